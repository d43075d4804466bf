import { expect, test } from 'vitest';
import type { ReplyRequest } from '../../../main/engine/engine.ts';
import { createReplyRun } from '../../../main/engine/reply-run.ts';
import { createWorkQueue } from '../../../main/engine/work-queue.ts';
import { samplingPresets } from '../../../preload/contract/models.ts';

function reply(conversationId: string) {
  const controller = new AbortController();
  const told: string[] = [];
  const request: ReplyRequest = {
    replyId: conversationId,
    conversationId,
    turns: [],
    contextStartId: null,
    sampling: samplingPresets.precise,
    signal: controller.signal,
    onDelta: () => {},
    onProgress: (progress) =>
      void (progress.phase === 'waiting' && told.push([progress.for, ...progress.behind].join(' '))),
  };
  const run = createReplyRun(request, 1, { now: () => 0 });
  let end = () => {};
  const begun: string[] = [];
  const task = {
    kind: 'reply' as const,
    run,
    begin(done: () => void) {
      begun.push(conversationId);
      end = done;
    },
  };
  return { run, told, task, begun, end: () => end(), takeBack: () => controller.abort() };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('each reply that waits is told whose come first, and moves up when one is taken back', async () => {
  const queue = createWorkQueue(() => {});
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(reply) as [
    ReturnType<typeof reply>,
    ReturnType<typeof reply>,
    ReturnType<typeof reply>,
    ReturnType<typeof reply>,
  ];
  for (const { task } of [a, b, c, d]) queue.add(task);
  expect([a, b, c, d].map(({ told }) => told)).toEqual([[], ['reply a'], ['reply a b'], ['reply a b c']]);
  b.takeBack();
  await settled();
  expect(c.told.at(-1)).toBe('reply a');
  expect(d.told.at(-1)).toBe('reply a c');
  await expect(b.run.result).resolves.toMatchObject({ stats: { stopReason: 'stopped' }, model: null });
  // Its turn never comes.
  a.end();
  expect(b.begun).toEqual([]);
  expect(c.begun).toEqual(['c']);
  expect(d.told.at(-1)).toBe('reply c');
});

test('what waits behind a load waits for the model, and says so first', () => {
  const queue = createWorkQueue(() => {});
  let loaded = () => {};
  queue.add({ kind: 'load', run: null, begin: (done) => (loaded = done) });
  const [a, b] = [reply('a'), reply('b')];
  queue.add(a.task);
  queue.add(b.task);
  expect(a.told).toEqual(['model']);
  expect(b.told).toEqual(['model a']);
  loaded();
  expect(a.begun).toEqual(['a']);
  expect(b.told.at(-1)).toBe('reply a');
});
