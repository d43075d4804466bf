// Methods that name a temporary conversation not by its id reach it, too.
import { expect, test } from 'vitest';
import { type OpenedApp, openApp } from './open-app.ts';

const uuid = () => crypto.randomUUID();

async function beginTemporary({ call, engine }: OpenedApp) {
  const [conversationId, questionId, replyId] = [uuid(), uuid(), uuid()];
  await call('beginTemporary', { conversationId, title: 'Temporary' });
  await call('sendMessage', { conversationId, parentId: null, questionId, replyId, text: 'Hello?' });
  await engine.replies.at(-1)!.end();
  return { conversationId, questionId, replyId };
}

const listed = async ({ call }: OpenedApp) =>
  (await call('getSnapshot', {})).conversations.map(({ id }) => id);

test('emptying the whole trash takes those that are in it, and no others', async () => {
  const app = await openApp();
  const { conversationId: gone } = await beginTemporary(app);
  const { conversationId: kept } = await beginTemporary(app);
  await app.call('trashConversations', { conversationIds: [gone] });
  await app.call('emptyTrash', { conversationIds: null });
  expect(await listed(app)).toEqual([kept]);
});

test('a turn that was deleted from one is brought back by its deletion', async () => {
  const app = await openApp();
  const { conversationId, questionId, replyId } = await beginTemporary(app);
  const deletionId = uuid();
  await app.call('deleteTurn', { messageId: replyId, deletionId });
  await app.call('restoreTurns', { deletionId });
  const { messages } = await app.call('openConversation', { conversationId });
  expect(messages.map(({ id }) => id)).toEqual([questionId, replyId]);
});
