import { expect, test } from 'vitest';
import type { BackupsState } from '../../../../preload/contract/backups.ts';
import type { RescueState } from '../../../../preload/contract/rescue.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { commands, isOffered } from '../../../../renderer/palette/commands.ts';
import { noticeDamage } from '../../../../renderer/state/safety-actions.ts';
import { aConversation, aSnapshot } from './samples.ts';
import { ok, setUp } from './setup.ts';

const damaged = { code: 'databaseDamaged', detail: {} } as const;
const rescue: RescueState = {
  ...{ reason: 'damaged', error: damaged, host: 'browser', version: '1', dataDir: '/data', salvage: null },
};
const backups: BackupsState = {
  ...{ daily: true, folder: '/data/backups', isChosen: false, progress: null, problem: null, backups: [] },
};

test('a page whose app is there for a rescue alone shows it, and the window when it is over', async () => {
  let isOver = false;
  const app = setUp({
    getSnapshot: () => (isOver ? ok(aSnapshot()) : { ok: false, error: damaged }),
    getRescue: () => ok(isOver ? null : rescue),
  });
  app.become('open');
  await expect.poll(() => app.store.getState().safety.rescue).toEqual(rescue);
  expect(app.store.getState()).toMatchObject({ ready: false, notice: null });
  const salvage = { status: 'running', done: 3, total: 9 } as const;
  app.emit({ type: 'rescueChanged', rescue: { ...rescue, salvage } });
  expect(app.store.getState().safety.rescue?.salvage).toEqual(salvage);
  isOver = true;
  app.emit({ type: 'missed' });
  await expect.poll(() => app.store.getState()).toMatchObject({ ready: true, safety: { rescue: null } });
});

test('an error that no rescue stands behind is said as ever', async () => {
  const app = setUp({ getSnapshot: () => ({ ok: false, error: damaged }) });
  app.become('open');
  await expect.poll(() => app.store.getState().notice).toBe(en.error(damaged));
});

test('damage that a call or a save comes upon stays known until it is mended', async () => {
  const app = setUp();
  const client = noticeDamage(async () => ({ ok: false, error: damaged }), app.store);
  expect(app.store.getState().safety.isDamaged).toBe(false);
  await client('openConversation', { conversationId: 'c' });
  expect(app.store.getState().safety.isDamaged).toBe(true);
  const other = setUp();
  other.emit({ type: 'trouble', error: { code: 'diskFull', detail: {} } });
  expect(other.store.getState().safety.isDamaged).toBe(false);
  other.emit({ type: 'trouble', error: damaged });
  expect(other.store.getState().safety.isDamaged).toBe(true);
});

test('backups that hold what was deleted are named, and are no more when they are deleted, too', async () => {
  const app = setUp();
  app.emit({ type: 'heldByBackups', names: ['a', 'b'] });
  expect(app.store.getState().safety.heldBy).toEqual(['a', 'b']);
  await app.actions.deleteBackups(['a', 'b']);
  expect(app.called('deleteBackups')).toEqual([{ names: ['a', 'b'] }]);
  expect(app.store.getState()).toMatchObject({ safety: { heldBy: [] }, notice: null });
  expect(app.toasts).toEqual([{ text: en.backups.heldGone }]);
  app.emit({ type: 'heldByBackups', names: ['c'] });
  app.actions.keepHeld();
  expect(app.store.getState().safety.heldBy).toEqual([]);
});

test('how far a copy is shows where copies are looked at, and nothing is asked anew for it', async () => {
  const app = setUp({ getBackups: () => ok(backups) });
  app.emit({ type: 'backupsChanged', progress: 0.5, problem: null });
  expect(app.store.getState().safety.backups).toBe(null);
  await app.actions.refreshBackups();
  app.emit({ type: 'backupsChanged', progress: 0.5, problem: null });
  expect(app.store.getState().safety.backups).toEqual({ ...backups, progress: 0.5 });
  expect(app.called('getBackups')).toHaveLength(1);
});

test('a copy that is put back closes the dialog and says where the other file is; one that is not says why', async () => {
  const unusable = { code: 'backupUnusable', detail: {} } as const;
  const app = setUp({
    restoreBackup: ({ name }: { name: string }) =>
      name === 'good' ? ok(null) : { ok: false, error: unusable },
  });
  app.actions.openDialog({ name: 'backups' });
  await app.actions.restoreBackup('bad');
  expect(app.store.getState()).toMatchObject({
    dialog: { name: 'backups' },
    notice: en.error(unusable),
    safety: { isBusy: false },
  });
  await app.actions.restoreBackup('good');
  expect(app.store.getState()).toMatchObject({ dialog: null });
  expect(app.toasts).toEqual([{ text: en.backups.restored }]);
});

test('that everything is saved again takes the place of the sentence about the full disk, and of no other', () => {
  const app = setUp();
  app.emit({ type: 'savedAgain' });
  app.emit({ type: 'trouble', error: damaged });
  app.emit({ type: 'savedAgain' });
  expect(app.store.getState().notice).toBe(en.error(damaged));
  expect(app.toasts).toEqual([]);
  app.emit({ type: 'trouble', error: { code: 'diskFull', detail: {} } });
  app.emit({ type: 'savedAgain' });
  expect(app.store.getState().notice).toBe(null);
  expect(app.toasts).toEqual([{ text: en.app.savedAgain }]);
});

test('where conversations are open for reading, only what saves nothing is offered; a temporary one has everything', async () => {
  const temporary = { ...aConversation({ id: 't' }), temporary: true } as const;
  const app = setUp({
    getSnapshot: () =>
      ok(aSnapshot({ reading: 'readOnly', conversations: [aConversation({ id: 'c' }), temporary] })),
  });
  app.become('open');
  await expect.poll(() => app.store.getState().app.reading).toBe('readOnly');
  const offered = (shownId: string) =>
    commands.filter((one) => isOffered(one, { ...app.store.getState(), shownId })).map(({ id }) => id);
  expect(offered('c')).toEqual(expect.arrayContaining(['search', 'find', 'export', 'temporary']));
  for (const id of ['trash', 'duplicate', 'import', 'undo', 'dark'] as const) {
    expect(offered('c')).not.toContain(id);
    expect(offered('t')).toContain(id);
  }
});
