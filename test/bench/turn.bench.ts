// One turn as a person sees it, against the engine alone: from Send to the first text on the screen, and
// tokens per second on the screen. App and bare loop take turns within one run, so that whatever else the
// machine does falls on both; the figures are medians over the rounds. Then follow-up turns at 2,000 tokens
// of history.
import { samplingPresets } from '../../preload/contract/models.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { demoModelFile, readCorpus } from '../demo-corpus.ts';
import { type Entry, turnInNewConversation } from './app-turn.ts';
import { type Bare, startBare } from './bare.ts';
import type { BareRun } from './bare-loop.ts';
import { type BrowserHost, openBrowserHost } from './browser-host.ts';
import { median } from './figures.ts';
import { followUps } from './follow-ups.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const sampling = samplingPresets.precise;

interface Round {
  readonly entry: Entry;
  readonly bare: BareRun;
  readonly firstTextMs: number;
  /** Tokens that were painted after the first frame with text, by the time that took. */
  readonly paintedPerSecond: number;
  /** What the worker itself counted. */
  readonly workerPerSecond: number;
}

export default async function turn(): Promise<BenchResult> {
  const first = await firstTurns();
  const { figures, targets } = await followUps();
  return {
    bench: 'turn',
    figures: { ...first.figures, ...figures },
    targets: { ...first.targets, ...targets },
  };
}

async function firstTurns(): Promise<Omit<BenchResult, 'bench'>> {
  const modelPath = process.env.BENCH_MODEL ?? demoModelFile.pathname;
  const question = longestAnswer();
  const host = await openBrowserHost(['--model', modelPath, '--engine-gpu', 'off']);
  try {
    const { threads, contextLength } = await host.settled(sampling);
    const bare = await startBare({ modelPath, threads, contextLength, sampling });
    try {
      await measure(host, bare, question, 'typed'); // both warm: code compiled, caches filled
      const measured: Round[] = [];
      for (let round = 0; round < rounds; round++)
        for (const entry of ['typed', 'pasted'] as const) {
          measured.push(await measure(host, bare, question, entry));
          console.log(`round ${round + 1}: ${JSON.stringify(measured.at(-1))}`);
        }
      return summary(measured);
    } finally {
      bare.close();
    }
  } finally {
    await host.close();
  }
}

function summary(measured: readonly Round[]): Omit<BenchResult, 'bench'> {
  const of = (figure: (round: Round) => number) => median(measured.map(figure));
  const extra = (entry: Entry) =>
    median(
      measured
        .filter((round) => round.entry === entry)
        .map(({ firstTextMs, bare }) => firstTextMs - bare.firstTokenMs),
    );
  return {
    figures: {
      decodeRatio: of((round) => round.paintedPerSecond / round.bare.tokensPerSecond),
      firstTokenExtraMs: extra('typed'),
      pastedFirstTokenExtraMs: extra('pasted'),
      paintedTokensPerSecond: of((round) => round.paintedPerSecond),
      workerTokensPerSecond: of((round) => round.workerPerSecond),
      bareTokensPerSecond: of((round) => round.bare.tokensPerSecond),
      firstPaintMs: of((round) => round.firstTextMs),
      bareFirstTokenMs: of((round) => round.bare.firstTokenMs),
    },
    targets: {
      decodeRatio: { min: 0.9 },
      firstTokenExtraMs: { max: 30 },
      pastedFirstTokenExtraMs: { max: 30 },
    },
  };
}

/** One turn in the page, in a conversation of its own, and the same one bare. */
async function measure(host: BrowserHost, { run }: Bare, question: string, entry: Entry): Promise<Round> {
  const { stats, ...seen } = await turnInNewConversation(host, question, entry);
  const bare = await run({ question, reusedTokens: stats.reusedTokens });
  if (bare.generatedTokens !== stats.generatedTokens || bare.promptTokens !== stats.promptTokens)
    throw new Error(`Not the same work: ${JSON.stringify({ bare, stats })}`);
  return { entry, bare, ...seen, workerPerSecond: stats.decodeTokensPerSecond };
}

/** The question of the corpus, asked at the beginning of a conversation, with the longest answer. */
function longestAnswer(): string {
  const firsts = readCorpus().dialogues.flatMap(([turn]) => (turn ? [turn] : []));
  const [longest] = firsts.sort((a, b) => b.answer.length - a.answer.length);
  return longest?.questions[0] as string;
}
