import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors.ts';
import { editKey } from '../../../../renderer/state/state.ts';
import { branchesShown } from '../../../../renderer/state/tree-selectors.ts';
import { aConversation, aMessage } from './samples.ts';
import { ok, setUp } from './setup.ts';

const refused: Outcome<never> = { ok: false, error: { code: 'replyInProgress', detail: {} } };
const q1 = aMessage({ id: 'q1', text: 'Why?' });
const a1 = aMessage({ id: 'a1', parentId: 'q1', role: 'assistant', text: 'So.' });
const a2 = aMessage({ id: 'a2', parentId: 'q1', role: 'assistant', text: 'Or so.' });
const q2 = aMessage({ id: 'q2', parentId: 'a2', text: 'How?' });

/** With conversation "c" open and shown at its newest end. */
function setUpOpened(answers: Parameters<typeof setUp>[0] = {}) {
  const app = setUp({
    openConversation: () => ok({ conversation: aConversation(), messages: [] }),
    ...answers,
  });
  app.store.setState({
    shownId: 'c',
    conversations: { c: aConversation({ leafId: 'q2' }) },
    messages: { c: { q1, a1, a2, q2 } },
  });
  return app;
}
const shownIds = ({ store }: ReturnType<typeof setUp>) => Object.keys(store.getState().messages.c ?? {});

describe('deleting a turn', () => {
  test('with nothing below it is done at once, and offered to be undone', async () => {
    const app = setUpOpened();
    await app.actions.deleteTurn('a1');
    await expect.poll(() => app.toasts).toMatchObject([{ text: 'Deleted.', action: { label: 'Undo' } }]);
    expect(app.called('deleteTurn')).toEqual([{ messageId: 'a1', deletionId: 'id1' }]);
    app.toasts[0]?.action?.run();
    expect(app.called('restoreTurns')).toEqual([{ deletionId: 'id1' }]);
  });

  test('with turns below it asks first, and says afterwards how many went along', async () => {
    const app = setUpOpened();
    await app.actions.deleteTurn('q1');
    expect(app.store.getState().dialog).toEqual({ name: 'deleteTurn', messageId: 'q1' });
    expect(app.called('deleteTurn')).toEqual([]);
    await app.actions.deleteTurnNow('q1');
    expect(app.toasts).toMatchObject([{ text: 'Deleted, with 3 turns below.' }]);
  });

  test('counts what goes along when all of a long conversation is here', async () => {
    const conversation = aConversation({ leafId: 'q2' });
    const app = setUp({
      openConversation: () => ok({ isPart: true, conversation, messages: [a2, q2] }),
      getMessages: ({ from }: { from: number }) =>
        ok(from === 0 ? { messages: [q1, a1], next: 5 } : { messages: [a2, q2], next: null }),
    });
    app.actions.show('c');
    await expect.poll(() => shownIds(app)).toEqual(['a2', 'q2']);
    await app.actions.deleteTurn('a2');
    expect(shownIds(app)).toEqual(['q1', 'a1', 'a2', 'q2']);
    expect(app.store.getState().dialog).toEqual({ name: 'deleteTurn', messageId: 'a2' });
    expect(app.called('deleteTurn')).toEqual([]);
  });

  test('of a conversation that could not be read whole is not begun', async () => {
    const app = setUp({
      openConversation: () =>
        ok({ isPart: true, conversation: aConversation({ leafId: 'q2' }), messages: [q2] }),
      getMessages: () => refused,
    });
    app.actions.show('c');
    await expect.poll(() => shownIds(app)).toEqual(['q2']);
    await app.actions.deleteTurn('q2');
    expect(app.called('deleteTurn')).toEqual([]);
    expect(app.store.getState()).toMatchObject({ dialog: null, partial: { c: true } });
    expect(app.store.getState().notice).toMatch(/\w/);
  });

  test('that is refused says why and offers nothing', async () => {
    const app = setUpOpened({ deleteTurn: () => refused });
    await app.actions.deleteTurnNow('a1');
    expect(app.store.getState().notice).toMatch(/\w/);
    expect(app.toasts).toEqual([]);
  });

  test('takes it out of what is shown, and bringing it back puts it in its old place', () => {
    const app = setUpOpened();
    app.emit({ type: 'turnsDeleted', conversationId: 'c', messageIds: ['a1', 'unknown'] });
    expect(shownIds(app)).toEqual(['q1', 'a2', 'q2']);
    const order = ['q1', 'a1', 'a2', 'q2'];
    app.emit({ type: 'turnsRestored', conversationId: 'c', messages: [a1], order });
    expect(shownIds(app)).toEqual(order);
    expect(app.called('openConversation')).toEqual([]);
    // A page that lacks something more asks for all of it.
    app.emit({ type: 'turnsRestored', conversationId: 'c', messages: [a1], order: [...order, 'a3'] });
    expect(app.called('openConversation')).toEqual([{ conversationId: 'c', end: true }]);
    app.emit({ type: 'turnsDeleted', conversationId: 'not open', messageIds: ['x'] });
    app.emit({ type: 'turnsRestored', conversationId: 'not open', messages: [], order: ['x'] });
    expect(app.called('openConversation')).toHaveLength(1);
  });
});

