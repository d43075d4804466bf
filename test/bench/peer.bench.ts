// Tokens per second on the screen against llama-server's own streamed tokens: same file, prompt and sampler,
// each with its best number of threads, taking turns in one run; and where the extra time per token is
// spent. Then the same on text that repeats, where the app guesses ahead. BENCH_PEER is the command that starts
// llama-server.
import { availableParallelism } from 'node:os';
import { type Sampling, samplingPresets } from '../../preload/contract/models.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { turnInNewConversation } from './app-turn.ts';
import { startBare } from './bare.ts';
import { type BrowserHost, openBrowserHost } from './browser-host.ts';
import { median } from './figures.ts';
import { type Peer, startPeer } from './peer-server.ts';
import { syntheticModel } from './synthetic-model.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const sampling: Sampling = { ...samplingPresets.balanced, seed: 1, maxTokens: 256 };
/** Random weights fall into loops where the likeliest token is always taken. */
const repeating: Sampling = { ...samplingPresets.precise, seed: 1, maxTokens: 256 };
const question = 'What is this?';
const prompt = `[INST] ${question} [/INST]`;

interface Round {
  readonly peer: number;
  readonly bare: number;
  readonly worker: number;
  readonly painted: number;
}

export default async function peer(): Promise<BenchResult> {
  const model = syntheticModel('150m', 'Q4_K_M');
  try {
    const server = await bestPeer(model.path);
    try {
      return await measure(model.path, server);
    } finally {
      await server.close();
    }
  } finally {
    model.remove();
  }
}

/** The peer with the number of threads that is fastest here: 1, 2, 4… up to all cores. */
async function bestPeer(modelPath: string): Promise<Peer> {
  const cores = availableParallelism();
  const counts = [1, 2, 4, 8, 16, 32].filter((count) => count < cores).concat(cores);
  let best = { threads: 0, rate: 0 };
  for (const threads of counts) {
    const server = await startPeer({ modelPath, threads, contextLength: 8192, sampling });
    const rates = [];
    for (let run = 0; run < 4; run++) rates.push(await server.run(prompt));
    await server.close();
    const rate = median(rates.slice(1));
    console.log(`peer with ${threads} threads: ${rate}`);
    if (rate > best.rate) best = { threads, rate };
  }
  return await startPeer({ modelPath, threads: best.threads, contextLength: 8192, sampling });
}

async function measure(modelPath: string, server: Peer): Promise<BenchResult> {
  const host = await openBrowserHost(['--model', modelPath, '--engine-gpu', 'off']);
  try {
    const { threads, contextLength } = await host.settled(sampling);
    const bare = await startBare({ modelPath, threads, contextLength, sampling });
    try {
      const measured: Round[] = [];
      // The first, which warms all of them, does not count.
      for (let round = 0; round <= rounds; round++) {
        const { stats, paintedPerSecond } = await turnInNewConversation(host, question);
        const alone = await bare.run({ question, reusedTokens: stats.reusedTokens });
        const one = { bare: alone.tokensPerSecond, worker: stats.decodeTokensPerSecond };
        const all = { peer: await server.run(prompt), ...one, painted: paintedPerSecond };
        if (round > 0) measured.push(all);
        console.log(`${round}: ${JSON.stringify(all)}`);
      }
      const repeatedRatio150m = await guessedAgainst(host, server);
      return summary(measured, { app: threads, peer: server.threads }, repeatedRatio150m);
    } finally {
      bare.close();
    }
  } finally {
    await host.close();
  }
}

/** Tokens per second painted with guesses ahead ÷ the peer's, on text that repeats. */
async function guessedAgainst(host: BrowserHost, server: Peer): Promise<number> {
  const { settings } = await host.call('getSnapshot', {});
  await host.call('updateSettings', {
    sampling: repeating,
    presetId: 'none',
    engine: { ...settings.engine, promptLookup: true },
  });
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { paintedPerSecond } = await turnInNewConversation(host, question);
    const peer = await server.run(prompt, repeating);
    if (round > 0) ratios.push(paintedPerSecond / peer);
    console.log(`repeating ${round}: ${JSON.stringify({ peer, painted: paintedPerSecond })}`);
  }
  return median(ratios);
}

function summary(
  measured: readonly Round[],
  threads: { app: number; peer: number },
  repeatedRatio150m: number,
): BenchResult {
  const of = (figure: (round: Round) => number) => median(measured.map(figure));
  const msPerToken = (rate: number) => 1000 / rate;
  return {
    bench: 'peer',
    figures: {
      ratio150m: of(({ painted, peer }) => painted / peer),
      repeatedRatio150m,
      peerTokensPerSecond: of(({ peer }) => peer),
      paintedTokensPerSecond: of(({ painted }) => painted),
      peerThreads: threads.peer,
      appThreads: threads.app,
      extraMsPerToken: of(({ painted, peer }) => msPerToken(painted) - msPerToken(peer)),
      // The parts of it: the binding alone, our worker around it, the way to the screen.
      bindingMsPerToken: of(({ bare, peer }) => msPerToken(bare) - msPerToken(peer)),
      workerMsPerToken: of(({ worker, bare }) => msPerToken(worker) - msPerToken(bare)),
      paintingMsPerToken: of(({ painted, worker }) => msPerToken(painted) - msPerToken(worker)),
    },
    targets: { ratio150m: { min: 0.95 }, repeatedRatio150m: { min: 1 } },
  };
}
