// What is in the trash is read, and nothing in it is changed.
import { expect, test } from 'vitest';
import { emptyGeneration } from '../../../preload/contract/sampling.ts';
import { exportedText } from '../api/exported.ts';
import { codeOf, openApp } from '../api/open-app.ts';
import { openTree } from './tree-app.ts';

const uuid = () => crypto.randomUUID();

/** A conversation of two replies to one question, a turn that was deleted, and a draft; in the trash. */
async function openTrashed() {
  const app = await openTree();
  const { call, conversationId } = app;
  const [questionId, replyId] = await app.ask(null, 'Salt?');
  await call('regenerateReply', { questionId, replyId: uuid() });
  await app.answer('Some', 'stopped');
  const stoppedId = (await app.messages()).at(-1)!.id;
  const [goneId] = await app.ask(replyId, 'And sugar?');
  const deletionId = uuid();
  await call('deleteTurn', { messageId: goneId, deletionId });
  await call('selectBranch', { conversationId, messageId: stoppedId });
  await call('saveDraft', { conversationId, text: 'And then' });
  await call('trashConversations', { conversationIds: [conversationId] });
  return { ...app, questionId, replyId, stoppedId, deletionId };
}

test('every change of it is refused with the reason, and leaves everything as it was', async () => {
  const app = await openTrashed();
  const { call, conversationId, questionId, replyId, stoppedId, deletionId } = app;
  const before = [app.rows(), await call('getSnapshot', {})];
  const sent = { conversationId, parentId: replyId, questionId: uuid(), replyId: uuid(), text: 'More?' };
  const changes = {
    sendMessage: () => call('sendMessage', sent),
    regenerateReply: () => call('regenerateReply', { questionId, replyId: uuid() }),
    continueReply: () => call('continueReply', { replyId: stoppedId }),
    editTurn: () => call('editTurn', { messageId: questionId, versionId: uuid(), text: 'Pepper?' }),
    deleteTurn: () => call('deleteTurn', { messageId: questionId, deletionId: uuid() }),
    restoreTurns: () => call('restoreTurns', { deletionId }),
    branchFrom: () => call('branchFrom', { conversationId, messageId: replyId }),
    undoTree: () => call('undoTree', { conversationId }),
    redoTree: () => call('redoTree', { conversationId }),
    saveDraft: () => call('saveDraft', { conversationId, text: '' }),
    saveEditDraft: () => call('saveEditDraft', { messageId: questionId, text: 'Pep' }),
    renameConversation: () => call('renameConversation', { conversationId, title: 'Spices' }),
    setGeneration: () => call('setGeneration', { conversationId, generation: emptyGeneration }),
    changeSetup: () => call('changeSetup', { conversationId, changes: { instruction: 'Be brief.' } }),
    organise: () => call('organise', { conversationIds: [conversationId], pinned: true }),
  };
  for (const [name, change] of Object.entries(changes)) expect(await codeOf(change()), name).toBe('inTrash');
  expect([app.rows(), await call('getSnapshot', {})]).toEqual(before);
  expect(app.engine.replies).toHaveLength(3);
});

test('it can be read, copied and exported', async () => {
  const { call, conversationId, stoppedId, replyId, deletionId, ...app } = await openTrashed();
  expect(await app.messages()).toHaveLength(3);
  expect(await call('getDeletedTurns', { conversationId })).toMatchObject([{ deletionId }]);
  expect(await call('getReceipt', { replyId })).not.toBeNull();
  await call('selectBranch', { conversationId, messageId: replyId });
  expect(await app.leafId()).toBe(replyId);
  expect(await exportedText({ call, ...app }, conversationId, 'text', { timestamps: false })).toMatch(
    /^Salt\?\n\nYou:\nSalt\?\n\n.*:\nAnswer to Salt\?\n$/,
  );
  const copy = await call('duplicateConversation', { conversationId });
  const { conversation } = await call('openConversation', copy);
  expect(conversation).toMatchObject({ trashedAt: null });
});

test('restored, it goes on from where it was, and steps from before are taken back', async () => {
  const { call, conversationId, replyId, ...app } = await openTrashed();
  await call('restoreConversations', { conversationIds: [conversationId] });
  expect((await call('getSnapshot', {})).drafts).toEqual({ [conversationId]: 'And then' });
  expect(await call('undoTree', { conversationId })).toBe('delete');
  await app.ask(replyId, 'More?');
  expect(await app.messages()).toHaveLength(7);
});

test('a temporary conversation in it is not kept on the disk', async () => {
  const { call } = await openApp();
  const conversationId = uuid();
  await call('beginTemporary', { conversationId, title: 'Temporary' });
  await call('trashConversations', { conversationIds: [conversationId] });
  expect(await codeOf(call('keepTemporary', { conversationId }))).toBe('inTrash');
});