describe('taking a step back', () => {
  test('says which it was and offers to take it again', async () => {
    const app = setUpOpened({ undoTree: () => ok('edit'), redoTree: () => ok('edit') });
    await app.actions.undoStep();
    expect(app.toasts.at(-1)).toMatchObject({
      text: 'The edited version was taken back.',
      action: { label: 'Redo' },
    });
    app.toasts.at(-1)?.action?.run();
    await expect
      .poll(() => app.toasts.at(-1))
      .toMatchObject({ text: 'The edited version is back.', action: { label: 'Undo' } });
  });

  test('says where there is none, and does nothing where no conversation is shown', async () => {
    const app = setUpOpened();
    await app.actions.undoStep();
    expect(app.toasts.at(-1)).toEqual({ text: expect.stringMatching(/^Nothing/), key: 'tree' });
    app.store.setState({ shownId: null });
    await app.actions.undoStep();
    expect(app.called('undoTree')).toHaveLength(1);
  });
});

describe('an edit', () => {
  test('is kept while it is typed, and no longer once it is saved or asked', async () => {
    const app = setUpOpened();
    app.actions.setEditDraft('a1', 'So be it');
    app.actions.setEditDraft('q1', 'Why not?');
    expect(app.store.getState().drafts).toEqual({ 'edit:a1': 'So be it', 'edit:q1': 'Why not?' });
    app.actions.flush();
    expect(app.called('saveEditDraft')).toEqual([
      { messageId: 'a1', text: 'So be it' },
      { messageId: 'q1', text: 'Why not?' },
    ]);
    app.actions.edit('a1');
    await app.actions.saveEdited(a1, 'So be it');
    expect(app.called('editTurn')).toEqual([{ messageId: 'a1', versionId: 'id1', text: 'So be it' }]);
    expect(app.store.getState()).toMatchObject({ editingId: null, drafts: { 'edit:q1': 'Why not?' } });
    await app.actions.askEdited(q1, 'Why not?');
    expect(app.store.getState().drafts).toEqual({});
  });

  test('that is refused stays', async () => {
    const app = setUpOpened({ editTurn: () => refused, sendMessage: () => refused });
    app.actions.setEditDraft('a1', 'So be it');
    app.actions.edit('a1');
    await app.actions.saveEdited(a1, 'So be it');
    expect(app.store.getState()).toMatchObject({ editingId: 'a1', drafts: { [editKey('a1')]: 'So be it' } });
    app.actions.setEditDraft('q1', 'Why not?');
    await app.actions.askEdited(q1, 'Why not?');
    expect(app.store.getState().drafts).toHaveProperty(editKey('q1'), 'Why not?');
  });
});

test('a question that has no reply yet is not written below', async () => {
  const app = setUpOpened();
  app.actions.setDraft('c', 'And then?');
  expect(await app.actions.send('And then?')).toBe(false);
  expect(app.called('sendMessage')).toEqual([]);
  expect(app.store.getState()).toMatchObject({ drafts: { c: 'And then?' } });
  expect(app.store.getState().notice).toMatch(/no reply yet/);
});

test('branching goes below a reply, and before a question', async () => {
  const app = setUpOpened();
  await app.actions.branchFrom(a1);
  await app.actions.branchFrom(q2);
  await app.actions.branchFrom(q1);
  expect(app.called('branchFrom').map(({ messageId }) => messageId)).toEqual(['a1', 'a2', null]);
});

test('a duplicate is shown, under a title that says what it is', async () => {
  const copy = aConversation({ id: 'copy' });
  const app = setUpOpened({
    duplicateConversation: () => ok({ conversationId: 'copy' }),
    openConversation: () => ok({ conversation: copy, messages: [] }),
  });
  await app.actions.duplicateUpTo('a1');
  expect(app.called('duplicateConversation')).toEqual([
    { conversationId: 'c', messageId: 'a1', title: 'Title (copy)' },
  ]);
  expect(app.store.getState().shownId).toBe('copy');
});

test('a turn on another branch is gone to by showing that branch first', async () => {
  const app = setUpOpened();
  await app.actions.goTo('a2');
  expect(app.called('selectBranch')).toEqual([]);
  await app.actions.goTo('a1');
  expect(app.called('selectBranch')).toEqual([{ conversationId: 'c', messageId: 'a1' }]);
  expect(app.store.getState().tree.reveal).toEqual({ messageId: 'a1' });
});

test('the map of branches is covered by what is opened in its place, and comes back', () => {
  const app = setUpOpened();
  app.actions.toggleBranches(true);
  expect(branchesShown(app.store.getState())).toBe(true);
  app.actions.inspect('a1');
  expect(branchesShown(app.store.getState())).toBe(false);
  app.actions.closeInspector();
  expect(branchesShown(app.store.getState())).toBe(true);
  app.actions.toggleParameters(true);
  app.actions.toggleBranches(true, 'a1');
  expect(app.store.getState()).toMatchObject({ parametersOpen: false, tree: { mapAt: 'a1' } });
});
