// One turn as a person sees it, against the engine alone: from Send to the first text on the screen, and
// tokens per second on the screen. App and bare loop take turns within one run, so that whatever else the
// machine does falls on both; the figures are medians over the rounds.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { samplingPresets } from '../../preload/contract/models.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { at } from '../../scripts/places.ts';
import { demoModelFile, readCorpus } from '../demo-corpus.ts';
import type { BareOrder, BareRun, BareSetting } from './bare-loop.ts';
import { type BrowserHost, openBrowserHost } from './browser-host.ts';
import { paintedTurn, watchNextTurn } from './painted.ts';

const rounds = 9;
const sampling = samplingPresets.precise;

interface Round {
  readonly bare: BareRun;
  readonly firstTextMs: number;
  /** Tokens that were painted after the first frame with text, by the time that took. */
  readonly paintedPerSecond: number;
  /** What the worker itself counted. */
  readonly workerPerSecond: number;
}

export default async function turn(): Promise<BenchResult> {
  const modelPath = process.env.BENCH_MODEL ?? demoModelFile.pathname;
  const question = longestAnswer();
  const host = await openBrowserHost(['--model', modelPath, '--engine-gpu', 'off']);
  try {
    await host.page.locator('[data-engine=ready]').waitFor();
    await host.call('updateSettings', { sampling });
    const { engine } = await host.call('getSnapshot', {});
    if (engine.status !== 'ready') throw new Error(`The engine is ${engine.status}.`);
    const { threads, contextLength } = engine.model;
    const bare = await startBare({ modelPath, threads, contextLength, sampling });
    try {
      await measure(host, bare.run, question); // both warm: code compiled, caches filled
      const measured: Round[] = [];
      for (let round = 0; round < rounds; round++) {
        measured.push(await measure(host, bare.run, question));
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

function summary(measured: readonly Round[]): BenchResult {
  const of = (figure: (round: Round) => number) => median(measured.map(figure));
  return {
    bench: 'turn',
    figures: {
      decodeRatio: of((round) => round.paintedPerSecond / round.bare.tokensPerSecond),
      firstTokenExtraMs: of((round) => round.firstTextMs - round.bare.firstTokenMs),
      paintedTokensPerSecond: of((round) => round.paintedPerSecond),
      workerTokensPerSecond: of((round) => round.workerPerSecond),
      bareTokensPerSecond: of((round) => round.bare.tokensPerSecond),
      firstPaintMs: of((round) => round.firstTextMs),
      bareFirstTokenMs: of((round) => round.bare.firstTokenMs),
    },
    targets: { decodeRatio: { min: 0.9 }, firstTokenExtraMs: { max: 30 } },
  };
}

/** One turn in the page, in a conversation of its own, and the same one bare. */
async function measure(
  host: BrowserHost,
  runBare: (order: BareOrder) => Promise<BareRun>,
  question: string,
): Promise<Round> {
  const { page } = host;
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  const composer = page.getByRole('textbox', { name: 'Message' });
  await composer.fill(question);
  await watchNextTurn(page);
  await composer.press('Enter');
  const painted = await paintedTurn(page);
  const stats = await statsOfShown(host);
  const bare = await runBare({ question, reusedTokens: stats.reusedTokens });
  if (bare.generatedTokens !== stats.generatedTokens || bare.promptTokens !== stats.promptTokens)
    throw new Error(`Not the same work: ${JSON.stringify({ bare, stats })}`);
  const tokensAfterFirstFrame = stats.generatedTokens * (1 - painted.firstLength / painted.length);
  return {
    bare,
    firstTextMs: painted.firstTextMs,
    paintedPerSecond: (tokensAfterFirstFrame / painted.writingMs) * 1000,
    workerPerSecond: stats.decodeTokensPerSecond,
  };
}

/** Statistics of the reply in the conversation that the page shows. */
async function statsOfShown(host: BrowserHost) {
  const conversationId = await host.page.evaluate(() => location.hash.split('/').at(-1) ?? '');
  const { messages } = await host.call('openConversation', { conversationId });
  const reply = messages.at(-1);
  if (reply?.status !== 'complete' || reply.stats === null)
    throw new Error(`The reply ended as ${reply?.status}.`);
  return reply.stats;
}

async function startBare(setting: BareSetting) {
  const child = fork(at('test/bench/bare-loop.ts'), [JSON.stringify(setting)]);
  await once(child, 'message');
  return {
    async run(order: BareOrder): Promise<BareRun> {
      child.send(order);
      const [result] = await once(child, 'message');
      return result as BareRun;
    },
    close: () => child.disconnect(),
  };
}

/** The question of the corpus, asked at the beginning of a conversation, with the longest answer. */
function longestAnswer(): string {
  const firsts = readCorpus().dialogues.flatMap(([turn]) => (turn ? [turn] : []));
  const [longest] = firsts.sort((a, b) => b.answer.length - a.answer.length);
  return longest?.questions[0] as string;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
