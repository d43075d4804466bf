// What takes long with a whole database file, in a thread of its own: no reply that is being written waits for it.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BackupContents } from '../../../preload/contract/backups.ts';
import type { ErrorData } from '../../../preload/contract/errors.ts';
import type { SalvageReport } from '../../../preload/contract/rescue.ts';
import { AppError } from '../../errors.ts';

/** Orders, by what each is answered with. Paths are absolute. */
export interface SafetyOrders {
  copy: {
    readonly order: { readonly source: string; readonly target: string };
    readonly answer: BackupContents;
  };
  describe: {
    readonly order: { readonly files: readonly string[] };
    readonly answer: readonly (BackupContents | null)[];
  };
  holding: {
    readonly order: { readonly files: readonly string[]; readonly conversationIds: readonly string[] };
    readonly answer: readonly boolean[];
  };
  salvage: {
    readonly order: { readonly source: string; readonly target: string };
    readonly answer: SalvageReport;
  };
}

export type SafetyTask = keyof SafetyOrders;
export type SafetyOrder = {
  [T in SafetyTask]: { readonly task: T } & SafetyOrders[T]['order'];
}[SafetyTask];

export type SafetyReport =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly answer: unknown }
  | { readonly type: 'failed'; readonly error: ErrorData; readonly reason: string };

export interface SafetyRun<T extends SafetyTask> {
  /** @throws AppError what the task found, or `internal` */
  readonly answer: Promise<SafetyOrders[T]['answer']>;
  /** Ends it at once; what it has left as `.part` is the caller's to remove. */
  stop(): Promise<void>;
}

export type SafetyThread = <T extends SafetyTask>(
  task: T,
  order: SafetyOrders[T]['order'],
  onProgress?: (done: number, total: number) => void,
) => SafetyRun<T>;

/** `worker.ts`: the source beside this one, or, in the built app, the script that is built of it. */
const script = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'worker.ts' : 'backup-worker.js',
);

export const inThread: SafetyThread = (task, order, onProgress = () => {}) => {
  const worker = new Worker(script, { workerData: { task, ...order } });
  const { promise, resolve, reject } = Promise.withResolvers<never>();
  worker.on('message', (report: SafetyReport) => {
    if (report.type === 'progress') onProgress(report.done, report.total);
    else if (report.type === 'done') resolve(report.answer as never);
    else {
      const { code, detail } = report.error;
      reject(new AppError(code, { detail, cause: new Error(report.reason) }));
    }
  });
  worker.on('error', (cause) => reject(new AppError('internal', { cause })));
  worker.on('exit', (code) =>
    reject(new AppError('internal', { cause: new Error(`the thread ended with ${code}`) })),
  );
  return {
    answer: promise,
    async stop() {
      promise.catch(() => {});
      await worker.terminate();
    },
  };
};
