import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { keptInTrashMs } from '../../../preload/contract/organisation.ts';
import { exportedText } from '../api/exported.ts';
import { codeOf, openApp } from '../api/open-app.ts';
import { openTree, type TreeApp } from './tree-app.ts';

const uuid = () => randomUUID();
const ids = async (app: TreeApp) => (await app.messages()).map(({ id }) => id);
const undo = ({ call, conversationId }: TreeApp) => call('undoTree', { conversationId });

async function deleteTurn({ call }: TreeApp, messageId: string): Promise<string> {
  const deletionId = uuid();
  await call('deleteTurn', { messageId, deletionId });
  return deletionId;
}

describe('an edited text', () => {
  test('of the model is a version beside the reply, marked, and read anew by the model', async () => {
    const app = await openTree();
    const [question, reply] = await app.ask(null, 'Hello?', 'Hi.');
    const versionId = uuid();
    await app.call('editTurn', { messageId: reply, versionId, text: 'Hi, at last.' });
    expect(await app.messages()).toMatchObject([
      { id: question },
      { id: reply, text: 'Hi.' },
      {
        id: versionId,
        parentId: question,
        role: 'assistant',
        text: 'Hi, at last.',
        edited: true,
        level: null,
      },
    ]);
    expect((await app.messages())[1]).not.toHaveProperty('edited');
    expect(await app.leafId()).toBe(versionId);
    await app.ask(versionId, 'And?');
    expect(app.engine.replies.at(-1)?.request.turns).toMatchObject([
      { text: 'Hello?' },
      { messageId: versionId, text: 'Hi, at last.', tokenIds: null },
      { text: 'And?' },
    ]);
  });

  test('of a person is saved without asking, and asked when they wish', async () => {
    const app = await openTree();
    const [question] = await app.ask(null, 'Hello?');
    const versionId = uuid();
    await app.call('saveEditDraft', { messageId: question, text: 'Hello, h' });
    await app.call('editTurn', { messageId: question, versionId, text: 'Hello, how are you?' });
    expect(app.engine.replies).toHaveLength(1);
    expect(await app.leafId()).toBe(versionId);
    expect((await app.call('getSnapshot', {})).drafts).toEqual({});
    // A question hangs below a reply only.
    const below = { conversationId: app.conversationId, parentId: versionId, questionId: uuid() };
    expect(await codeOf(app.call('sendMessage', { ...below, replyId: uuid(), text: 'And?' }))).toBe(
      'badRequest',
    );
    await app.call('regenerateReply', { questionId: versionId, replyId: uuid() });
    expect(app.engine.replies.at(-1)?.request.turns).toMatchObject([{ text: 'Hello, how are you?' }]);
  });

  test('is not blank, has an id of its own, and waits for a reply that is being written', async () => {
    const app = await openTree();
    const [question, reply] = await app.ask(null, 'Hello?');
    const edit = (versionId: string, text: string) =>
      codeOf(app.call('editTurn', { messageId: reply, versionId, text }));
    expect(await edit(uuid(), ' \n')).toBe('badRequest');
    expect(await edit(question, 'Hi')).toBe('badRequest');
    await app.call('regenerateReply', { questionId: question, replyId: uuid() });
    expect(await edit(uuid(), 'Hi')).toBe('replyInProgress');
    expect(await ids(app)).toHaveLength(3);
  });
});

