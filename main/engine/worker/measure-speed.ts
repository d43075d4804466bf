// Measures how fast the loaded model reads and writes, behind what a sequence holds: the one thing for the search of
// threads, and by itself where they are known. Ends between two steps as soon as something else is to be done.
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { MeasuredRates } from '../../models/speed-watch.ts';
import type { LoadedWeights } from './loaded-model.ts';

/** Tokens of one step of reading, the largest that is not expected to take longer than a step may. */
const readSteps = [128, 64, 32, 16];
const stepMayTakeMs = 1000;
const fewestSamples = 3;
/** Of one phase, where nothing but the speed is to be found out: about 10 s with what warms it up. */
const plainSpanMs = 4000;

/** Room that a measurement needs in its sequence. Tokens. */
export const measuringRoom = 2 + Math.max(...readSteps);

/** How long one number of threads is tried in one phase: ms, and samples at the most. */
export interface Span {
  readonly ms: number;
  readonly samples: number;
}

/** Each resolves to tokens per second; null where it was ended. */
export interface Measuring {
  write(threads: number, span: Span): Promise<number | null>;
  /** @param writeRate decides how many tokens are read at once */
  read(threads: number, span: Span, writeRate: number): Promise<number | null>;
}

/** @param sequence with `measuringRoom`; what is put into it is for the lender to take out again */
export async function startMeasuring(
  { model, context }: LoadedWeights,
  sequence: LlamaContextSequence,
  cancelled: () => boolean,
): Promise<Measuring> {
  const vocabulary = model.fileInfo.metadata.tokenizer.ggml.tokens.length;
  /** Any tokens do: what they mean costs no time. Not those of control, which come first. */
  const tokens = (count: number): Token[] =>
    Array.from({ length: count }, (_, at) => Math.min(3 + at, vocabulary - 1) as Token);

  /** Steps per second. */
  async function rateOf(
    threads: number,
    { ms: spanMs, samples }: Span,
    step: () => Promise<number>,
  ): Promise<number | null> {
    model.llama.maxThreads = threads;
    const times: number[] = [];
    let spent = 0;
    // The first after a change wakes threads and warms caches.
    for (let sample = -1; sample < samples; sample++) {
      if (cancelled()) return null;
      const ms = await step();
      spent += ms;
      if (sample >= 0) times.push(ms);
      if (spent >= spanMs && times.length >= (spent >= 3 * spanMs ? 1 : fewestSamples)) break;
    }
    return 1000 / median(times);
  }

  if (!cancelled()) await read(sequence, tokens(1));
  return {
    write: (threads, span) => rateOf(threads, span, () => writeOne(sequence)),
    async read(threads, span, writeRate) {
      const room = Math.min(context.batchSize, sequence.contextSize - sequence.nextTokenIndex - 1);
      const size = readSteps.find((one) => one <= room && one * (1000 / writeRate) <= 8 * stepMayTakeMs) ?? 8;
      const count = Math.min(size, room);
      const start = sequence.nextTokenIndex;
      const rate = await rateOf(threads, span, async () => {
        const ms = await read(sequence, tokens(count));
        await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }]);
        return ms;
      });
      return rate === null ? null : rate * count;
    },
  };
}

/** With the threads that the model has. null where it was ended. */
export async function measureSpeed(
  weights: LoadedWeights,
  sequence: LlamaContextSequence,
  cancelled: () => boolean,
): Promise<MeasuredRates | null> {
  const measuring = await startMeasuring(weights, sequence, cancelled);
  const span = { ms: plainSpanMs, samples: 256 };
  const decode = await measuring.write(weights.threads.decode, span);
  if (decode === null) return null;
  const prefill = await measuring.read(weights.threads.prefill, span, decode);
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
