// Making levels of a model, as the rest of the app sees it: each order is a process of its own.
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { WorkerProcess } from '../../platform.ts';
import { findLibrary, type LibraryFiles } from './library-files.ts';
import type { FromQuantizer, QuantizeOrder, ToQuantizer } from './messages.ts';

export type Planned = Extract<FromQuantizer, { type: 'planned' }>;
export type TensorBegun = Extract<FromQuantizer, { type: 'tensor' }>;
export type Quantizer = ReturnType<typeof createQuantizer>;

/** @param options.library where llama.cpp's library is; injected by tests */
export function createQuantizer(options: {
  launchWorker(): WorkerProcess;
  log: Log;
  library?(): LibraryFiles;
}) {
  const { launchWorker, log, library = findLibrary } = options;

  function locate(): LibraryFiles {
    try {
      return library();
    } catch (cause) {
      throw new AppError('quantizerUnavailable', { cause });
    }
  }

  /** Resolves to the answer that ends the order; an abort ends the process and rejects with the signal's reason. */
  async function run(
    message: ToQuantizer,
    signal?: AbortSignal,
    onTensor: (tensor: TensorBegun) => void = () => {},
  ): Promise<Exclude<FromQuantizer, TensorBegun>> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Exclude<FromQuantizer, TensorBegun>>();
    let worker: WorkerProcess;
    try {
      worker = launchWorker();
    } catch (cause) {
      throw new AppError('quantizeCrashed', { cause, detail: { reason: String(cause) } });
    }
    let answer: Exclude<FromQuantizer, TensorBegun> | null = null;
    const kill = () => worker.kill();
    signal?.addEventListener('abort', kill);
    worker.onMessage((received) => {
      const from = received as FromQuantizer;
      if (from.type === 'tensor') return onTensor(from);
      answer = from;
      worker.kill();
    });
    // Not before it is gone: until then it may hold a file open.
    worker.onExit((reason) => {
      signal?.removeEventListener('abort', kill);
      if (answer !== null) resolve(answer);
      else if (signal?.aborted) reject(signal.reason);
      else reject(new AppError('quantizeCrashed', { detail: { reason } }));
    });
    worker.post(message);
    const settled = await promise;
    if (settled.type !== 'failed') return settled;
    log.warn('the quantizer failed', settled.log);
    throw new AppError(settled.error.code, { detail: settled.error.detail });
  }

  return {
    /**
     * What levels would be, without writing anything.
     * @param source absolute path of a GGUF
     * @throws AppError `quantizerUnavailable`, `quantizeFailed`, `quantizeCrashed`
     */
    async plan(source: string, levels: readonly string[]): Promise<Planned> {
      return (await run({ type: 'plan', library: locate(), source, levels })) as Planned;
    },
    /**
     * Writes `target`, which is whole once this resolves and of no use otherwise.
     * @throws AppError `quantizerUnavailable`, `quantizeFailed`, `quantizeCrashed`; the signal's reason
     */
    async quantize(
      order: QuantizeOrder,
      signal: AbortSignal,
      onTensor: (tensor: TensorBegun) => void,
    ): Promise<void> {
      await run({ type: 'quantize', library: locate(), order }, signal, onTensor);
    },
  };
}
