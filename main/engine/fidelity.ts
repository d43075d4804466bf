// Measuring a level as the rest of the app sees it: each order is a process of its own.
import type { FidelityScores } from '../../preload/contract/fidelity.ts';
import type { WorkerProcess } from '../platform.ts';
import { runOrder } from '../worker-order.ts';
import type { FidelityOrder, FromFidelityWorker, ToFidelityWorker } from './fidelity-messages.ts';

/**
 * @throws AppError `textTooShort`, `engineOutOfMemory`, `modelLoadFailed`, `diskFull`, `engineCrashed`; the
 * signal's reason
 */
export type Fidelity = (
  order: FidelityOrder,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
) => Promise<FidelityScores>;

export function createFidelity(launch: () => WorkerProcess): Fidelity {
  return async (order, signal, onProgress) => {
    const { scores } = await runOrder<FromFidelityWorker>({
      launch,
      order: { type: 'measure', order } satisfies ToFidelityWorker,
      signal,
      crashed: 'engineCrashed',
      onProgress: ({ done, total }) => onProgress(done, total),
    });
    return scores;
  };
}
