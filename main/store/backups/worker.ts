// The thread in which files are copied, looked into and salvaged: one task, then it ends.
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import { salvage } from '../rescue/salvage.ts';
import { storeError } from '../store-errors.ts';
import { contentsOf, holdsAny, lookInto } from './contents.ts';
import { takeCopy } from './copy.ts';
import type { SafetyOrder, SafetyReport } from './safety-thread.ts';

const port = parentPort!;
const tell = (report: SafetyReport): void => port.postMessage(report);
let toldAt = 0;

/** At most ten times a second. */
function onProgress(done: number, total: number): void {
  if (Date.now() - toldAt < 100) return;
  toldAt = Date.now();
  tell({ type: 'progress', done, total });
}

async function run(order: SafetyOrder): Promise<unknown> {
  switch (order.task) {
    case 'copy':
      return await takeCopy(order.source, order.target, onProgress);
    case 'describe':
      return order.files.map((file) => lookInto(file, contentsOf));
    case 'holding':
      return order.files.map((file) => holdsAny(file, order.conversationIds));
    case 'salvage':
      return await salvage(order.source, order.target, onProgress);
    default:
      return order satisfies never;
  }
}

try {
  tell({ type: 'done', answer: await run(workerData as SafetyOrder) });
} catch (thrown) {
  const error = AppError.from(storeError(thrown));
  const cause = error.cause ?? thrown;
  tell({ type: 'failed', error: error.data, reason: cause instanceof Error ? cause.message : String(cause) });
}
