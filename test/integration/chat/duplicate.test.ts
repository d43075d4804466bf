import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { databaseFileName } from '../../../main/store/database.ts';
import { nowhere } from '../../../preload/contract/organisation.ts';
import { codeOf, type OpenedApp, openApp } from '../api/open-app.ts';

const uuid = () => crypto.randomUUID();

/** Asks and lets the engine answer; `conversationId` not given: begins a conversation. */
async function ask(app: OpenedApp, text: string, answer: string, below?: Asked, contextStartId?: string) {
  const { conversationId = uuid(), replyId: parentId = null } = below ?? {};
  const turn = { conversationId, parentId, questionId: uuid(), replyId: uuid() };
  await app.call('sendMessage', { ...turn, text });
  const reply = app.engine.replies.at(-1)!;
  reply.begin();
  reply.write(answer);
  await reply.end('endOfText', contextStartId ?? null);
  return turn;
}

type Asked = { readonly conversationId: string; readonly replyId: string };

/** All of a conversation's rows but for ids, read from the file beside the app. */
function rowsOf({ dir }: OpenedApp, conversationId: string) {
  const db = new Sqlite(join(dir, databaseFileName), { readonly: true });
  try {
    return db
      .prepare(
        `SELECT role, text, hex(token_ids), status, created_at, model, level, stats, error,
           json_remove(receipt, '$.contextStartId'), hex(record)
         FROM messages LEFT JOIN token_records ON message_id = id WHERE conversation_id = ? ORDER BY seq`,
      )
      .raw()
      .all(conversationId);
  } finally {
    db.close();
  }
}

/** The tree as texts with the places of their parents, and of the message at which each reply's context began. */
async function treeOf({ call }: OpenedApp, conversationId: string) {
  const { conversation, messages } = await call('openConversation', { conversationId });
  const placeOf = (id: string | null) => (id === null ? null : messages.findIndex((one) => one.id === id));
  return {
    leaf: placeOf(conversation.leafId),
    turns: messages.map((one) => [one.text, placeOf(one.parentId), placeOf(one.contextStartId)]),
  };
}

/** Two questions, the second with two replies, of which the first is shown. */
async function tree(app: OpenedApp) {
  const first = await ask(app, 'One?', 'One.');
  const second = await ask(app, 'Two?', 'Two.', first, first.questionId);
  const other = uuid();
  await app.call('regenerateReply', { questionId: second.questionId, replyId: other });
  app.engine.replies.at(-1)!.write('Two, otherwise.');
  await app.engine.replies.at(-1)!.end();
  const { conversationId } = first;
  await app.call('selectBranch', { conversationId, messageId: second.replyId });
  return { conversationId, first, second };
}

describe('a copy of a conversation', () => {
  test('has the whole tree under new ids, with what hangs on it, its setup, tags and folder', async () => {
    const app = await openApp();
    const { conversationId } = await tree(app);
    const folderId = uuid();
    await app.call('createFolder', { folderId, parentId: null, name: 'Work' });
    const placed = { folderId, pinned: true, archived: true, addTags: ['b', 'a'] };
    await app.call('organise', { conversationIds: [conversationId], ...placed });
    const changes = { instruction: 'Be brief.', recordsTokens: true };
    await app.call('changeSetup', { conversationId, changes });
    const { conversationId: copyId } = await app.call('duplicateConversation', {
      conversationId,
      title: 'One? (copy)',
    });

    expect(rowsOf(app, copyId)).toEqual(rowsOf(app, conversationId));
    expect(rowsOf(app, copyId)).toHaveLength(5);
    expect(await treeOf(app, copyId)).toEqual(await treeOf(app, conversationId));
    const { conversation, messages } = await app.call('openConversation', { conversationId: copyId });
    expect(conversation).toMatchObject({
      ...nowhere,
      title: 'One? (copy)',
      folderId,
      tags: ['a', 'b'],
    });
    const original = await app.call('openConversation', { conversationId });
    const ids = new Set(original.messages.map(({ id }) => id));
    expect(messages.filter(({ id }) => ids.has(id))).toEqual([]);
    const receipt = await app.call('getReceipt', { replyId: messages[1]!.id });
    expect(receipt).toEqual(await app.call('getReceipt', { replyId: original.messages[1]!.id }));
    expect((await app.call('getSnapshot', {})).setups[copyId]).toMatchObject(changes);
    expect(app.events).toContainEqual({ type: 'conversationChanged', conversation });
    expect(app.events.at(-1)).toMatchObject({ type: 'setupChanged', conversationId: copyId });
    const { hits } = await app.call('search', { query: 'otherwise', from: null });
    // The other one is in the archive.
    expect(hits.map((hit) => hit.conversationId)).toEqual([copyId]);
  });

  test('up to a turn has the branch down to it and nothing beside or below', async () => {
    const app = await openApp();
    const { conversationId, first, second } = await tree(app);
    const upTo = async (messageId: string) => {
      const copy = await app.call('duplicateConversation', { conversationId, messageId });
      return treeOf(app, copy.conversationId);
    };
    expect(await upTo(first.replyId)).toEqual({
      leaf: 1,
      turns: [
        ['One?', null, null],
        ['One.', 0, null],
      ],
    });
    expect((await upTo(second.replyId)).turns.map(([text]) => text)).toEqual([
      'One?',
      'One.',
      'Two?',
      'Two.',
    ]);
  });

  test('holds what is being written as far as it has come, while that goes on', async () => {
    const app = await openApp();
    const [conversationId, replyId] = [uuid(), uuid()];
    await app.call('sendMessage', {
      conversationId,
      parentId: null,
      questionId: uuid(),
      replyId,
      text: 'Why?',
    });
    const reply = app.engine.replies.at(-1)!;
    reply.write('Because');
    const copy = await app.call('duplicateConversation', { conversationId });
    reply.write(' of it.');
    await reply.end();
    const last = async (id: string) =>
      (await app.call('openConversation', { conversationId: id })).messages.at(-1);
    expect(await last(copy.conversationId)).toMatchObject({ text: 'Because', status: 'interrupted' });
    expect(await last(conversationId)).toMatchObject({ text: 'Because of it.', status: 'complete' });
  });

  test('is not begun where the conversation, or the turn in it, is not there', async () => {
    const app = await openApp();
    const { conversationId } = await ask(app, 'One?', 'One.');
    const other = await ask(app, 'Other?', 'Other.');
    const upTo = { conversationId, messageId: other.replyId };
    expect(await codeOf(app.call('duplicateConversation', upTo))).toBe('notFound');
    expect(await codeOf(app.call('duplicateConversation', { conversationId: uuid() }))).toBe('notFound');
    expect((await app.call('getSnapshot', {})).conversations).toHaveLength(2);
  });
});
