// Copies of the store, made while it is in use, and looked into.
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { createBackups } from '../../../main/store/backups/backups.ts';
import { backupName, parseBackupName } from '../../../main/store/backups/names.ts';
import { databaseFileName, openDatabase } from '../../../main/store/database.ts';
import { openStore } from '../../../main/store/store.ts';
import type { BackupsEvent } from '../../../preload/contract/backups.ts';
import { generateStore } from '../../store-generator.ts';
import { tempDir } from './temp-dir.ts';

const dayMs = 86_400_000;

function backupsOf(dataDir: string, now: () => number = Date.now) {
  const events: BackupsEvent[] = [];
  const backups = createBackups({
    dataDir,
    file: join(dataDir, databaseFileName),
    publish: (event) => events.push(event),
    now,
  });
  onTestFinished(() => backups.close());
  return { backups, events };
}

/** A directory with some conversations, whose store is open. */
function openFilled(turns = 40) {
  const dir = tempDir();
  generateStore(dir, { conversations: 4, turns });
  const store = openStore(dir);
  onTestFinished(() => store.close());
  return { dir, store };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const thrown = await promise.then(
    () => 'nothing was thrown',
    (reason: unknown) => reason,
  );
  return thrown instanceof AppError ? thrown.code : String(thrown);
}

test('a name tells when a copy was made and why, also one of an earlier version', () => {
  const at = Date.UTC(2026, 10, 24, 12, 30, 5, 7);
  expect(backupName('import', at)).toBe('xenon-2026-11-24T12-30-05-007Z-import.db');
  expect(parseBackupName(backupName('import', at))).toEqual({ kind: 'import', takenAt: at });
  expect(parseBackupName('xenon-v3-2026-11-24T12-30-05-007Z.db')).toEqual({ kind: 'migration', takenAt: at });
  for (const name of ['xenon.db', 'xenon-2026-daily.db', `${backupName('daily', at)}.part`, '../xenon.db'])
    expect(parseBackupName(name)).toBe(null);
});

test('a copy of a store in use is one whole file, and says what it holds', async () => {
  const { dir } = openFilled();
  const { backups, events } = backupsOf(dir);
  const { name, path } = await backups.take('manual');
  expect(readdirSync(dirname(path))).toEqual([name]);
  const copy = new Sqlite(path, { readonly: true });
  onTestFinished(() => void copy.close());
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(copy.pragma('journal_mode', { simple: true })).toBe('delete');
  const { backups: list, progress } = await backups.state();
  expect(progress).toBe(null);
  expect(list).toMatchObject([
    {
      name,
      kind: 'manual',
      bytes: statSync(path).size,
      holds: { conversations: 4, turns: 40, isNewer: false },
    },
  ]);
  expect(events.at(0)).toMatchObject({ progress: 0 });
  expect(events.at(-1)).toMatchObject({ progress: null, problem: null });
});

