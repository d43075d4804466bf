import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { applyListEvents } from '../../../../renderer/state/apply-list-events.ts';
import { initialState } from '../../../../renderer/state/state.ts';
import { aConversation } from './samples.ts';
import { ok, setUp } from './setup.ts';

const refused: Outcome<never> = { ok: false, error: { code: 'diskFull', detail: {} } };

/** With conversations "a", "b" and "c", of which "a" is shown. */
function setUpThree(answers: Parameters<typeof setUp>[0] = {}) {
  const app = setUp(answers);
  const all = [
    aConversation({ id: 'a', title: 'Apples', folderId: 'f' }),
    aConversation({ id: 'b', title: 'Pears' }),
    aConversation({ id: 'c', title: 'Plums' }),
  ];
  app.store.setState({
    shownId: 'a',
    conversations: Object.fromEntries(all.map((one) => [one.id, one])),
    folders: [{ id: 'f', parentId: null, name: 'Fruit' }],
    messages: { a: {}, b: {} },
  });
  return app;
}

describe('the trash', () => {
  test('takes what is shown at once, and undoing brings it back to where the person was', async () => {
    const app = setUpThree();
    await app.actions.trash(['a']);
    expect(app.called('trashConversations')).toEqual([{ conversationIds: ['a'] }]);
    expect(app.store.getState().shownId).toBeNull();
    expect(app.toasts.map(({ text }) => text)).toEqual(['“Apples” is in the trash.']);
    app.toasts[0]!.action!.run();
    await expect.poll(() => app.store.getState().shownId).toBe('a');
    expect(app.called('restoreConversations')).toEqual([{ conversationIds: ['a'] }]);
  });

  test('takes what was just typed along: there nothing more would be saved', async () => {
    const app = setUpThree();
    app.actions.setDraft('a', 'And pears?');
    await app.actions.trash(['a']);
    const methods = app.calls.map(({ method }) => method);
    expect(app.called('saveDraft')).toEqual([{ conversationId: 'a', text: 'And pears?' }]);
    expect(methods.indexOf('saveDraft')).toBeLessThan(methods.indexOf('trashConversations'));
  });

  test('takes many, selects none of them any more, and leaves what is shown beside them', async () => {
    const app = setUpThree();
    app.actions.select(['b', 'c']);
    await app.actions.trash(['b', 'c']);
    expect(app.store.getState().list.selected.size).toBe(0);
    expect(app.store.getState().shownId).toBe('a');
    expect(app.toasts[0]!.text).toBe('2 conversations are in the trash.');
  });

  test('that refuses leaves everything where it is, and says why', async () => {
    const app = setUpThree({ trashConversations: () => refused });
    app.actions.select(['a']);
    await app.actions.trash(['a']);
    expect(app.store.getState()).toMatchObject({ shownId: 'a', notice: expect.stringMatching(/disk/i) });
    expect(app.store.getState().list.selected.size).toBe(1);
    expect(app.toasts).toEqual([]);
  });

  test('that is emptied takes along what the page knew of them', async () => {
    const app = setUpThree();
    const { conversations } = app.store.getState();
    const trashed = { ...conversations, a: { ...conversations.a!, trashedAt: 5 } };
    app.store.setState({ conversations: trashed, drafts: { a: 'x', b: 'y' } });
    await app.actions.deleteForGood(null);
    expect(app.called('emptyTrash')).toEqual([{ conversationIds: null }]);
    const state = app.store.getState();
    expect(Object.keys(state.conversations)).toEqual(['b', 'c']);
    expect(state).toMatchObject({ shownId: null, messages: { b: {} }, drafts: { b: 'y' } });
  });
});

test('without room for the backup before it, deleting is asked about again, and then done without one', async () => {
  const detail = { neededBytes: 64_000_000, freeBytes: 2_000_000 };
  let isFull = true;
  const app = setUpThree({
    emptyTrash: () => (isFull ? { ok: false, error: { code: 'backupNoRoom', detail } } : ok(null)),
  });
  await app.actions.deleteForGood(['a', 'b']);
  const dialog = { name: 'deleteForGood', conversationIds: ['a', 'b'], noRoom: detail };
  expect(app.store.getState()).toMatchObject({ dialog, notice: null });
  expect(Object.keys(app.store.getState().conversations)).toEqual(['a', 'b', 'c']);
  isFull = false;
  await app.actions.deleteForGood(['a', 'b'], true);
  expect(app.called('emptyTrash')[1]).toEqual({ conversationIds: ['a', 'b'], withoutBackup: true });
  expect(Object.keys(app.store.getState().conversations)).toEqual(['c']);
});

test('what is deleted for good, or is of before a backup was put back, is not offered to be undone any more', async () => {
  const app = setUpThree();
  await app.actions.trash(['a']);
  expect(app.toasts).toHaveLength(1);
  await app.actions.deleteForGood(['a']);
  expect(app.toasts).toEqual([]);
  await app.actions.trash(['b']);
  await app.actions.restoreBackup('a copy');
  expect(app.toasts.map(({ action }) => action)).toEqual([undefined]);
});

