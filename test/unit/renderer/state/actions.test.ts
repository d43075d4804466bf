import { describe, expect, test, vi } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors.ts';
import { defaultExportChoice } from '../../../../preload/contract/export-choice.ts';
import { aConversation, aMessage } from './samples.ts';
import { ok, setUp } from './setup.ts';

const refused: Outcome<never> = { ok: false, error: { code: 'disconnected', detail: {} } };
const conversation = aConversation({ leafId: 'a1' });
const question = aMessage({ id: 'q1', text: 'Why?' });
const answer = aMessage({ id: 'a1', parentId: 'q1', role: 'assistant', text: 'So.' });

/** With conversation "c" open and shown. */
function setUpOpened(answers: Parameters<typeof setUp>[0] = {}) {
  const app = setUp(answers);
  app.store.setState({
    shownId: 'c',
    conversations: { c: conversation },
    messages: { c: { q1: question, a1: answer } },
  });
  return app;
}

describe('sending', () => {
  test('paints question and reply before the app has answered, and gives a new conversation its address', async () => {
    let answered = (_: Outcome<unknown>) => {};
    const app = setUp({
      sendMessage: () =>
        new Promise<Outcome<unknown>>((resolve) => {
          answered = resolve;
        }),
    });
    const sent = app.actions.send('Hello there\nand more');
    const { shownId, conversations, messages, live } = app.store.getState();
    expect(shownId).toBe('id1');
    expect(conversations.id1).toMatchObject({ title: 'Hello there', leafId: 'id3' });
    expect(messages.id1?.id2).toMatchObject({ text: 'Hello there\nand more', role: 'user' });
    expect(messages.id1?.id3).toMatchObject({ parentId: 'id2', status: 'streaming' });
    expect(live.id3).toBe('');
    expect(app.addresses).toEqual(['id1']);
    answered(ok(null));
    expect(await sent).toBe(true);
  });

  test('goes below the last turn of the shown branch', async () => {
    const app = setUpOpened();
    await app.actions.send('And then?');
    expect(app.called('sendMessage')).toMatchObject([
      { conversationId: 'c', parentId: 'a1', text: 'And then?' },
    ]);
  });

  test('that is refused gives the text back and takes the turn away', async () => {
    const app = setUpOpened({ sendMessage: () => refused });
    expect(await app.actions.send('And then?')).toBe(false);
    const state = app.store.getState();
    expect(state.drafts.c).toBe('And then?');
    expect(Object.keys(state.messages.c ?? {})).toEqual(['q1', 'a1']);
    expect(state.conversations.c?.leafId).toBe('a1');
    expect(state.live).toEqual({});
    expect(state.notice).toMatch(/^Not sent; your text is back in the box\./);
  });

  test('that is refused because another page was faster leaves what that one has asked', async () => {
    const app = setUpOpened({
      sendMessage: async () => {
        await Promise.resolve();
        app.emit({ type: 'conversationChanged', conversation: aConversation({ leafId: 'theirs' }) });
        return { ok: false, error: { code: 'replyInProgress', detail: {} } };
      },
    });
    await app.actions.send('And then?');
    expect(app.store.getState().conversations.c?.leafId).toBe('theirs');
    expect(Object.keys(app.store.getState().messages.c ?? {})).toEqual(['q1', 'a1']);
  });

  test('that is refused at the beginning leaves no conversation behind', async () => {
    const app = setUp({ sendMessage: () => refused });
    await app.actions.send('Hello');
    expect(app.store.getState()).toMatchObject({
      shownId: null,
      conversations: {},
      messages: {},
      live: {},
      drafts: { new: 'Hello' },
    });
    expect(app.addresses).toEqual(['id1', null]);
  });

  test('does nothing with blank text or while a reply is being written', async () => {
    const app = setUpOpened();
    expect(await app.actions.send(' \n')).toBe(false);
    await app.actions.send('One');
    expect(await app.actions.send('Two')).toBe(false);
    expect(app.called('sendMessage')).toHaveLength(1);
  });
});

describe('stopping', () => {
  test('takes back what still waits: the question opens for editing', async () => {
    const app = setUpOpened();
    await app.actions.send('And then?');
    await app.actions.stop();
    expect(app.called('stopReply')).toEqual([{ replyId: 'id2' }]);
    expect(app.store.getState().editingId).toBe('id1');
  });

  test('ends a reply that is being written and leaves the question alone', async () => {
    const app = setUpOpened();
    await app.actions.send('And then?');
    app.emit({ type: 'replyDelta', conversationId: 'c', replyId: 'id2', at: 0, text: 'We' });
    await app.actions.stop();
    expect(app.called('stopReply')).toEqual([{ replyId: 'id2' }]);
    expect(app.store.getState().editingId).toBeNull();
  });
});

