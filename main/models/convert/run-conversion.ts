// A conversion in a process of its own, as a job's step runs it.
import { rm } from 'node:fs/promises';
import type { ConversionProgress } from '../../../preload/contract/convert.ts';
import type { WorkerProcess } from '../../platform.ts';
import { runOrder } from '../../worker-order.ts';
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
  try {
    const { file } = await runOrder<FromConverter>({
      launch,
      order: { type: 'convert', order } satisfies ToConverter,
      signal,
      crashed: 'conversionCrashed',
      onProgress: ({ progress }) => onProgress(progress),
    });
    return file;
  } catch (thrown) {
    // A process that was killed could not clean up.
    await rm(partOf(order.target), { force: true }).catch(() => {});
    throw thrown;
  }
}
