// Ends the browser host in order when it is told to.

/** Milliseconds until a close that hangs is given up. */
const closeDeadline = 4500;
/**
 * Milliseconds within which signals count as one: Ctrl+C reaches this process from the terminal and once
 * more from the launcher that passes it on.
 */
const sameSignal = 500;

export interface Closing {
  /** Remembers what to close; what was added last is closed first. */
  add(close: () => Promise<void>): void;
  /** Closes all of it, once. */
  closeAll(): Promise<void>;
}

/** The parts of `process` that are used. */
export interface SignalledProcess {
  on(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
  exit(code: number): void;
  readonly stderr: { write(text: string): unknown };
}

/**
 * On SIGINT, SIGTERM or SIGHUP closes what was added and ends the process with code 0, or with 1 if that
 * takes too long; a second signal ends it at once.
 */
export function closeOnSignal(target: SignalledProcess, now: () => number = Date.now): Closing {
  const closers: (() => Promise<void>)[] = [];
  let closed: Promise<void> | null = null;
  let firstAt: number | null = null;
  const closeAll = () => {
    closed ??= (async () => {
      for (const close of closers.reverse()) await close();
    })();
    return closed;
  };
  const onSignal = () => {
    if (firstAt !== null) {
      if (now() - firstAt > sameSignal) target.exit(130);
      return;
    }
    firstAt = now();
    setTimeout(() => target.exit(1), closeDeadline).unref();
    closeAll().then(
      () => target.exit(0),
      (error: unknown) => {
        target.stderr.write(`Xenon Desktop did not close in order: ${String(error)}\n`);
        target.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) target.on(signal, onSignal);
  return { add: (close) => void closers.push(close), closeAll };
}
