// Measures how many threads read and write fastest with the model that is loaded, behind what a sequence holds.
// Ends between two steps as soon as something else is to be done.
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { Threads } from '../../../preload/contract/models.ts';
import type { LoadedWeights } from './loaded-model.ts';
import { fastestThreads, threadCandidates } from './thread-search.ts';

/** Tokens of one step of reading, the largest that is not expected to take longer than a step may. */
const readSteps = [128, 64, 32, 16];
const stepMayTakeMs = 1000;
/** Of one number of threads in one phase. */
const sampleMs = 300;
const mostSamples = 24;
const fewestSamples = 3;
/** Weights below this are best left to one thread, so the search begins there. Bytes. */
const smallModelBytes = 512 * 1024 * 1024;

/** Room that it needs in its sequence. Tokens. */
export const measuringRoom = 2 + Math.max(...readSteps);

/**
 * @param sequence with `measuringRoom`; what is put into it is for the lender to take out again
 * @returns null where it was ended
 */
export async function measureThreads(
  weights: LoadedWeights,
  sequence: LlamaContextSequence,
  cores: number,
  cancelled: () => boolean,
): Promise<Threads | null> {
  const { model, context } = weights;
  if (cancelled()) return null;
  const vocabulary = model.fileInfo.metadata.tokenizer.ggml.tokens.length;
  /** Any tokens do: what they mean costs no time. Not those of control, which come first. */
  const tokens = (count: number): Token[] =>
    Array.from({ length: count }, (_, at) => Math.min(3 + at, vocabulary - 1) as Token);

  async function rateOf(threads: number, step: () => Promise<number>): Promise<number | null> {
    model.llama.maxThreads = threads;
    const times: number[] = [];
    let spent = 0;
    // The first after a change wakes threads and warms caches.
    for (let sample = -1; sample < mostSamples; sample++) {
      if (cancelled()) return null;
      const ms = await step();
      spent += ms;
      if (sample >= 0) times.push(ms);
      if (spent >= sampleMs && times.length >= (spent >= 3 * sampleMs ? 1 : fewestSamples)) break;
    }
    return 1000 / median(times);
  }

  await read(sequence, tokens(1));
  const first = await rateOf(weights.threads.decode, () => writeOne(sequence));
  if (first === null) return null;
  const least = model.size < smallModelBytes ? 1 : Math.max(1, Math.floor(cores / 4));
  const candidates = threadCandidates(cores, least);
  const decode = await fastestThreads(candidates, (threads) => rateOf(threads, () => writeOne(sequence)));
  if (decode === null) return null;
  const room = Math.min(context.batchSize, sequence.contextSize - sequence.nextTokenIndex - 1);
  const size = readSteps.find((one) => one <= room && one * (1000 / first) <= 8 * stepMayTakeMs) ?? 8;
  const start = sequence.nextTokenIndex;
  const prefill = await fastestThreads(candidates, (threads) =>
    rateOf(threads, async () => {
      const ms = await read(sequence, tokens(Math.min(size, room)));
      await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }]);
      return ms;
    }),
  );
  return prefill === null ? null : { prefill, decode };
}

async function read(sequence: LlamaContextSequence, tokens: Token[]): Promise<number> {
  const begun = performance.now();
  await sequence.evaluateWithoutGeneratingNewTokens(tokens);
  return performance.now() - begun;
}

/** One token as a reply gets it, sampling included. */
async function writeOne(sequence: LlamaContextSequence): Promise<number> {
  const start = sequence.nextTokenIndex;
  const begun = performance.now();
  for await (const _ of sequence.evaluate([3 as Token], { temperature: 0.7, topK: 40, yieldEogToken: true }))
    break;
  const ms = performance.now() - begun;
  await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }]);
  return ms;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
