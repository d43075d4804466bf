// A process of its own: the same model, prompt, sampler and threads through node-llama-cpp alone, which is
// what the app is measured against. One order in, one run back.
import { getLlama, LlamaLogLevel, type Token } from 'node-llama-cpp';
import { tokenizerOf } from '../../main/engine/worker/model-vocabulary.ts';
import { encodeExchange, encodePrompt } from '../../main/engine/worker/prompt.ts';
import { samplerOptions } from '../../main/engine/worker/sampling.ts';
import type { LoadedModel, Sampling } from '../../preload/contract/models.ts';

export interface BareSetting {
  readonly modelPath: string;
  /** As the app reports that it uses it. */
  readonly threads: LoadedModel['threads'];
  readonly contextLength: number;
  readonly sampling: Sampling;
}

export interface BareOrder {
  readonly question: string;
  /**
   * Tokens of the prompt that the app had in its cache: they are in this one, too. `all`: the question follows
   * on what was asked and written here before, whose cache is kept whole.
   */
  readonly reusedTokens: number | 'all';
}

export interface BareRun {
  readonly promptTokens: number;
  readonly generatedTokens: number;
  /** From the order to the first token, tokenizing included. */
  readonly firstTokenMs: number;
  /** Between the first token and the last. */
  readonly tokensPerSecond: number;
}

const { modelPath, threads, contextLength, sampling } = JSON.parse(process.argv[2] as string) as BareSetting;
const llama = await getLlama({
  gpu: false,
  build: 'never',
  skipDownload: true,
  progressLogs: false,
  maxThreads: threads,
  logLevel: LlamaLogLevel.error,
});
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({
  contextSize: contextLength,
  threads,
  batching: { dispatchSchedule: (dispatch) => dispatch() },
});
const sequence = context.getSequence();
const tokenizer = tokenizerOf(model);

/** The last token it wrote, which is not in the cache yet. */
let written: Token | undefined;

/** What is to be evaluated for a question, with the cache cut to what goes before it. */
async function promptFor({ question, reusedTokens }: BareOrder): Promise<Token[]> {
  const turn = { messageId: 'question', role: 'user', text: question, tokenIds: null } as const;
  const exchange = { question: turn, reply: null };
  if (reusedTokens === 'all') {
    const asked = encodeExchange(tokenizer, exchange, { first: false, last: true });
    return [...(written === undefined ? [] : [written]), tokenizer.eos as Token, ...(asked as Token[])];
  }
  const prompt = encodePrompt(tokenizer, [exchange]) as Token[];
  const kept = Math.min(reusedTokens, sequence.nextTokenIndex);
  await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
  return prompt.slice(kept);
}

async function run(order: BareOrder): Promise<BareRun> {
  const begun = performance.now();
  const prompt = await promptFor(order);
  const promptTokens = sequence.nextTokenIndex + prompt.length;
  let generated = 0;
  let firstAt = 0;
  let lastAt = 0;
  for await (const token of sequence.evaluate(prompt, samplerOptions(sampling))) {
    written = token;
    lastAt = performance.now();
    if (firstAt === 0) firstAt = lastAt;
    if (++generated >= sampling.maxTokens) break;
  }
  return {
    promptTokens,
    generatedTokens: generated,
    firstTokenMs: firstAt - begun,
    tokensPerSecond: ((generated - 1) / (lastAt - firstAt)) * 1000,
  };
}

process.on('disconnect', () => process.exit(0));
process.on('message', (order: BareOrder) => {
  void run(order).then((result) => process.send?.(result));
});
process.send?.('ready');