test('showing a conversation has its history read, each time', async () => {
  const app = setUpOpened();
  app.actions.show(null);
  app.actions.show('c');
  await expect.poll(() => app.called('readAhead')).toEqual([{ conversationId: 'c' }]);
  app.actions.show(null);
  app.actions.show('c');
  await expect.poll(() => app.called('readAhead')).toHaveLength(2);
});

test('a long conversation has its history read when it is here, unless another one is shown by then', async () => {
  const answer = Promise.withResolvers<Outcome<unknown>>();
  const long = aConversation({ id: 'long', leafId: 'r' });
  const app = setUpOpened({
    openConversation: () => ok({ isPart: true, conversation: long, messages: [] }),
    getMessages: () => answer.promise,
  });
  app.actions.show('long');
  await expect.poll(() => app.called('getMessages')).toHaveLength(1);
  app.actions.show('c');
  await expect.poll(() => app.called('readAhead')).toEqual([{ conversationId: 'c' }]);
  app.actions.show('long');
  app.actions.show('c');
  answer.resolve(ok({ messages: [], next: null }));
  await expect.poll(() => app.store.getState().partial).toEqual({});
  expect(app.called('readAhead')).not.toContainEqual({ conversationId: 'long' });
});

test('an edited question is asked beside the old one', async () => {
  const app = setUpOpened();
  await app.actions.askEdited(question, 'Why not?');
  expect(app.called('sendMessage')).toMatchObject([{ parentId: null, text: 'Why not?' }]);
});

test('a reply that cannot be regenerated leaves the branch as it was, and the reason is said', async () => {
  const app = setUpOpened({ regenerateReply: () => refused });
  await app.actions.regenerate('q1');
  expect(app.store.getState().conversations.c?.leafId).toBe('a1');
  expect(Object.keys(app.store.getState().messages.c ?? {})).toEqual(['q1', 'a1']);
  expect(app.store.getState().notice).toBeTruthy();
});

test('a setting that is not saved goes back to what it was', async () => {
  const app = setUp({ updateSettings: () => refused });
  const saving = app.actions.updateSettings({ theme: 'dark' });
  expect(app.store.getState().settings.theme).toBe('dark');
  await saving;
  expect(app.store.getState().settings.theme).toBe('system');
});

test('an export that the host has not saved is offered as a download', async () => {
  const result = { kind: 'download', fileName: 'a.md', path: '/download/1' };
  const app = setUpOpened({ startExport: () => ok(result) });
  const scope = { kind: 'conversation', conversationId: 'c' } as const;
  expect(await app.actions.startExport(scope, defaultExportChoice)).toBe(true);
  expect(app.downloads).toEqual(['a.md /download/1']);
});

describe('drafts', () => {
  test('are saved once after a pause, each for its own conversation', () => {
    vi.useFakeTimers();
    const app = setUpOpened();
    app.actions.setDraft('c', 'a');
    app.actions.setDraft('c', 'ab');
    app.actions.setDraft(null, 'new one');
    expect(app.called('saveDraft')).toEqual([]);
    vi.runAllTimers();
    expect(app.called('saveDraft')).toEqual([
      { conversationId: 'c', text: 'ab' },
      { conversationId: null, text: 'new one' },
    ]);
    vi.useRealTimers();
  });

  test('that could not be saved while the connection was away are saved when it is back', async () => {
    let away = true;
    const app = setUpOpened({ saveDraft: () => (away ? refused : ok(null)) });
    app.become('lost');
    app.actions.setDraft('c', 'typed meanwhile');
    app.actions.flush();
    await new Promise((refusedByNow) => setTimeout(refusedByNow));
    away = false;
    app.become('open');
    expect(app.calls.slice(1)).toMatchObject([
      { method: 'saveDraft', input: { conversationId: 'c', text: 'typed meanwhile' } },
      { method: 'getSnapshot' },
    ]);
    app.actions.flush();
    expect(app.called('saveDraft')).toHaveLength(2);
  });

  test('are saved at once when another conversation is shown', () => {
    const app = setUpOpened();
    app.actions.setDraft('c', 'half a thought');
    app.actions.show(null);
    expect(app.called('saveDraft')).toEqual([{ conversationId: 'c', text: 'half a thought' }]);
  });
});
