// Folds the write-ahead log into the file in a thread of its own, while the one that fills it goes on.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { createLogFolding, type LogFolding } from './fold-log.ts';

/** What the two threads say to each other, in one 32-bit integer. */
export const foldState = { idle: 0, wanted: 1, nearly: 2, closed: 3 } as const;

export interface FoldOrder {
  readonly file: string;
  readonly state: SharedArrayBuffer;
}

/** `fold-worker.ts`: the source beside this one, or, in the built app, the script that is built of it. */
const script = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'fold-worker.ts' : 'fold-worker.js',
);

/** In the thread that asks for it, only what came in the meantime is folded in. */
export interface FoldingBeside extends LogFolding {
  /** Ends the thread. */
  close(): void;
}

/** @param db connection to `file` of the thread that writes */
export function startFoldingBeside(db: Database, file: string): FoldingBeside {
  const shared = new SharedArrayBuffer(4);
  const state = new Int32Array(shared);
  const last = createLogFolding(db);
  const become = (next: number): void => {
    Atomics.store(state, 0, next);
    Atomics.notify(state, 0);
  };
  const worker = new Worker(script, { workerData: { file, state: shared } satisfies FoldOrder });
  // Without it, all is folded in at the end.
  worker.on('error', () => {});

  return {
    fold() {
      switch (Atomics.load(state, 0)) {
        case foldState.idle:
          become(foldState.wanted);
          return false;
        case foldState.nearly:
          become(foldState.idle);
          return last.fold();
        default:
          return false;
      }
    },
    close: () => become(foldState.closed),
  };
}
