import { expect, test } from 'vitest';
import { codeOf, openApp } from './open-app.ts';

test('a turn is found as soon as it is saved, through the bridge', async () => {
  const { call } = await openApp();
  const conversationId = crypto.randomUUID();
  const [questionId, replyId] = [crypto.randomUUID(), crypto.randomUUID()];
  await call('sendMessage', {
    conversationId,
    parentId: null,
    questionId,
    replyId,
    text: 'Where is the needle?',
  });
  const { hits } = await call('search', { query: 'needle', from: null });
  expect(hits.map((hit) => hit.messageId)).toEqual([null, questionId]);
  expect(hits.every((hit) => hit.conversationId === conversationId)).toBe(true);
});

test('a query that is no text is a bad request', async () => {
  const { call } = await openApp();
  expect(await codeOf(call('search', { query: 'a'.repeat(1001), from: null }))).toBe('badRequest');
});
