// Writing with guesses from what was written before, against writing without them, taking turns: tokens per
// second, and the processor's time for each token, which says more on a machine that has other things to do. One
// thread each, so that no thread waits for another one at the processor's cost. On text that repeats (an answer that stands in the conversation already, and the
// loops that random weights fall into when the likeliest token is always taken) and on text that does not.
import { randomUUID } from 'node:crypto';
import { type SamplingValues, samplingPresets } from '../../preload/contract/sampling.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { demoModelFile, readCorpus } from '../demo-corpus.ts';
import { median } from './figures.ts';
import { type MeasuredApp, openMeasuredApp } from './measured-app.ts';
import { processorMs } from './resident.ts';
import { syntheticModel } from './synthetic-model.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const mostLoss = 0.98;

interface Kind {
  readonly name: string;
  readonly questions: readonly string[];
  readonly sampling: SamplingValues;
}

/** Of the last question's reply. */
interface Written {
  readonly perSecond: number;
  /** Of the processor, from the first token on. */
  readonly msPerToken: number;
  readonly text: string;
}

export default async function lookup(): Promise<BenchResult> {
  const model = syntheticModel('150m', 'Q4_K_M');
  const greedy = { ...samplingPresets.precise, seed: 1, maxTokens: 300 };
  const [question, answer] = longestAnswer();
  const figures: Record<string, number> = {};
  const measure = async (path: string, name: string, kinds: readonly Kind[]): Promise<void> => {
    const app = await openMeasuredApp(path);
    try {
      await app.ready();
      const { settings } = await app.call('getSnapshot', {});
      const threads = { prefill: 1, decode: 1 };
      await app.call('updateSettings', { engine: { ...settings.engine, threads } });
      for (const kind of kinds) Object.assign(figures, await compare(app, kind, name));
    } finally {
      await app.close();
    }
  };
  try {
    console.log(`the demo model is asked ${question} (${answer.length} characters)`);
    await measure(demoModelFile.pathname, 'Demo', [
      { name: 'repeated', questions: [question, question], sampling: greedy },
      { name: 'ordinary', questions: [question], sampling: greedy },
    ]);
    await measure(model.path, '150m', [
      { name: 'repeated', questions: ['What is this?'], sampling: greedy },
      {
        name: 'ordinary',
        questions: ['What is this?'],
        sampling: { ...samplingPresets.modelCard, seed: 1, maxTokens: 300 },
      },
    ]);
  } finally {
    model.remove();
  }
  return {
    bench: 'lookup',
    figures,
    targets: {
      repeatedRatioDemo: { min: 1 },
      repeatedRatio150m: { min: 1 },
      ordinaryRatioDemo: { min: mostLoss },
      ordinaryRatio150m: { min: mostLoss },
    },
  };
}

async function compare(app: MeasuredApp, kind: Kind, model: string): Promise<Record<string, number>> {
  await app.call('updateSettings', { sampling: kind.sampling, presetId: 'none' });
  const ratios: number[] = [];
  const work: number[] = [];
  const rates: number[] = [];
  let same = 0;
  // The first, which warms both, does not count.
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? [true, false] : [false, true];
    const written = new Map<boolean, Written>();
    for (const promptLookup of order) written.set(promptLookup, await write(app, kind, promptLookup));
    const [guessed, plain] = [written.get(true)!, written.get(false)!];
    console.log(`${model} ${kind.name} ${round}: ${describe(guessed)} against ${describe(plain)}`);
    if (round === 0) continue;
    ratios.push(guessed.perSecond / plain.perSecond);
    rates.push(plain.perSecond);
    work.push(guessed.msPerToken / plain.msPerToken);
    if (guessed.text === plain.text) same++;
  }
  return {
    [`${kind.name}Ratio${model}`]: median(ratios),
    [`${kind.name}WorkRatio${model}`]: median(work),
    [`${kind.name}PerSecond${model}`]: median(rates),
    /** The share of rounds in which both wrote the same. */
    [`${kind.name}Same${model}`]: same / rounds,
  };
}

const describe = ({ perSecond, msPerToken }: Written): string =>
  `${perSecond.toFixed(0)}/s at ${msPerToken.toFixed(2)} ms`;

/** Asks in a conversation of its own. */
async function write(app: MeasuredApp, { questions }: Kind, promptLookup: boolean): Promise<Written> {
  const { settings } = await app.call('getSnapshot', {});
  await app.call('updateSettings', { engine: { ...settings.engine, promptLookup } });
  let taken = 0;
  const conversationId = randomUUID();
  let parentId: string | null = null;
  for (const text of questions) {
    const replyId = randomUUID();
    const finished = app.event((event) => event.type === 'replyFinished' && event.message.id === replyId);
    const begun = app.workerSays(({ type }) => type === 'delta');
    const ended = app.workerSays(({ type }) => type === 'replied');
    await app.call('sendMessage', { conversationId, parentId, questionId: randomUUID(), replyId, text });
    await begun;
    taken = processorMs(app.workerPid);
    await ended;
    taken = processorMs(app.workerPid) - taken;
    await finished;
    parentId = replyId;
  }
  const { messages } = await app.call('openConversation', { conversationId });
  const last = messages.at(-1);
  if (!last?.stats) throw new Error(`The reply ended as ${last?.status}.`);
  await app.call('deleteConversation', { conversationId });
  const { decodeTokensPerSecond: perSecond, generatedTokens } = last.stats;
  return { perSecond, msPerToken: taken / generatedTokens, text: last.text };
}

/** Of the first turns of the corpus. */
function longestAnswer(): readonly [question: string, answer: string] {
  const firsts = readCorpus().dialogues.flatMap(([turn]) => (turn ? [turn] : []));
  const [longest] = firsts.sort((a, b) => b.answer.length - a.answer.length);
  if (!longest) throw new Error('The corpus is empty.');
  return [longest.questions[0] as string, longest.answer];
}