test('moving is undone into the folder that each was in', async () => {
  const app = setUpThree();
  await app.actions.moveTo(['a', 'b'], null);
  expect(app.toasts[0]!.text).toBe('2 conversations are in no folder now.');
  app.toasts[0]!.action!.run();
  expect(app.called('organise')).toEqual([
    { conversationIds: ['a', 'b'], folderId: null },
    { conversationIds: ['a'], folderId: 'f' },
    { conversationIds: ['b'], folderId: null },
  ]);
});

test('archiving is undone', async () => {
  const app = setUpThree();
  await app.actions.archive(['b']);
  expect(app.toasts[0]!.text).toBe('“Pears” is in the archive.');
  app.toasts[0]!.action!.run();
  expect(app.called('organise').at(-1)).toEqual({ conversationIds: ['b'], archived: false });
});

test('a copy has a name of its own and is shown', async () => {
  const app = setUpThree({
    duplicateConversation: () => ok({ conversationId: 'copy' }),
    openConversation: () => ok({ conversation: aConversation({ id: 'copy' }), messages: [] }),
  });
  await app.actions.duplicate('b', 'm1');
  expect(app.called('duplicateConversation')).toEqual([
    { conversationId: 'b', messageId: 'm1', title: 'Pears (copy)' },
  ]);
  expect(app.store.getState().shownId).toBe('copy');
  expect(en.organise.copyOf('Pears (copy)')).toBe('Pears (copy 2)');
  expect(en.organise.copyOf('Pears (copy 9)')).toBe('Pears (copy 10)');
  expect(en.organise.copyOf('x'.repeat(200))).toBe(`${'x'.repeat(193)} (copy)`);
});

test('a folder without a name is not made', async () => {
  const app = setUpThree();
  expect(await app.actions.createFolder(null, '  ')).toBeUndefined();
  expect(await app.actions.createFolder('f', ' Pome ')).toBe('id1');
  expect(app.called('createFolder')).toEqual([{ folderId: 'id1', parentId: 'f', name: 'Pome' }]);
});

describe('selecting', () => {
  test('goes from the shown conversation, or the last one that was chosen, to the one with Shift', () => {
    const { actions, store } = setUpThree();
    const selected = () => [...store.getState().list.selected];
    const order = ['a', 'b', 'c'];
    actions.selectTo('b', order);
    expect(selected()).toEqual(['a', 'b']);
    actions.selectNone();
    actions.toggleSelected('c');
    actions.selectTo('b', order);
    expect(selected()).toEqual(['b', 'c']);
    actions.selectTo('a', order);
    expect(selected()).toEqual(['a', 'b', 'c']);
    actions.toggleSelected('b');
    expect(selected()).toEqual(['a', 'c']);
  });

  test('ends where another part of the list is looked at', () => {
    const { actions, store } = setUpThree();
    actions.select(['a', 'b']);
    actions.showList('archive');
    expect(store.getState().list).toMatchObject({ view: 'archive', anchorId: null });
    expect(store.getState().list.selected.size).toBe(0);
  });
});

test('a closed folder is remembered, one that is gone is not', async () => {
  const app = setUpThree();
  const { settings } = app.store.getState();
  app.store.setState({ settings: { ...settings, list: { sort: 'title', closedFolders: ['gone'] } } });
  await app.actions.toggleFolder('f', false);
  expect(app.called('updateSettings')).toEqual([{ list: { sort: 'title', closedFolders: ['f'] } }]);
  await app.actions.toggleFolder('f', true);
  expect(app.store.getState().settings.list.closedFolders).toEqual([]);
});

test('a tag that the list is held to is written as any tag, whatever the case of its letters', () => {
  const { actions, store } = setUpThree();
  actions.toggleTagFilter('Bread');
  actions.toggleTagFilter('pie');
  actions.toggleTagFilter('bread');
  expect(store.getState().list.tags).toEqual(['pie']);
});

test('many events about the list are the same as each of them', () => {
  const [a, b] = [aConversation({ id: 'a' }), aConversation({ id: 'b' })];
  const state = {
    ...initialState,
    conversations: { a, b },
    messages: { a: {}, b: {} },
    running: { b: 'r' },
    shownId: 'b',
  };
  const after = applyListEvents(state, [
    { type: 'conversationChanged', conversation: { ...a, title: 'New' } },
    { type: 'conversationDeleted', conversationId: 'b' },
    { type: 'conversationChanged', conversation: aConversation({ id: 'c' }) },
  ]);
  expect(Object.values(after.conversations).map(({ id, title }) => [id, title])).toEqual([
    ['a', 'New'],
    ['c', 'Title'],
  ]);
  expect(after).toMatchObject({ messages: { a: {} }, running: {}, shownId: null });
  expect(Object.keys(after.messages)).toEqual(['a']);
});
