import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../../preload/contract/errors.ts';
import { defaultExportChoice, type ExportScope } from '../../../../preload/contract/export-choice.ts';
import { scopesFrom } from '../../../../renderer/transfer/scopes.ts';
import { aConversation } from './samples.ts';
import { ok, setUp } from './setup.ts';

const scope: ExportScope = { kind: 'selection', conversationIds: ['a', 'b'] };
const { options } = defaultExportChoice;

describe('an export', () => {
  test('shows how far it is while it runs, and closes its dialog when it is done', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome<unknown>>();
    const app = setUp({ startExport: () => promise });
    app.actions.openDialog({ name: 'export', scope });
    const running = app.actions.startExport(scope, defaultExportChoice);
    expect(app.store.getState().exporting).toEqual({ exportId: 'id1', done: 0, total: 0 });
    app.emit({ type: 'exportProgress', exportId: 'id1', done: 3, total: 9 });
    app.emit({ type: 'exportProgress', exportId: 'another', done: 8, total: 9 });
    expect(app.store.getState().exporting).toEqual({ exportId: 'id1', done: 3, total: 9 });
    // One at a time.
    expect(await app.actions.startExport(scope, defaultExportChoice)).toBe(false);
    await app.actions.cancelExport();
    expect(app.called('cancelExport')).toEqual([{ exportId: 'id1' }]);
    resolve(ok({ kind: 'saved', fileName: 'a.zip' }));
    expect(await running).toBe(true);
    expect(app.store.getState()).toMatchObject({ exporting: null, dialog: null, notice: null });
    expect(app.toasts).toEqual([{ text: 'Saved as a.zip.' }]);
    expect(app.downloads).toEqual([]);
  });

  test('that is cancelled leaves the dialog as it was, one that fails says why', async () => {
    const app = setUp({ startExport: () => ok({ kind: 'cancelled' }) });
    app.actions.openDialog({ name: 'export', scope });
    expect(await app.actions.startExport(scope, defaultExportChoice)).toBe(false);
    expect(app.store.getState()).toMatchObject({ exporting: null, dialog: { name: 'export' }, notice: null });
    const failing = setUp({
      startExport: () => ({ ok: false, error: { code: 'pdfNoPrinter', detail: {} } }),
    });
    await failing.actions.startExport(scope, defaultExportChoice);
    expect(failing.store.getState().exporting).toBeNull();
    expect(failing.store.getState().notice).toContain('print it');
  });

  test('is offered next time as it was chosen', async () => {
    const app = setUp({ startExport: () => ok({ kind: 'cancelled' }) });
    await app.actions.startExport(scope, defaultExportChoice);
    expect(app.called('updateSettings')).toEqual([]);
    const choice = { format: 'pdf', options: { ...options, statistics: true } } as const;
    await app.actions.startExport(scope, choice);
    expect(app.called('updateSettings')).toEqual([{ export: choice }]);
    expect(app.store.getState().settings.export).toEqual(choice);
  });

  test('does not close a dialog that was opened meanwhile', async () => {
    const app = setUp({ startExport: () => ok({ kind: 'saved', fileName: 'a' }) });
    const running = app.actions.startExport(scope, defaultExportChoice);
    app.actions.openDialog({ name: 'settings' });
    await running;
    expect(app.store.getState().dialog).toEqual({ name: 'settings' });
  });
});

test('a copy goes to the clipboard as text, and as rich text where there is some', async () => {
  const app = setUp({
    copyOut: ({ format }: { format: string }) =>
      ok({ text: 'a', html: format === 'html' ? '<b>a</b>' : null }),
  });
  expect(await app.actions.copyOut(scope, 'markdown', options)).toBe(true);
  expect(await app.actions.copyOut(scope, 'html', options)).toBe(true);
  expect(app.copies).toEqual(['a', 'a <b>a</b>']);
  const failing = setUp({ copyOut: () => ({ ok: false, error: { code: 'copyTooLong', detail: {} } }) });
  expect(await failing.actions.copyOut(scope, 'html', options)).toBe(false);
  expect(failing.store.getState().notice).toContain('as a file');
});

describe('what the dialog offers', () => {
  const conversations = Object.fromEntries(
    [
      aConversation({ id: 'a', title: 'A', folderId: 'inner' }),
      aConversation({ id: 'b', title: 'B', folderId: 'outer' }),
      aConversation({ id: 'c', title: 'C' }),
      aConversation({ id: 'd', title: 'D', trashedAt: 1, folderId: 'inner' }),
    ].map((one) => [one.id, one]),
  );
  const folders = [
    { id: 'outer', parentId: null, name: 'Outer' },
    { id: 'inner', parentId: 'outer', name: 'Inner' },
  ];
  const offered = (asked: ExportScope, shownId: string | null = null) =>
    scopesFrom(asked, { conversations, folders, shownId }).map(({ name, count }) => [name, count]);
  const everything = ['Everything but the trash (3 conversations)', 3];

  test('begins with what was asked for, and goes on to what holds it', () => {
    expect(offered({ kind: 'conversation', conversationId: 'a' })).toEqual([
      ['This conversation: “A”', 1],
      ['Folder “Inner” (1 conversation)', 1],
      everything,
    ]);
    expect(offered({ kind: 'branch', conversationId: 'c', leafId: 'm' })).toEqual([
      ['Up to this turn, in “C”', 1],
      ['This conversation: “C”', 1],
      everything,
    ]);
    expect(offered({ kind: 'folder', folderId: 'outer' })).toEqual([
      ['Folder “Outer” (2 conversations)', 2],
      everything,
    ]);
    expect(offered(scope)).toEqual([['What is selected (2 conversations)', 2], everything]);
  });

  test('is under everything also the shown conversation, and each folder that holds any', () => {
    const inFolders = [
      ['Folder “Outer” (2 conversations)', 2],
      ['Folder “Inner” (1 conversation)', 1],
    ];
    expect(offered({ kind: 'everything' })).toEqual([everything, ...inFolders]);
    expect(offered({ kind: 'everything' }, 'c')).toEqual([
      everything,
      ['This conversation: “C”', 1],
      ...inFolders,
    ]);
    const empty = { id: 'empty', parentId: null, name: 'Empty' };
    const bare = { conversations: {}, folders: [empty], shownId: null };
    expect(scopesFrom({ kind: 'everything' }, bare).map(({ count }) => count)).toEqual([0]);
  });
});
