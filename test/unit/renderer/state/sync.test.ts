import { expect, test } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors.ts';
import { runningReply } from '../../../../renderer/state/selectors.ts';
import { aConversation, aMessage, aSnapshot } from './samples.ts';
import { ok, setUp } from './setup.ts';

const conversation = aConversation({ leafId: 'r' });
const streaming = aMessage({ id: 'r', role: 'assistant', status: 'streaming' });
const snapshot = () => ok(aSnapshot({ conversations: [conversation] }));
const delta = (at: number, text: string) =>
  ({ type: 'replyDelta', conversationId: 'c', replyId: 'r', at, text }) as const;

test('a page that connects shows the conversation its address names', async () => {
  const app = setUp({
    getSnapshot: snapshot,
    openConversation: () => ok({ conversation, messages: [streaming] }),
  });
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await expect.poll(() => app.store.getState().messages.c?.r).toEqual(streaming);
  expect(app.store.getState().ready).toBe(true);
});

test('an address that names nothing leads to a new conversation', async () => {
  const app = setUp();
  app.store.setState({ shownId: 'gone' });
  app.become('open');
  await expect.poll(() => app.store.getState()).toMatchObject({ ready: true, shownId: null });
});

test('what a reply grows by while its conversation is being opened is not lost', async () => {
  let answer = (_: Outcome<unknown>) => {};
  const app = setUp({
    getSnapshot: snapshot,
    openConversation: () =>
      new Promise<Outcome<unknown>>((resolve) => {
        answer = resolve;
      }),
  });
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await expect.poll(() => app.called('openConversation')).toHaveLength(1);
  app.emit(delta(2, 'll'));
  app.emit({ type: 'replyFinished', message: { ...streaming, status: 'complete', text: 'Well.' } });
  answer(ok({ conversation, messages: [{ ...streaming, text: 'We' }] }));
  await expect
    .poll(() => app.store.getState().messages.c?.r)
    .toMatchObject({ status: 'complete', text: 'Well.' });
  expect(app.called('openConversation')).toHaveLength(1);
});

/** A bridge whose answers about a long conversation a test gives one by one, in the order they were asked for. */
function setUpLong() {
  const waiting: ((answer: Outcome<unknown>) => void)[] = [];
  const ask = () => new Promise<Outcome<unknown>>((resolve) => void waiting.push(resolve));
  const app = setUp({ getSnapshot: snapshot, openConversation: ask, getMessages: ask });
  return {
    ...app,
    asked: () => app.calls.filter(({ method }) => ['openConversation', 'getMessages'].includes(method)),
    async answer(at: number, value: unknown) {
      await expect.poll(() => waiting).toHaveLength(at + 1);
      waiting[at]!(ok(value));
    },
    shown: () => Object.keys(app.store.getState().messages.c ?? {}),
  };
}
const first = aMessage({ id: 'q', text: 'The first of all' });
const second = aMessage({ id: 'a', parentId: 'q', role: 'assistant' });

test('of a long conversation the end is shown first, and nothing that is told meanwhile is lost', async () => {
  const app = setUpLong();
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await expect.poll(() => app.asked()).toHaveLength(1);
  app.emit(delta(2, 'll'));
  await app.answer(0, { isPart: true, conversation, messages: [{ ...streaming, text: 'We' }] });
  await expect.poll(() => app.asked()).toHaveLength(2);
  expect(app.store.getState().live.r).toBe('Well');
  expect(app.shown()).toEqual(['r']);
  expect(app.store.getState().partial).toEqual({ c: true });
  await app.answer(1, { messages: [first], next: 7 });
  await expect.poll(() => app.asked()).toHaveLength(3);
  expect(app.shown()).toEqual(['r']);
  app.emit(delta(4, ', no'));
  app.emit({ type: 'turnsDeleted', conversationId: 'c', messageIds: ['q'] });
  await app.answer(2, { messages: [second, { ...streaming, text: 'Well' }], next: null });
  await expect.poll(() => app.shown()).toEqual(['a', 'r']);
  expect(app.store.getState().live.r).toBe('Well, no');
  expect(app.store.getState().partial).toEqual({});
  expect(app.asked()).toEqual([
    { method: 'openConversation', input: { conversationId: 'c', end: true } },
    { method: 'getMessages', input: { conversationId: 'c', from: 0 } },
    { method: 'getMessages', input: { conversationId: 'c', from: 7 } },
  ]);
});

test('what is asked while the rest of a long conversation is on its way stays on the page', async () => {
  const app = setUpLong();
  const ended = aMessage({ id: 'r', parentId: 'q', role: 'assistant' });
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await app.answer(0, { isPart: true, conversation, messages: [ended] });
  await expect.poll(() => app.asked()).toHaveLength(2);
  void app.actions.send('And then?');
  await app.answer(1, { messages: [first, ended], next: null });
  await expect.poll(() => app.store.getState().partial).toEqual({});
  expect(app.shown()).toEqual(['q', 'r', 'id1', 'id2']);
});

test('a gap opens the conversation again, once however many deltas follow', async () => {
  let text = '';
  const app = setUp({
    getSnapshot: snapshot,
    openConversation: () => ok({ conversation, messages: [{ ...streaming, text }] }),
  });
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await expect.poll(() => app.store.getState().live.r).toBe('');
  text = 'Well, I';
  app.emit(delta(5, ' '));
  app.emit(delta(6, 'I'));
  await expect.poll(() => app.store.getState().live.r).toBe('Well, I');
  expect(app.called('openConversation')).toHaveLength(2);
});

test('a connection that comes back brings snapshot and conversation anew', async () => {
  const app = setUp({
    getSnapshot: snapshot,
    openConversation: () => ok({ conversation, messages: [streaming] }),
  });
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await expect.poll(() => app.called('openConversation')).toHaveLength(1);
  app.become('lost');
  expect(app.store.getState().connection).toBe('lost');
  app.become('open');
  await expect.poll(() => app.called('openConversation')).toHaveLength(2);
  expect(app.called('getSnapshot')).toHaveLength(2);
});

test('a reply that ended while the connection was away runs no more where its conversation is opened again', async () => {
  let reply = { ...streaming, text: 'We' };
  const app = setUp({
    getSnapshot: snapshot,
    openConversation: () => ok({ conversation, messages: [reply] }),
  });
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await expect.poll(() => app.store.getState().live).toEqual({ r: 'We' });
  app.actions.show(null);
  app.become('lost');
  reply = { ...streaming, status: 'complete', text: 'Well.' };
  app.become('open');
  await expect.poll(() => app.store.getState().messages).toEqual({});
  expect(app.store.getState().live).toEqual({});
  app.actions.show('c');
  await expect.poll(() => app.store.getState().messages.c?.r).toEqual(reply);
  expect(runningReply(app.store.getState())).toBeNull();
});

test('trouble that no call asked for is said in a sentence', async () => {
  const app = setUp();
  app.emit({ type: 'trouble', error: { code: 'diskFull', detail: {} } });
  expect(app.store.getState().notice).toMatch(/^The disk is full/);
});
