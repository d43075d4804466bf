// A conversion in a process of its own, as a job's step runs it.
import { rm } from 'node:fs/promises';
import type { ConversionProgress } from '../../../preload/contract/convert.ts';
import { AppError } from '../../errors.ts';
import type { WorkerProcess } from '../../platform.ts';
import { type ConversionOrder, type ConvertedFile, partOf } from './convert-checkpoint.ts';
import type { FromConverter, ToConverter } from './worker-messages.ts';

/**
 * Converts in the process that `launch` starts, and ends it. Nothing is left behind where it fails or is aborted;
 * after a crash of the app itself `partOf(order.target)` may be there, which the next conversion overwrites.
 * @throws AppError one of the codes of a conversion; the reason of the signal when it is aborted
 */
export async function runConversion(options: {
  /** Starts `worker.ts`. */
  launch(): WorkerProcess;
  readonly order: ConversionOrder;
  readonly signal: AbortSignal;
  onProgress(progress: ConversionProgress): void;
}): Promise<ConvertedFile> {
  const { launch, order, signal, onProgress } = options;
  signal.throwIfAborted();
  const worker = launch();
  const kill = () => worker.kill();
  signal.addEventListener('abort', kill);
  let outcome: Exclude<FromConverter, { type: 'progress' }> | null = null;
  try {
    const reason = await new Promise<string>((resolve) => {
      worker.onExit(resolve);
      worker.onMessage((message) => {
        const told = message as FromConverter;
        if (told.type === 'progress') return signal.aborted ? undefined : onProgress(told.progress);
        outcome = told;
        // It has nothing more to do, and would wait for orders.
        worker.kill();
      });
      worker.post({ type: 'convert', order } satisfies ToConverter);
    });
    return resultOf(outcome, reason, signal);
  } catch (thrown) {
    // A process that was killed could not clean up.
    await rm(partOf(order.target), { force: true }).catch(() => {});
    throw thrown;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

/** @param reason why the process ended */
function resultOf(
  outcome: Exclude<FromConverter, { type: 'progress' }> | null,
  reason: string,
  signal: AbortSignal,
): ConvertedFile {
  // A file that was whole before it was stopped is a result all the same.
  if (outcome?.type === 'done') return outcome.file;
  signal.throwIfAborted();
  if (outcome === null) throw new AppError('conversionCrashed', { detail: { reason } });
  const cause = outcome.cause === null ? undefined : new Error(outcome.cause);
  throw new AppError(outcome.error.code, { detail: outcome.error.detail, cause });
}
