import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { createReadAhead, finishedPart } from '../../../main/chat/read-ahead.ts';
import { openMemoryStore } from '../../../main/store/store.ts';
import { samplingPresets } from '../../../preload/contract/models.ts';
import { openApp } from '../api/open-app.ts';

test.each([
  ['', ''],
  ['half a sentence', ''],
  ['One sentence.', ''],
  ['One sentence. And', 'One sentence.'],
  ['One. Two! Three? Fo', 'One. Two! Three?'],
  ['A line\nand another', 'A line\n'],
  ['Version 3.14 is', ''],
])('of the draft %j the finished part is %j', (draft, finished) => {
  expect(finishedPart(draft)).toBe(finished);
});

async function conversationWithReply(end = true) {
  const opened = await openApp();
  const [conversationId, questionId, replyId] = [randomUUID(), randomUUID(), randomUUID()];
  await opened.call('sendMessage', { conversationId, parentId: null, questionId, replyId, text: 'Why?' });
  const [reply] = opened.engine.replies;
  reply!.write('Because.');
  if (end) await reply!.end('endOfText');
  return { ...opened, conversationId };
}

const textsOf = (turns: readonly { text: string }[]) => turns.map(({ text }) => text);
const until = <T>(value: () => T) =>
  vi.waitFor(() => expect(value()).toBeTruthy(), { timeout: 20_000, interval: 5 });

test('showing a conversation reads its history, and the finished part of the draft that it has', async () => {
  const { call, engine, conversationId } = await conversationWithReply();
  await call('readAhead', { conversationId });
  await until(() => engine.readAheads.length === 1);
  expect(engine.readAheads[0]).toMatchObject({ conversationId, contextStartId: null, maxTokens: 2048 });
  expect(textsOf(engine.readAheads[0]!.turns)).toEqual(['Why?', 'Because.', '']);
  await call('saveDraft', { conversationId, text: 'I see. But wh' });
  await call('readAhead', { conversationId });
  await until(() => engine.readAheads.length === 3);
  expect(textsOf(engine.readAheads.at(-1)!.turns)).toEqual(['Why?', 'Because.', 'I see.']);
});

test('typing reads each finished sentence once', async () => {
  const { call, engine, conversationId } = await conversationWithReply();
  for (const text of ['I', 'I see.', 'I see. B', 'I see. But wh', 'I see. But why? '])
    await call('saveDraft', { conversationId, text });
  expect(engine.readAheads.map(({ turns }) => turns.at(-1)!.text)).toEqual(['I see.', 'I see. But why?']);
});

test('leafing through conversations reads the last one shown', async () => {
  const { app, call, engine, conversationId } = await conversationWithReply();
  await call('readAhead', { conversationId: randomUUID() });
  await call('readAhead', { conversationId });
  await until(() => engine.readAheads.length > 0);
  expect(engine.readAheads.map((request) => request.conversationId)).toEqual([conversationId]);
  void app;
});

test('nothing is read ahead while its reply is written, or when the setting is off', async () => {
  const { call, engine, conversationId } = await conversationWithReply(false);
  await call('saveDraft', { conversationId, text: 'I see. B' });
  expect(engine.readAheads).toEqual([]);
  await engine.replies[0]!.end('endOfText');
  await call('updateSettings', { readAhead: false });
  await call('saveDraft', { conversationId, text: 'I see. Bu' });
  expect(engine.readAheads).toEqual([]);
  await call('updateSettings', { readAhead: true });
  await call('saveDraft', { conversationId, text: 'I see. But' });
  expect(engine.readAheads).toHaveLength(1);
});

test('nothing is read ahead of a conversation in the trash, where it is asked nothing', () => {
  const store = openMemoryStore();
  const [conversationId, questionId, replyId] = [randomUUID(), randomUUID(), randomUUID()];
  const reply = { id: replyId, model: null, level: null };
  store.messages.insertTurn({ conversationId, title: '', parentId: null, questionId, text: 'Why?', reply });
  store.messages.interruptStreaming();
  const asked: string[] = [];
  const readAhead = createReadAhead({
    store,
    engine: { readAhead: (request) => void asked.push(request.conversationId) },
    settings: store.settings,
    samplingOf: () => samplingPresets.balanced,
    isReadyFor: () => true,
    log: { warn: () => {} },
  });
  store.conversations.trash([conversationId], true);
  readAhead.typed(conversationId, 'I see. But');
  expect(asked).toEqual([]);
  store.conversations.trash([conversationId], false);
  readAhead.typed(conversationId, 'I see. But');
  expect(asked).toEqual([conversationId]);
  store.close();
});

test('a store that fails costs nothing but the guess', () => {
  const warnings: string[] = [];
  const readAhead = createReadAhead({
    store: {
      conversations: {
        find: () => {
          throw new Error('the disk is gone');
        },
      },
    } as never,
    engine: { readAhead: () => {} },
    settings: { get: () => ({ readAhead: true }) } as never,
    samplingOf: () => samplingPresets.balanced,
    isReadyFor: () => true,
    log: { warn: (text) => void warnings.push(text) },
  });
  readAhead.typed(randomUUID(), 'I see. But');
  expect(warnings).toEqual(['reading ahead failed']);
});

test('a deleted conversation is forgotten by the engine, and a changed budget is told to it', async () => {
  const { call, engine, conversationId } = await conversationWithReply();
  await call('deleteConversation', { conversationId });
  expect(engine.forgotten).toEqual([conversationId]);
  await call('updateSettings', { snapshotBudgetBytes: 0 });
  expect(engine.snapshotBudgets).toEqual([0]);
});