describe('a deleted turn', () => {
  test('goes with all that hangs below it, and the version beside it is shown', async () => {
    const app = await openTree();
    const [question, first] = await app.ask(null, 'Hello?');
    const [below] = await app.ask(first, 'And then?');
    const second = uuid();
    await app.call('regenerateReply', { questionId: question, replyId: second });
    await app.answer('Another.');
    await app.call('selectBranch', { conversationId: app.conversationId, messageId: first });
    app.events.length = 0;
    await deleteTurn(app, first);
    expect(await ids(app)).toEqual([question, second]);
    expect(await app.leafId()).toBe(second);
    expect(app.events).toMatchObject([
      { type: 'conversationChanged', conversation: { leafId: second } },
      { type: 'turnsDeleted', messageIds: expect.arrayContaining([first, below]) },
    ]);
    await deleteTurn(app, second);
    expect(await app.leafId()).toBe(question);
    await deleteTurn(app, question);
    expect(await app.leafId()).toBe(null);
    expect(await ids(app)).toEqual([]);
    const [again] = await app.ask(null, 'Once more?');
    expect((await app.messages())[0]).toMatchObject({ id: again, parentId: null });
  });

  test('counts nowhere: no method knows it, no search finds it, no prompt and no export holds it', async () => {
    const app = await openTree();
    const [question, first] = await app.ask(null, 'Hello?', 'An answer with a walrus.');
    await app.ask(first, 'A question with a tapir?');
    const second = uuid();
    await app.call('regenerateReply', { questionId: question, replyId: second });
    await app.answer('Another.');
    await deleteTurn(app, first);
    const find = async (query: string) => (await app.call('search', { query, from: null })).hits.length;
    expect([await find('walrus'), await find('tapir'), await find('another')]).toEqual([0, 0, 1]);
    for (const format of ['json', 'markdown', 'text'] as const) {
      const exported = await exportedText(app, app.conversationId, format, { branches: 'all' });
      expect(exported).toContain('Another.');
      expect(exported).not.toMatch(/walrus|tapir/);
    }
    const copy = await app.call('duplicateConversation', { conversationId: app.conversationId });
    const { messages } = await app.call('openConversation', copy);
    expect(messages.map(({ text }) => text)).toEqual(['Hello?', 'Another.']);
    await app.ask(second, 'And?');
    expect(JSON.stringify(app.engine.replies.at(-1)?.request.turns)).not.toMatch(/walrus|tapir/);
    const { conversationId } = app;
    const calls = [
      app.call('selectBranch', { conversationId, messageId: first }),
      app.call('branchFrom', { conversationId, messageId: first }),
      app.call('deleteTurn', { messageId: first, deletionId: uuid() }),
      app.call('editTurn', { messageId: first, versionId: uuid(), text: 'x' }),
      app.call('continueReply', { replyId: first }),
      app.call('getReceipt', { replyId: first }),
      app.call('getTokenRecord', { replyId: first }),
      app.call('saveEditDraft', { messageId: first, text: 'x' }),
    ];
    expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'notFound'));
  });

  test('comes back exactly as it was, by undo or from the list, in any order that leaves no turn in the air', async () => {
    const app = await openTree();
    const [, first] = await app.ask(null, 'Hello?');
    const [inner, end] = await app.ask(first, 'And then?', 'A walrus.');
    const before = app.rows();
    const lower = await deleteTurn(app, end);
    const between = app.rows();
    const upper = await deleteTurn(app, inner);
    const { call, conversationId } = app;
    // The lower one would hang on nothing.
    expect(await codeOf(call('restoreTurns', { deletionId: lower }))).toBe('badRequest');
    expect(await call('getDeletedTurns', { conversationId })).toMatchObject([
      { deletionId: upper, role: 'user', text: 'And then?', turns: 1 },
    ]);
    expect(await undo(app)).toBe('delete');
    expect(app.rows()).toEqual(between);
    expect(await call('getDeletedTurns', { conversationId })).toMatchObject([{ deletionId: lower }]);
    expect(await undo(app)).toBe('delete');
    expect(app.rows()).toEqual(before);
    expect((await call('search', { query: 'walrus', from: null })).hits).toHaveLength(1);

    // Not by undo, with a step in between: the branch that it ends is shown.
    const third = await deleteTurn(app, inner);
    await app.ask(first, 'Something else?');
    await call('restoreTurns', { deletionId: third });
    expect(await app.leafId()).toBe(end);
    expect(await undo(app)).toBe('restore');
    expect(await ids(app)).not.toContain(inner);
    expect(await codeOf(call('restoreTurns', { deletionId: uuid() }))).toBe('notFound');
  });

  test('that comes back has its old place among the versions, and pages are told so', async () => {
    const app = await openTree();
    const [question, first] = await app.ask(null, 'Hello?');
    const second = uuid();
    await app.call('regenerateReply', { questionId: question, replyId: second });
    await app.answer('Another.');
    await deleteTurn(app, first);
    app.events.length = 0;
    await undo(app);
    expect(app.events).toMatchObject([
      { type: 'turnsRestored', messages: [{ id: first }], order: [question, first, second] },
      { type: 'conversationChanged' },
    ]);
  });

  test('waits for a reply that is being written', async () => {
    const app = await openTree();
    const [question, reply] = await app.ask(null, 'Hello?');
    await app.call('regenerateReply', { questionId: question, replyId: uuid() });
    expect(await codeOf(deleteTurn(app, reply))).toBe('replyInProgress');
    expect(await codeOf(undo(app))).toBe('replyInProgress');
    await app.answer('Done.');
    await deleteTurn(app, reply);
  });

  test('goes for good after 30 days, with its draft and what the model has read of it', async () => {
    const app = await openTree();
    const [, first] = await app.ask(null, 'Hello?');
    const [old] = await app.ask(first, 'A walrus?');
    const [fresh] = await app.ask(first, 'A tapir?');
    await app.call('saveEditDraft', { messageId: old, text: 'Two walruses?' });
    const oldDeletion = await deleteTurn(app, old);
    const freshDeletion = await deleteTurn(app, fresh);
    await app.app.close();
    const db = openDatabase(app.dir);
    db.prepare('UPDATE messages SET deleted_at = deleted_at - ? WHERE deletion_id = ?').run(
      keptInTrashMs + 1,
      oldDeletion,
    );
    db.close();
    const again = await openApp({ dir: app.dir });
    const { conversationId } = app;
    // There is a backup first.
    await expect.poll(() => again.engine.forgotten, { timeout: 30_000 }).toEqual([conversationId]);
    expect(await again.call('getDeletedTurns', { conversationId })).toMatchObject([
      { deletionId: freshDeletion, turns: 2 },
    ]);
    expect((await again.call('getSnapshot', {})).drafts).toEqual({});
    expect(await codeOf(again.call('restoreTurns', { deletionId: oldDeletion }))).toBe('notFound');
    await again.call('restoreTurns', { deletionId: freshDeletion });
  });

  test('goes for good when the trash is emptied', async () => {
    const app = await openTree();
    const [, reply] = await app.ask(null, 'Hello?');
    await deleteTurn(app, reply);
    await app.call('emptyTrash', { conversationIds: null });
    expect(await app.call('getDeletedTurns', { conversationId: app.conversationId })).toEqual([]);
    expect(await undo(app)).toBe(null);
  });
});

