// Starts the thread of one import and hears of it.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ImportReport } from '../../../preload/contract/import.ts';
import { AppError } from '../../errors.ts';
import { storeError } from '../../store/store-errors.ts';
import type { ImportFile, ImportMessage, ImportOrder } from './messages.ts';

/** `worker.ts`: the source beside this one, or, in the built app, the script that is built of it. */
const script = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'worker.ts' : 'import-worker.js',
);

export interface ImportRun {
  /** null: it was cancelled. @throws AppError `diskFull`, `databaseDamaged`, `internal`; then nothing of it is there */
  readonly ended: Promise<Omit<ImportReport, 'backup'> | null>;
  /** The thread is gone; after `ended` it has put what came in into the search index. */
  readonly gone: Promise<void>;
  /** Nothing of it stays: `ended` is settled then. Later it ends the indexing, which goes on at the next start. */
  cancel(): void;
}

/**
 * @param database the file that is imported into, open in this process
 * @param pending of the app's connection to it: see `claimWrites`
 * @param files none: only what an earlier import has left is done: taken away, or indexed
 */
export function startImportThread(
  database: string,
  files: readonly ImportFile[],
  pending: SharedArrayBuffer,
  onMessage: (message: ImportMessage) => void = () => {},
): ImportRun {
  const cancelled = new SharedArrayBuffer(4);
  const worker = new Worker(script, {
    workerData: { database, files, cancelled, pending } satisfies ImportOrder,
  });
  const { promise, resolve, reject } = Promise.withResolvers<Omit<ImportReport, 'backup'> | null>();
  worker.on('message', (message: ImportMessage) => {
    onMessage(message);
    if (message.type === 'done') resolve(message.report);
    if (message.type === 'cancelled' || message.type === 'indexed') resolve(null);
    if (message.type === 'failed') reject(errorOf(message));
  });
  worker.on('error', (cause) => reject(new AppError('internal', { cause })));
  const left = Promise.withResolvers<void>();
  worker.on('exit', (code) => {
    left.resolve();
    reject(new AppError('internal', { cause: new Error(`the import ended with ${code}`) }));
  });
  return {
    ended: promise,
    gone: left.promise,
    cancel: () => void Atomics.store(new Int32Array(cancelled), 0, 1),
  };
}

function errorOf({ problem, code }: Extract<ImportMessage, { type: 'failed' }>): AppError {
  const thrown = Object.assign(new Error(problem), code === null ? {} : { code });
  return AppError.from(code === 'ENOSPC' ? new AppError('diskFull', { cause: thrown }) : storeError(thrown));
}
