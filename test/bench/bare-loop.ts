// A process of its own: the same model, prompt, sampler and threads through node-llama-cpp alone, which is
// what the app is measured against. One order in, one run back.
import { getLlama, LlamaLogLevel, type Token } from 'node-llama-cpp';
import { tokenizerOf } from '../../main/engine/worker/model-vocabulary.ts';
import { encodePrompt } from '../../main/engine/worker/prompt.ts';
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
  /** Tokens of the prompt that the app had in its cache: they are in this one, too. */
  readonly reusedTokens: number;
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

async function run({ question, reusedTokens }: BareOrder): Promise<BareRun> {
  const begun = performance.now();
  const turn = { messageId: 'question', role: 'user', text: question, tokenIds: null } as const;
  const prompt = encodePrompt(tokenizer, [{ question: turn, reply: null }]) as Token[];
  const kept = Math.min(reusedTokens, sequence.nextTokenIndex);
  await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
  let generated = 0;
  let firstAt = 0;
  let lastAt = 0;
  for await (const _token of sequence.evaluate(prompt.slice(kept), samplerOptions(sampling))) {
    lastAt = performance.now();
    if (firstAt === 0) firstAt = lastAt;
    if (++generated >= sampling.maxTokens) break;
  }
  return {
    promptTokens: prompt.length,
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
