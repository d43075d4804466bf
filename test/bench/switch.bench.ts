// Going from one conversation to another, of 8 with 2,000 tokens each, against reading such a conversation anew:
// from Send to the first token, while all of them are in memory, and from disk after a restart of the app. On
// a model of 138 million parameters, with no page open, so that nothing is read ahead.
import { randomUUID } from 'node:crypto';
import { samplingPresets } from '../../preload/contract/sampling.ts';
import type { BenchResult } from '../../scripts/bench.ts';
import { median } from './figures.ts';
import { type MeasuredApp, openMeasuredApp } from './measured-app.ts';
import { syntheticModel } from './synthetic-model.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const conversations = 8;
const leastTokens = 2000;
const maxTokens = 4;
/** Each begins with another number, so none has anything in common with another. */
const history = 'What is this and that of the question, you ask? '.repeat(145);

interface Asked {
  readonly firstTokenMs: number;
  readonly promptTokens: number;
  readonly reusedTokens: number;
}

export default async function switching(): Promise<BenchResult> {
  const model = syntheticModel('150m', 'Q4_K_M');
  const app = await openMeasuredApp(model.path);
  try {
    await app.ready();
    const sampling = { ...samplingPresets.balanced, seed: 1, maxTokens };
    await app.call('updateSettings', { sampling, presetId: 'none' });
    const all = Array.from({ length: conversations }, () => conversationOf(app));
    for (const [index, { ask }] of all.entries()) await ask(`${index} ${history}`);

    const anew: Asked[] = [];
    const warm: Asked[] = [];
    const disk: Asked[] = [];
    const readAnew = async (): Promise<void> => {
      const another = conversationOf(app);
      anew.push(await another.ask(`${100 + anew.length} ${history}`));
      await another.forget();
      console.log(`anew: ${JSON.stringify(anew.at(-1))}`);
    };
    const lap = async (into: Asked[], name: string): Promise<void> => {
      for (const { ask } of all) {
        into.push(await ask('And what else?'));
        console.log(`${name}: ${JSON.stringify(into.at(-1))}`);
      }
    };
    for (let round = 0; round < rounds; round++) {
      // It takes the place of one of them in memory, so the lap behind it does not count.
      await readAnew();
      await lap([], 'warming');
      await lap(warm, 'warm');
      await app.restart();
      await app.ready();
      await lap(disk, 'disk');
    }
    for (const one of [...warm, ...disk])
      if (one.reusedTokens < leastTokens) throw new Error(`Read anew: ${JSON.stringify(one)}`);
    const ms = (of: readonly Asked[]) => median(of.map(({ firstTokenMs }) => firstTokenMs));
    return {
      bench: 'switch',
      figures: {
        warmRatio: ms(warm) / ms(anew),
        diskRatio: ms(disk) / ms(anew),
        warmMs: ms(warm),
        diskMs: ms(disk),
        anewMs: ms(anew),
      },
      targets: { warmRatio: { max: 0.1 }, diskRatio: { max: 0.25 } },
    };
  } finally {
    await app.close();
    model.remove();
  }
}

function conversationOf(app: MeasuredApp) {
  const conversationId = randomUUID();
  let parentId: string | null = null;
  return {
    async ask(text: string): Promise<Asked> {
      const replyId = randomUUID();
      const ids = { conversationId, parentId, questionId: randomUUID(), replyId };
      parentId = replyId;
      const first = app.workerSays(({ type }) => type === 'delta' || type === 'replied');
      const finished = app.event((event) => event.type === 'replyFinished' && event.message.id === replyId);
      const begun = performance.now();
      await app.call('sendMessage', { ...ids, text });
      const firstTokenMs = (await first) - begun;
      await finished;
      const { messages } = await app.call('openConversation', { conversationId });
      const stats = messages.at(-1)?.stats;
      if (!stats) throw new Error('The reply has no statistics.');
      const { promptTokens, reusedTokens } = stats;
      return { firstTokenMs, promptTokens, reusedTokens };
    },
    forget: () => app.call('deleteConversation', { conversationId }),
  };
}