test('what is written while a copy is made neither waits nor has it begin anew, and is not in it', async () => {
  const { dir, store } = openFilled(4000);
  const { backups } = backupsOf(dir);
  const taking = backups.take('manual');
  let written = 0;
  let done = false;
  void taking.finally(() => {
    done = true;
  });
  while (!done) {
    store.drafts.save(null, `${written}`);
    store.settings.update({ readingSize: 12 + (written % 10) });
    written += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { path } = await taking;
  expect(written).toBeGreaterThan(3);
  const copy = openDatabaseCopy(path);
  expect(copy.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(4000);
});

test('copies that are asked for together are made one after the other, under names of their own', async () => {
  const { dir } = openFilled();
  const { backups } = backupsOf(dir, () => 1_800_000_000_000);
  const made = await Promise.all([backups.take('import'), backups.take('import'), backups.take('delete')]);
  expect(new Set(made.map(({ name }) => name)).size).toBe(3);
  expect((await backups.state()).backups).toHaveLength(3);
});

test('one is due on a day on which something has changed, and on no other', async () => {
  const { dir, store } = openFilled();
  let now = Date.now();
  const { backups } = backupsOf(dir, () => now);
  expect(backups.isDue()).toBe(true);
  now += 1000;
  await backups.take('daily');
  expect(backups.isDue()).toBe(false);
  now += dayMs;
  // Nothing has changed since.
  expect(backups.isDue()).toBe(false);
  now -= dayMs - 2000;
  await new Promise((resolve) => setTimeout(resolve, 1100));
  store.drafts.save(null, 'changed');
  // On the same day once is enough.
  expect(backups.isDue()).toBe(false);
  const tomorrow = backupsOf(dir, () => now + dayMs);
  expect(tomorrow.backups.isDue()).toBe(true);
  tomorrow.backups.setDaily(false);
  expect(tomorrow.backups.isDue()).toBe(false);
});

test('one is due also after a day on which the clock was a year ahead', async () => {
  const { dir } = openFilled();
  const ahead = backupsOf(dir, () => Date.now() + 365 * dayMs);
  await ahead.backups.take('daily');
  const { backups } = backupsOf(dir, () => Date.now() + 1000);
  expect(backups.isDue()).toBe(true);
  await backups.take('daily');
  expect(backups.isDue()).toBe(false);
});

test('what has served its time goes when another one is made', async () => {
  const { dir } = openFilled();
  const { backups } = backupsOf(dir);
  const folder = join(dir, 'backups');
  mkdirSync(folder);
  for (let day = 1; day <= 60; day++)
    writeFileSync(join(folder, backupName('daily', Date.now() - day * dayMs)), '');
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  await backups.take('daily');
  const names = readdirSync(folder);
  expect(names.filter((name) => name.endsWith('.db'))).toHaveLength(11);
  expect(names).toContain('notes.txt');
});

test('one that has served its time and cannot be taken away does not keep the new one from counting', async () => {
  const { dir } = openFilled();
  const { backups } = backupsOf(dir);
  // A folder is not taken away as a file is.
  const stuck = join(dir, 'backups', backupName('import', 1));
  mkdirSync(join(stuck, 'inside'), { recursive: true });
  for (let count = 0; count < 4; count++) await backups.take('import');
  expect((await backups.state()).problem).toBe(null);
  expect(existsSync(join(stuck, 'inside'))).toBe(true);
});

test('a folder of one’s own is used for new ones, and those before are still shown', async () => {
  const { dir } = openFilled();
  const elsewhere = join(tempDir(), 'further', 'down');
  const { backups } = backupsOf(dir);
  const before = await backups.take('manual');
  backups.setFolder(elsewhere);
  const after = await backups.take('manual');
  expect(after.path).toBe(join(elsewhere, after.name));
  const again = backupsOf(dir);
  const state = await again.backups.state();
  expect(state).toMatchObject({ folder: elsewhere, isChosen: true });
  expect(state.backups.map(({ name }) => name)).toEqual([after.name, before.name]);
  again.backups.setFolder(null);
  expect(again.backups.folder()).toBe(join(dir, 'backups'));
});

test('a folder that cannot be made is said, and nothing is left', async () => {
  const { dir } = openFilled();
  const { backups } = backupsOf(dir);
  writeFileSync(join(dir, 'file'), '');
  backups.setFolder(join(dir, 'file', 'folder'));
  expect(await codeOf(backups.take('daily'))).toBe('dataDirUnwritable');
  expect((await backups.state()).problem).toMatchObject({ code: 'dataDirUnwritable' });
  backups.setFolder(null);
  await backups.take('daily');
  expect((await backups.state()).problem).toBe(null);
});

test('a damaged store is told of, and its copy does not count', async () => {
  const dir = tempDir();
  generateStore(dir, { conversations: 4, turns: 400 });
  const file = join(dir, databaseFileName);
  const db = new Sqlite(file);
  const root = db
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'messages_by_parent'")
    .pluck()
    .get();
  db.close();
  const bytes = Buffer.alloc(4096, 0xa5);
  const { open } = await import('node:fs/promises');
  const handle = await open(file, 'r+');
  await handle.write(bytes, 0, 4096, ((root as number) - 1) * 4096);
  await handle.close();
  const { backups } = backupsOf(dir);
  expect(await codeOf(backups.take('daily'))).toBe('databaseDamaged');
  expect(readdirSync(join(dir, 'backups'))).toEqual([]);
});

test('a copy that was cut off is swept away, and one that is made when the app closes leaves nothing', async () => {
  const { dir } = openFilled(4000);
  const folder = join(dir, 'backups');
  mkdirSync(folder);
  const { backups } = backupsOf(dir);
  const part = `${backupName('daily', 1_800_000_000_000)}.part`;
  for (const suffix of ['', '-journal']) writeFileSync(join(folder, `${part}${suffix}`), '');
  backups.sweep();
  expect(readdirSync(folder)).toEqual([]);
  const taking = codeOf(backups.take('daily'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await backups.close();
  await taking;
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
});

test('it is known which copies hold a conversation, and only those that are named are deleted', async () => {
  const { dir, store } = openFilled();
  const { backups } = backupsOf(dir);
  const before = await backups.take('manual');
  const [gone, kept] = store.conversations.list().map(({ id }) => id) as [string, string];
  store.conversations.remove([gone]);
  const after = await backups.take('manual');
  expect(await backups.holding([gone])).toEqual([before.name]);
  expect((await backups.holding([kept])).sort()).toEqual([after.name, before.name].sort());
  backups.remove([before.name, '../xenon.db', 'xenon.db']);
  expect((await backups.state()).backups.map(({ name }) => name)).toEqual([after.name]);
  expect(existsSync(join(dir, databaseFileName))).toBe(true);
});

test('a copy that cannot be read is shown as such, and one of a newer version, too', async () => {
  const { dir } = openFilled();
  const { backups } = backupsOf(dir);
  const { path } = await backups.take('manual');
  const folder = dirname(path);
  writeFileSync(join(folder, backupName('daily', 1)), 'garbage');
  const newer = join(folder, backupName('daily', 2));
  copyFileSync(path, newer);
  const db = new Sqlite(newer);
  db.pragma('user_version = 4711');
  db.close();
  const { backups: list } = await backups.state();
  expect(list.map(({ holds }) => holds?.isNewer ?? null)).toEqual([false, true, null]);
  expect(readdirSync(folder)).toHaveLength(3);
});

function openDatabaseCopy(path: string) {
  const dir = tempDir();
  copyFileSync(path, join(dir, databaseFileName));
  const db = openDatabase(dir);
  onTestFinished(() => void db.close());
  return db;
}