describe('branching', () => {
  test('lets the next message go below any reply, or begin anew, and stays so after a restart', async () => {
    const app = await openTree();
    const [question, first] = await app.ask(null, 'Hello?');
    const [below] = await app.ask(first, 'And then?');
    const { call, conversationId } = app;
    await call('branchFrom', { conversationId, messageId: first });
    expect(await app.leafId()).toBe(first);
    expect(await codeOf(call('branchFrom', { conversationId, messageId: below }))).toBe('badRequest');
    expect(await codeOf(call('branchFrom', { conversationId, messageId: uuid() }))).toBe('notFound');
    await call('branchFrom', { conversationId, messageId: null });
    expect(await app.leafId()).toBe(null);
    // Nothing is shown, and that can be exported, too.
    expect(await exportedText(app, conversationId, 'markdown')).not.toContain('Answer to');
    expect(await undo(app)).toBe('branch');
    await app.app.close();
    const again = await openApp({ dir: app.dir });
    const opened = await again.call('openConversation', { conversationId });
    expect(opened.conversation.leafId).toBe(first);
    expect(opened.messages[0]?.id).toBe(question);
  });

  test('of a reply that is not the last it is, does not let it be continued', async () => {
    const app = await openTree();
    const [, reply] = await app.ask(null, 'Hello?');
    await app.ask(reply, 'And then?');
    await app.call('branchFrom', { conversationId: app.conversationId, messageId: reply });
    expect(await codeOf(app.call('continueReply', { replyId: reply }))).toBe('badRequest');
  });
});

