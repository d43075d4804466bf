// Tokens per second on the screen against the engine alone, in long replies: same file, threads, prompt and
// sampler, taking turns in one run. On the demo's geometry, where a token costs the engine almost nothing,
// and on a model of 138 million parameters.
import { samplingPresets } from '../../preload/contract/models.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import type { geometries } from '../synthetic-gguf.ts';
import { turnInNewConversation } from './app-turn.ts';
import { startBare } from './bare.ts';
import { openBrowserHost } from './browser-host.ts';
import { median } from './figures.ts';
import { childOf, processorMs, rendererOf } from './resident.ts';
import { syntheticModel } from './synthetic-model.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const question = 'What is this?';

interface Round {
  readonly bare: number;
  readonly worker: number;
  readonly painted: number;
  /** ms of processor time a token, the reading of the prompt included. */
  readonly processor: { readonly bare: number; readonly worker: number; readonly page: number };
}

export default async function decode(): Promise<BenchResult> {
  const tiny = await measure('tiny', 800);
  const larger = await measure('150m', 256);
  return {
    bench: 'decode',
    figures: { ...figuresOf('tiny', tiny), ...figuresOf('150m', larger) },
    targets: { ratioTiny: { min: 0.9 }, ratio150m: { min: 0.97 } },
  };
}

function figuresOf(name: 'tiny' | '150m', measured: readonly Round[]): Record<string, number> {
  const of = (figure: (round: Round) => number) => median(measured.map(figure));
  const suffix = name === 'tiny' ? 'Tiny' : name;
  return {
    [`ratio${suffix}`]: of(({ painted, bare }) => painted / bare),
    // Where the loss is: in the worker, or on the way from it to the screen.
    [`workerRatio${suffix}`]: of(({ worker, bare }) => worker / bare),
    [`bareTokensPerSecond${suffix}`]: of(({ bare }) => bare),
    [`paintedTokensPerSecond${suffix}`]: of(({ painted }) => painted),
    [`bareProcessorMs${suffix}`]: of(({ processor }) => processor.bare),
    [`workerProcessorMs${suffix}`]: of(({ processor }) => processor.worker),
    [`pageProcessorMs${suffix}`]: of(({ processor }) => processor.page),
  };
}

async function measure(geometry: keyof typeof geometries, maxTokens: number): Promise<Round[]> {
  const model = syntheticModel(geometry, 'Q4_K_M');
  const host = await openBrowserHost(['--model', model.path, '--engine-gpu', 'off']);
  try {
    const sampling = { ...samplingPresets.balanced, seed: 1, maxTokens };
    const { threads, contextLength } = await host.settled(sampling);
    const bare = await startBare({ modelPath: model.path, threads, contextLength, sampling });
    try {
      const measured: Round[] = [];
      const processes = { worker: childOf(host.child.pid as number, 'engine-worker'), bare: bare.pid };
      // The first, which warms both, does not count.
      for (let round = 0; round <= rounds; round++) {
        const took = watchProcessor({ ...processes, page: await rendererOf(host) });
        const { stats, paintedPerSecond } = await turnInNewConversation(host, question);
        const alone = await bare.run({ question, reusedTokens: stats.reusedTokens });
        const processor = took(maxTokens);
        if (alone.generatedTokens !== maxTokens || stats.generatedTokens !== maxTokens)
          throw new Error(`Not the same work: ${JSON.stringify({ alone, stats })}`);
        const { decodeTokensPerSecond: worker } = stats;
        if (round > 0)
          measured.push({ bare: alone.tokensPerSecond, worker, painted: paintedPerSecond, processor });
        console.log(`${geometry} ${round}: ${JSON.stringify(measured.at(-1) ?? 'warm')}`);
      }
      return measured;
    } finally {
      bare.close();
    }
  } finally {
    await host.close();
    model.remove();
  }
}

/** From now on: ms of processor time that each has taken, for each of so many tokens. */
function watchProcessor(pids: Record<keyof Round['processor'], number>) {
  const read = () => ({
    bare: processorMs(pids.bare),
    worker: processorMs(pids.worker),
    page: processorMs(pids.page),
  });
  const begun = read();
  return (tokens: number): Round['processor'] => {
    const ended = read();
    return {
      bare: (ended.bare - begun.bare) / tokens,
      worker: (ended.worker - begun.worker) / tokens,
      page: (ended.page - begun.page) / tokens,
    };
  };
}
