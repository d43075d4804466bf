// A process of its own: loads a model through node-llama-cpp alone, as the app does it, again and again. One
// order in, one time back.
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';

export interface BareLoadOrder {
  readonly modelPath: string;
  readonly contextLength: number;
  readonly sequences: number;
}

/** Milliseconds until the context was there. */
export type BareLoadAnswer = number;

const llama = await getLlama({
  gpu: false,
  build: 'never',
  skipDownload: true,
  progressLogs: false,
  logLevel: LlamaLogLevel.error,
});

async function load({ modelPath, contextLength, sequences }: BareLoadOrder): Promise<BareLoadAnswer> {
  const begun = performance.now();
  const model = await llama.loadModel({ modelPath });
  await model.createContext({ contextSize: contextLength, sequences, threads: 1 });
  const took = performance.now() - begun;
  await model.dispose();
  return took;
}

process.on('disconnect', () => process.exit(0));
process.on('message', (order: BareLoadOrder) => {
  void load(order).then((took) => process.send?.(took));
});
process.send?.('ready');
