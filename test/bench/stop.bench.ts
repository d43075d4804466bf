// From a stop to a quiet engine: until the worker itself has said that it has stopped, not only until the
// person sees it. At random moments of decode and of prefill, on a model of 138 million parameters.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchResult } from '../../scripts/bench.ts';
import { createRandom } from '../synthetic-blocks.ts';
import { median, percentile } from './figures.ts';
import { type MeasuredApp, openMeasuredApp } from './measured-app.ts';
import { syntheticModel } from './synthetic-model.ts';

const stops = 50;
/** About 3,500 tokens: longer to read than any of the pauses before a stop. */
const longQuestion = 'What is this and that of the question, you ask? '.repeat(220);

interface Stop {
  /** Until the worker was quiet. */
  readonly quietMs: number;
  /** Until the reply had ended for the person. */
  readonly endedMs: number;
}

export default async function stop(): Promise<BenchResult> {
  const model = syntheticModel('150m', 'Q4_K_M');
  const app = await openMeasuredApp(model.path);
  try {
    await app.ready();
    await app.call('updateSettings', { presetId: 'modelCard' });
    const random = createRandom(7);
    const decode: Stop[] = [];
    const prefill: Stop[] = [];
    for (let round = 0; round < stops; round++) {
      decode.push(await stopOnce(app, 'What is this?', 'delta', random() * 300));
      prefill.push(await stopOnce(app, `${round} ${longQuestion}`, 'begun', random() * 1000));
      console.log(`${round + 1}: ${JSON.stringify({ decode: decode.at(-1), prefill: prefill.at(-1) })}`);
    }
    const p95 = (all: readonly Stop[], figure: keyof Stop) =>
      percentile(
        all.map((one) => one[figure]),
        0.95,
      );
    return {
      bench: 'stop',
      figures: {
        decodeP95Ms: p95(decode, 'quietMs'),
        decodeMedianMs: median(decode.map(({ quietMs }) => quietMs)),
        decodeEndedP95Ms: p95(decode, 'endedMs'),
        prefillP95Ms: p95(prefill, 'quietMs'),
        prefillMedianMs: median(prefill.map(({ quietMs }) => quietMs)),
        prefillEndedP95Ms: p95(prefill, 'endedMs'),
      },
      targets: { decodeP95Ms: { max: 100 }, prefillP95Ms: { max: 350 } },
    };
  } finally {
    await app.close();
    model.remove();
  }
}

/** @param phase what the worker says when it is where it is to be stopped, `pauseMs` later */
async function stopOnce(
  app: MeasuredApp,
  text: string,
  phase: 'begun' | 'delta',
  pauseMs: number,
): Promise<Stop> {
  const replyId = randomUUID();
  const conversationId = randomUUID();
  const written = { deltas: 0 };
  const follow = app.workerSays((message) => {
    if (message.type === 'delta') written.deltas++;
    return message.type === 'replied';
  });
  const there = app.workerSays(({ type }) => type === phase);
  const ended = app.event((event) => event.type === 'replyFinished' && event.message.id === replyId);
  const ids = { conversationId, parentId: null, questionId: randomUUID(), replyId };
  await app.call('sendMessage', { ...ids, text });
  await there;
  await sleep(pauseMs);
  const begun = performance.now();
  await app.call('stopReply', { replyId });
  const [quietAt, endedAt] = await Promise.all([follow, ended]);
  if (phase === 'begun' && written.deltas > 0) throw new Error('The prompt had been read before the stop.');
  if (quietAt < begun) throw new Error('The reply had ended before the stop.');
  await app.call('deleteConversation', { conversationId });
  return { quietMs: quietAt - begun, endedMs: Math.max(0, endedAt - begun) };
}
