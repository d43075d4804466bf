// Follow-up turns at 2,000 tokens of history, against the engine alone with its cache kept: what a turn costs
// when nothing is computed twice. On a model of 138 million parameters. Typed and pasted questions take turns: while
// somebody types, the app reads ahead.
import { samplingPresets } from '../../preload/contract/models.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { type Entry, turnInNewConversation, turnInShown } from './app-turn.ts';
import { startBare } from './bare.ts';
import { openBrowserHost } from './browser-host.ts';
import { median } from './figures.ts';
import { syntheticModel } from './synthetic-model.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const historyTokens = 2000;
/** As many tokens a round as a short question and its reply have. */
const maxTokens = 16;

interface Round {
  readonly entry: Entry;
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
    const sampling = { ...samplingPresets.balanced, seed: 1, maxTokens };
    const { threads, contextLength } = await host.settled(sampling);
    const bare = await startBare({ modelPath: model.path, threads, contextLength, sampling });
    try {
      const history = 'What is this and that of the question, you ask? '.repeat(145);
      const { stats: begun } = await turnInNewConversation(host, history);
      if (begun.promptTokens < historyTokens)
        throw new Error(`Only ${begun.promptTokens} tokens of history.`);
      await bare.run({ question: history, reusedTokens: 0 });
      const measured: Round[] = [];
      // The first two, which warm both, do not count.
      for (let round = -2; round < 2 * rounds; round++) {
        const entry: Entry = round % 2 === 0 ? 'typed' : 'pasted';
        const question = `And what is question ${round}?`;
        const { stats, firstTextMs } = await turnInShown(host, question, entry);
        const alone = await bare.run({ question, reusedTokens: 'all' });
        if (alone.promptTokens !== stats.promptTokens)
          throw new Error(`Not the same work: ${JSON.stringify({ alone, stats })}`);
        const one = {
          entry,
          bareMs: alone.firstTokenMs,
          workerMs: stats.timeToFirstTokenMs,
          paintedMs: firstTextMs,
        };
        if (round >= 0) measured.push(one);
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
  const of = (entry: Entry, figure: (round: Round) => number) =>
    median(measured.filter((round) => round.entry === entry).map(figure));
  return {
    figures: {
      followUpPaintedRatio: of('typed', ({ paintedMs, bareMs }) => paintedMs / bareMs),
      pastedPaintedRatio: of('pasted', ({ paintedMs, bareMs }) => paintedMs / bareMs),
      pastedWorkerRatio: of('pasted', ({ workerMs, bareMs }) => workerMs / bareMs),
      pastedExtraMs: of('pasted', ({ paintedMs, bareMs }) => paintedMs - bareMs),
      followUpBareMs: of('pasted', ({ bareMs }) => bareMs),
    },
    targets: { followUpPaintedRatio: { max: 1.1 }, pastedPaintedRatio: { max: 1.1 } },
  };
}
