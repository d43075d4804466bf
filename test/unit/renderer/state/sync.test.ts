import { expect, test, vi } from 'vitest';
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
  await vi.waitFor(() => expect(app.store.getState().messages.c?.r).toEqual(streaming));
  expect(app.store.getState().ready).toBe(true);
});

test('an address that names nothing leads to a new conversation', async () => {
  const app = setUp();
  app.store.setState({ shownId: 'gone' });
  app.become('open');
  await vi.waitFor(() => expect(app.store.getState()).toMatchObject({ ready: true, shownId: null }));
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
  await vi.waitFor(() => expect(app.called('openConversation')).toHaveLength(1));
  app.emit(delta(2, 'll'));
  app.emit({ type: 'replyFinished', message: { ...streaming, status: 'complete', text: 'Well.' } });
  answer(ok({ conversation, messages: [{ ...streaming, text: 'We' }] }));
  await vi.waitFor(() =>
    expect(app.store.getState().messages.c?.r).toMatchObject({ status: 'complete', text: 'Well.' }),
  );
  expect(app.called('openConversation')).toHaveLength(1);
});

test('of a long conversation the end is shown first, and nothing that is told meanwhile is lost', async () => {
  const waiting: ((answer: Outcome<unknown>) => void)[] = [];
  const app = setUp({
    getSnapshot: snapshot,
    openConversation: () => new Promise<Outcome<unknown>>((resolve) => void waiting.push(resolve)),
  });
  const first = aMessage({ id: 'q', text: 'The first of all' });
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  app.emit(delta(2, 'll'));
  waiting[0]!(ok({ isPart: true, conversation, messages: [{ ...streaming, text: 'We' }] }));
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  expect(app.store.getState().live.r).toBe('Well');
  expect(Object.keys(app.store.getState().messages.c!)).toEqual(['r']);
  app.emit(delta(4, ', no'));
  waiting[1]!(ok({ conversation, messages: [first, { ...streaming, text: 'Well' }] }));
  await vi.waitFor(() => expect(Object.keys(app.store.getState().messages.c!)).toEqual(['q', 'r']));
  expect(app.store.getState().live.r).toBe('Well, no');
  expect(app.called('openConversation')).toEqual([
    { conversationId: 'c', end: true },
    { conversationId: 'c' },
  ]);
});

test('a gap opens the conversation again, once however many deltas follow', async () => {
  let text = '';
  const app = setUp({
    getSnapshot: snapshot,
    openConversation: () => ok({ conversation, messages: [{ ...streaming, text }] }),
  });
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await vi.waitFor(() => expect(app.store.getState().live.r).toBe(''));
  text = 'Well, I';
  app.emit(delta(5, ' '));
  app.emit(delta(6, 'I'));
  await vi.waitFor(() => expect(app.store.getState().live.r).toBe('Well, I'));
  expect(app.called('openConversation')).toHaveLength(2);
});

test('a connection that comes back brings snapshot and conversation anew', async () => {
  const app = setUp({
    getSnapshot: snapshot,
    openConversation: () => ok({ conversation, messages: [streaming] }),
  });
  app.store.setState({ shownId: 'c' });
  app.become('open');
  await vi.waitFor(() => expect(app.called('openConversation')).toHaveLength(1));
  app.become('lost');
  expect(app.store.getState().connection).toBe('lost');
  app.become('open');
  await vi.waitFor(() => expect(app.called('openConversation')).toHaveLength(2));
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
  await vi.waitFor(() => expect(app.store.getState().live).toEqual({ r: 'We' }));
  app.actions.show(null);
  app.become('lost');
  reply = { ...streaming, status: 'complete', text: 'Well.' };
  app.become('open');
  await vi.waitFor(() => expect(app.store.getState().messages).toEqual({}));
  expect(app.store.getState().live).toEqual({});
  app.actions.show('c');
  await vi.waitFor(() => expect(app.store.getState().messages.c?.r).toEqual(reply));
  expect(runningReply(app.store.getState())).toBeNull();
});

test('trouble that no call asked for is said in a sentence', async () => {
  const app = setUp();
  app.emit({ type: 'trouble', error: { code: 'diskFull', detail: {} } });
  expect(app.store.getState().notice).toMatch(/^The disk is full/);
});
