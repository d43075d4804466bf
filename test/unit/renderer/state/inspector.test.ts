import { expect, test } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors.ts';
import { aReceipt } from '../../chat/a-receipt.ts';
import { ok, setUp } from './setup.ts';

const prompt = { prompt: { ids: [1] }, agrees: true };
const noModel: Outcome<unknown> = { ok: false, error: { code: 'noModel', detail: {} } };

test('the inspector asks for receipt and prompt of the reply that it is opened at', async () => {
  const { actions, store, called } = setUp({
    getReceipt: () => ok(aReceipt()),
    inspectPrompt: () => ok(prompt),
  });
  actions.inspect('r1');
  expect(store.getState().inspector).toEqual({
    replyId: 'r1',
    receipt: undefined,
    prompt: null,
    problem: null,
  });
  await expect.poll(() => store.getState().inspector?.prompt).toEqual(prompt);
  expect(store.getState().inspector?.receipt).toEqual(aReceipt());
  expect(called('inspectPrompt')).toEqual([{ replyId: 'r1' }]);
});

test('an answer about a reply that is no longer inspected is dropped', async () => {
  const late = Promise.withResolvers<Outcome<unknown>>();
  const { actions, store } = setUp({
    getReceipt: ({ replyId }: { replyId: string }) => (replyId === 'r1' ? late.promise : ok(null)),
    inspectPrompt: () => noModel,
  });
  actions.inspect('r1');
  actions.inspect('r2');
  late.resolve(ok(aReceipt()));
  await expect.poll(() => store.getState().inspector?.problem?.code).toBe('noModel');
  expect(store.getState().inspector).toMatchObject({ replyId: 'r2', receipt: null });
  actions.closeInspector();
  expect(store.getState().inspector).toBeNull();
});

test('a prompt that could not be built is asked for again, and its problem is gone', async () => {
  let answer: Outcome<unknown> = { ...noModel };
  const { actions, store } = setUp({ getReceipt: () => ok(null), inspectPrompt: () => answer });
  actions.inspect('r1');
  await expect.poll(() => store.getState().inspector?.problem?.code).toBe('noModel');
  answer = ok(prompt);
  await actions.refreshInspector();
  expect(store.getState().inspector).toMatchObject({ prompt, problem: null });
});

test('a replay runs once at a time, can be stopped by its own id, and leaves no progress behind', async () => {
  const end = Promise.withResolvers<Outcome<unknown>>();
  const { actions, store, called, emit } = setUp({ replayReply: () => end.promise });
  const running = actions.replay('r1');
  await actions.replay('r1');
  expect(called('replayReply')).toHaveLength(1);
  const { replayId } = called('replayReply')[0] as { replayId: string };
  const progress = { phase: 'decode', generated: 3, tokensPerSecond: 9 } as const;
  emit({ type: 'replyProgress', conversationId: 'c', replyId: replayId, progress });
  expect(store.getState().progress[replayId]).toEqual(progress);
  await actions.stopReplay('r1');
  expect(called('stopReplay')).toEqual([{ replayId }]);
  end.resolve(ok({ kind: 'stopped', tokens: 3 }));
  await running;
  expect(store.getState().replays.r1).toEqual({ status: 'done', result: { kind: 'stopped', tokens: 3 } });
  expect(store.getState().progress).toEqual({});
});

test('a replay that fails says why', async () => {
  const { actions, store } = setUp({ replayReply: () => noModel });
  await actions.replay('r1');
  expect(store.getState().replays.r1).toEqual({ status: 'failed', error: { code: 'noModel', detail: {} } });
});
