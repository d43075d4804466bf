// Runs one export in a thread of its own.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ErrorData } from '../../../preload/contract/errors.ts';
import type { CopiedText } from '../../../preload/contract/export-choice.ts';
import { AppError } from '../../errors.ts';
import type { ExportOrder, ExportReport, PrintAnswer } from './order.ts';

/** `worker.ts`: the source beside this one, or, in the built app, the script that is built of it. */
const script = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'worker.ts' : 'export-worker.js',
);

export interface ExportRun {
  /** Rejects with an AppError, or with `ExportCancelled`. */
  readonly ended: Promise<Exported>;
  /** Ends it at once; what it has written stays for the caller to remove. */
  cancel(): void;
}

/** The copied text; the bytes of a file that is nowhere; null once a file is there. */
export type Exported = CopiedText | Uint8Array<ArrayBuffer> | null;

export class ExportCancelled extends Error {}

export interface ExportListener {
  onProgress(done: number, total: number): void;
  /** Prints an HTML file to a PDF file. @throws AppError `pdfNoPrinter`, `pdfFailed` */
  print(html: string, pdf: string): Promise<void>;
}

export function runExport(order: ExportOrder, { onProgress, print }: ExportListener): ExportRun {
  const { promise: ended, resolve, reject } = Promise.withResolvers<Exported>();
  const worker = new Worker(script, { workerData: order });
  let gone = false;
  let cancelled = false;

  async function answerPrint(html: string, pdf: string): Promise<void> {
    const error: ErrorData | null = await print(html, pdf).then(
      () => null,
      (thrown: unknown) => AppError.from(thrown).data,
    );
    if (!gone) worker.postMessage({ error } satisfies PrintAnswer);
  }

  worker.on('message', (report: ExportReport) => {
    switch (report.type) {
      case 'progress':
        return onProgress(report.done, report.total);
      case 'print':
        return void answerPrint(report.html, report.pdf);
      case 'done':
        return resolve(null);
      case 'bytes':
        return resolve(report.bytes);
      case 'copied':
        return resolve({ text: report.text, html: report.html });
      case 'failed': {
        const { code, detail } = report.error;
        const cause = report.reason === '' ? undefined : new Error(report.reason);
        return reject(new AppError(code, { detail, ...(cause === undefined ? {} : { cause }) }));
      }
      default:
        return report satisfies never;
    }
  });
  worker.on('error', (cause) => reject(new AppError('internal', { cause })));
  worker.on('exit', (code) => {
    gone = true;
    const cause = new Error(`the export ended with ${code}`);
    reject(cancelled ? new ExportCancelled() : new AppError('internal', { cause }));
  });
  return {
    ended,
    cancel() {
      cancelled = true;
      void worker.terminate();
    },
  };
}
