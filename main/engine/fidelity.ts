// Measuring a level as the rest of the app sees it: each order is a process of its own.
import type { FidelityScores } from '../../preload/contract/fidelity.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { WorkerProcess } from '../platform.ts';
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

export function createFidelity(options: { launchWorker(): WorkerProcess; log: Log }): Fidelity {
  const { launchWorker, log } = options;
  return async (order, signal, onProgress) => {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<FidelityScores>();
    const worker = launchWorker();
    let end: (() => void) | null = null;
    const kill = () => worker.kill();
    signal.addEventListener('abort', kill);
    worker.onMessage((received) => {
      const message = received as FromFidelityWorker;
      if (message.type === 'progress') return onProgress(message.done, message.total);
      if (message.type === 'measured') end = () => resolve(message.scores);
      else {
        log.warn('a level could not be measured', message.log);
        end = () => reject(new AppError(message.error.code, { detail: message.error.detail }));
      }
      worker.kill();
    });
    // Not before it is gone: until then it holds its files open.
    worker.onExit((reason) => {
      signal.removeEventListener('abort', kill);
      if (end !== null) end();
      else if (signal.aborted) reject(signal.reason);
      else reject(new AppError('engineCrashed', { detail: { reason } }));
    });
    worker.post({ type: 'measure', order } satisfies ToFidelityWorker);
    return await promise;
  };
}
