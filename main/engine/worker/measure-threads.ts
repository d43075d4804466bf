// Measures how many threads read and write fastest with the model that is loaded, and how fast that is. Ends between
// two steps as soon as something else is to be done.
import type { LlamaContextSequence } from 'node-llama-cpp';
import type { Threads } from '../../../preload/contract/models.ts';
import type { MeasuredRates } from '../../models/speed-watch.ts';
import type { LoadedWeights } from './loaded-model.ts';
import { startMeasuring } from './measure-speed.ts';
import { fastestThreads, mostWritingThreads, threadCandidates } from './thread-search.ts';

/** Of one number of threads in one phase. */
const span = { ms: 300, samples: 24 };
/** Weights below this are best left to one thread, so the search begins there. Bytes. */
const smallModelBytes = 512 * 1024 * 1024;

/**
 * @param sequence with `measuringRoom`; what is put into it is for the lender to take out again
 * @returns null where it was ended
 */
export async function measureThreads(
  weights: LoadedWeights,
  sequence: LlamaContextSequence,
  cores: number,
  cancelled: () => boolean,
): Promise<{ readonly threads: Threads; readonly rates: MeasuredRates } | null> {
  if (cancelled()) return null;
  const { write, read } = await startMeasuring(weights, sequence, cancelled);
  const first = await write(weights.threads.decode, span);
  if (first === null) return null;
  const least = weights.model.size < smallModelBytes ? 1 : Math.max(1, Math.floor(cores / 4));
  const candidates = threadCandidates(cores, least);
  const forWriting = candidates.filter((count) => count <= mostWritingThreads(cores));
  const decode = await fastestThreads(forWriting, (threads) => write(threads, span));
  if (decode === null) return null;
  const prefill = await fastestThreads(candidates, (threads) => read(threads, span, first));
  if (prefill === null) return null;
  return {
    threads: { prefill: prefill.threads, decode: decode.threads },
    rates: { prefill: prefill.rate, decode: decode.rate },
  };
}
