// Whether a worker died for want of memory, which nobody who died of it could say.
import { readFileSync } from 'node:fs';

export interface Death {
  /** As `WorkerProcess.onExit` gives it. */
  readonly reason: string;
  /** What the engine said as errors before it. */
  readonly lastErrors: readonly string[];
  /** Whether the kernel has ended processes for memory meanwhile. */
  readonly oomKilled: boolean;
  /** A prompt was being read, where the compute buffers are touched for the first time. */
  readonly inPrefill: boolean;
}

const wordsOfMemory =
  /out of memory|failed to allocate|unable to allocate|insufficient memory|cannot allocate/i;
/** Of a native abort; a SIGKILL has its reason elsewhere. */
const abort = /SIGABRT|SIGSEGV|SIGBUS|exit code (134|139|3221226505|3221225477)/;

export function isMemoryDeath({ reason, lastErrors, oomKilled, inPrefill }: Death): boolean {
  if (lastErrors.some((line) => wordsOfMemory.test(line))) return true;
  if (oomKilled && reason === 'SIGKILL') return true;
  return inPrefill && abort.test(reason);
}

/** How many processes the kernel has ended for memory since it started; 0 where it does not say. */
export function kernelOomKills(): number {
  if (process.platform !== 'linux') return 0;
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