describe('taking steps back', () => {
  test('undoes what was sent, regenerated, edited and continued, and takes it again', async () => {
    const app = await openTree();
    const { call, conversationId } = app;
    const states: unknown[] = [];
    const mark = () => states.push(app.rows());
    const [question, reply] = await app.ask(null, 'Hello?');
    mark();
    const second = uuid();
    await call('regenerateReply', { questionId: question, replyId: second });
    await app.answer('As far as', 'stopped');
    mark();
    await call('continueReply', { replyId: second });
    await app.answer(' it goes.');
    mark();
    await call('editTurn', { messageId: second, versionId: uuid(), text: 'Better.' });
    mark();
    await call('branchFrom', { conversationId, messageId: reply });
    mark();
    const operations = ['branch', 'edit', 'continue', 'regenerate'];
    for (const [at, operation] of operations.entries()) {
      expect(await undo(app)).toBe(operation);
      expect(app.rows()).toEqual(states[operations.length - 1 - at]);
    }
    for (const [at, operation] of operations.toReversed().entries()) {
      expect(await call('redoTree', { conversationId })).toBe(operation);
      expect(app.rows()).toEqual(states[at + 1]);
    }
    expect(await call('redoTree', { conversationId })).toBe(null);
  });

  test('has the search find what a reply was before it went on, and no longer what it went on with', async () => {
    const app = await openTree();
    const [, reply] = await app.ask(null, 'Hello?', 'A walrus');
    const question = uuid();
    const below = { conversationId: app.conversationId, parentId: reply, questionId: question };
    const second = uuid();
    await app.call('sendMessage', { ...below, replyId: second, text: 'And?' });
    await app.answer('A tapir', 'stopped');
    await app.call('continueReply', { replyId: second });
    await app.answer(' and an okapi.');
    const find = async (query: string) => (await app.call('search', { query, from: null })).hits.length;
    expect([await find('tapir'), await find('okapi')]).toEqual([1, 1]);
    expect(await undo(app)).toBe('continue');
    expect([await find('tapir role:assistant'), await find('okapi')]).toEqual([1, 0]);
  });

  test('goes on to the beginning, is of one conversation alone, and another step ends what could be done again', async () => {
    const app = await openTree();
    const { call, conversationId } = app;
    await app.ask(null, 'Hello?');
    const other = { conversationId: uuid(), parentId: null, questionId: uuid(), replyId: uuid() };
    await call('sendMessage', { ...other, text: 'Elsewhere' });
    await app.answer('There.');
    expect(await undo(app)).toBe('send');
    expect(await ids(app)).toEqual([]);
    expect(await undo(app)).toBe(null);
    await app.ask(null, 'Anew?');
    expect(await call('redoTree', { conversationId })).toBe(null);
    expect((await call('openConversation', { conversationId: other.conversationId })).messages).toHaveLength(
      2,
    );
    expect(await codeOf(call('undoTree', { conversationId: uuid() }))).toBe('notFound');
  });
});

test('what is typed while a turn is edited outlives the app, and goes with its conversation', async () => {
  const app = await openTree();
  const [question] = await app.ask(null, 'Hello?');
  await app.call('saveEditDraft', { messageId: question, text: 'Hello, wor' });
  await app.app.close();
  const again = await openApp({ dir: app.dir });
  expect((await again.call('getSnapshot', {})).drafts).toEqual({ [`edit:${question}`]: 'Hello, wor' });
  await again.call('trashConversations', { conversationIds: [app.conversationId] });
  await again.call('emptyTrash', { conversationIds: null });
  expect((await again.call('getSnapshot', {})).drafts).toEqual({});
});
