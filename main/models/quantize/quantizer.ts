// Making levels of a model, as the rest of the app sees it: each order is a process of its own.
import { AppError } from '../../errors.ts';
import type { WorkerProcess } from '../../platform.ts';
import { runOrder } from '../../worker-order.ts';
import { findLibrary, type LibraryFiles } from './library-files.ts';
import type { QuantizePace } from './making-time.ts';
import type { FromQuantizer, QuantizeOrder, ToQuantizer } from './messages.ts';

export type Planned = Extract<FromQuantizer, { type: 'planned' }>;
type Paced = Extract<FromQuantizer, { type: 'pace' }>;
export type TensorBegun = Extract<FromQuantizer, { type: 'progress' }>;
export type Quantizer = ReturnType<typeof createQuantizer>;

/** @param library where llama.cpp's library is; injected by tests */
export function createQuantizer(launch: () => WorkerProcess, library: () => LibraryFiles = findLibrary) {
  function locate(): LibraryFiles {
    try {
      return library();
    } catch (cause) {
      throw new AppError('quantizerUnavailable', { cause });
    }
  }

  const run = (
    order: ToQuantizer,
    signal?: AbortSignal,
    onProgress: (tensor: TensorBegun) => void = () => {},
  ) => runOrder<FromQuantizer>({ launch, order, signal, crashed: 'quantizeCrashed', onProgress });

  async function measurePace(): Promise<QuantizePace> {
    const { timePerValue, threads } = (await run({ type: 'pace', library: locate() })) as Paced;
    return { timePerValue, threads };
  }
  let pace: Promise<QuantizePace | null> | null = null;

  return {
    /** How fast levels are made here, measured when it is first asked for; null where none can be made. */
    pace(): Promise<QuantizePace | null> {
      pace ??= measurePace().catch(() => {
        pace = null;
        return null;
      });
      return pace;
    },
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
