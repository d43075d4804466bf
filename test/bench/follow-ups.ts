// Follow-up turns at 2,000 tokens of history, against the engine alone with its cache kept: what a turn costs
// when nothing is computed twice. On a model of 138 million parameters.
import { samplingPresets } from '../../preload/contract/models.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { turnInNewConversation, turnInShown } from './app-turn.ts';
import { startBare } from './bare.ts';
import { openBrowserHost } from './browser-host.ts';
import { median } from './figures.ts';
import { syntheticModel } from './synthetic-model.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const historyTokens = 2000;
/** As many tokens a round as a short question and its reply have. */
const maxTokens = 16;

interface Round {
  readonly bareMs: number;
  /** In the worker, from the order to the first token. */
  readonly workerMs: number;
  /** From the key that sends to the first text on the screen. */
  readonly paintedMs: number;
}

export async function followUps(): Promise<Omit<BenchResult, 'bench'>> {
  const model = syntheticModel('150m', 'Q4_K_M');
  const host = await openBrowserHost(['--model', model.path, '--engine-gpu', 'off']);
  try {
    await host.page.locator('[data-engine=ready]').waitFor();
    const sampling = { ...samplingPresets.balanced, seed: 1, maxTokens };
    await host.call('updateSettings', { sampling, presetId: 'none' });
    const { engine } = await host.call('getSnapshot', {});
    if (engine.status !== 'ready') throw new Error(`The engine is ${engine.status}.`);
    const { threads, contextLength } = engine.model;
    const bare = await startBare({ modelPath: model.path, threads, contextLength, sampling });
    try {
      const history = 'What is this and that of the question, you ask? '.repeat(145);
      const { stats: begun } = await turnInNewConversation(host, history);
      if (begun.promptTokens < historyTokens)
        throw new Error(`Only ${begun.promptTokens} tokens of history.`);
      await bare.run({ question: history, reusedTokens: 0 });
      const measured: Round[] = [];
      // The first, which warms both, does not count.
      for (let round = 0; round <= rounds; round++) {
        const question = `And what is question ${round}?`;
        const { stats, firstTextMs } = await turnInShown(host, question);
        const alone = await bare.run({ question, reusedTokens: 'all' });
        if (alone.promptTokens !== stats.promptTokens)
          throw new Error(`Not the same work: ${JSON.stringify({ alone, stats })}`);
        const one = {
          bareMs: alone.firstTokenMs,
          workerMs: stats.timeToFirstTokenMs,
          paintedMs: firstTextMs,
        };
        if (round > 0) measured.push(one);
        console.log(`follow-up ${round}: ${JSON.stringify({ ...one, reused: stats.reusedTokens })}`);
      }
      return summary(measured);
    } finally {
      bare.close();
    }
  } finally {
    await host.close();
    model.remove();
  }
}

function summary(measured: readonly Round[]): Omit<BenchResult, 'bench'> {
  const of = (figure: (round: Round) => number) => median(measured.map(figure));
  return {
    figures: {
      followUpRatio: of(({ workerMs, bareMs }) => workerMs / bareMs),
      followUpPaintedRatio: of(({ paintedMs, bareMs }) => paintedMs / bareMs),
      followUpExtraMs: of(({ paintedMs, bareMs }) => paintedMs - bareMs),
      followUpBareMs: of(({ bareMs }) => bareMs),
    },
    targets: { followUpPaintedRatio: { max: 1.1 } },
  };
}
