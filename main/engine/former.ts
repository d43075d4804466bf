// The model that was in use before another one was chosen. It stays loaded for a while, with its KV caches, in
// the worker that it has to itself, so that going back to it takes no time.
import type { Seat } from './model-slot.ts';
import type { WorkerLink } from './worker-link.ts';

/** ms that it stays. */
export const keepFormerMs = 60_000;

export interface Former {
  /** null where none is kept, or its worker has died. */
  readonly seat: Seat | null;
  /** One is kept, or has not gone yet. */
  readonly holds: boolean;
  /** Keeps it from now on; without an end until `countDown`. */
  keep(seat: Seat): void;
  countDown(): void;
  /** Gives it back. */
  take(): Seat | null;
  /** Lets go of it, and resolves when what was let go of is gone. True where there was one. */
  letGo(): Promise<boolean>;
  tell(message: Parameters<WorkerLink['tell']>[0]): void;
}

/** @param keepMs how long it stays after `countDown` */
export function createFormer(keepMs: number): Former {
  let kept: Seat | null = null;
  let timer: NodeJS.Timeout | undefined;
  const leaving = new Set<Promise<void>>();

  const living = (): Seat | null => (kept?.model ? kept : null);

  function take(): Seat | null {
    const seat = living();
    clearTimeout(timer);
    kept = null;
    return seat;
  }

  async function letGo(): Promise<boolean> {
    const seat = take();
    if (seat !== null) {
      const gone = seat.worker.close().finally(() => leaving.delete(gone));
      leaving.add(gone);
    }
    await Promise.all(leaving);
    return seat !== null;
  }

  return {
    get seat() {
      return living();
    },
    get holds() {
      return kept !== null || leaving.size > 0;
    },
    keep(seat) {
      clearTimeout(timer);
      kept = seat;
      seat.worker.tell({ type: 'setAside', aside: true });
    },
    countDown() {
      if (kept === null) return;
      clearTimeout(timer);
      timer = setTimeout(() => void letGo(), keepMs);
      timer.unref();
    },
    take() {
      const seat = take();
      seat?.worker.tell({ type: 'setAside', aside: false });
      return seat;
    },
    letGo,
    tell: (message) => living()?.worker.tell(message),
  };
}
