// The app where its database does not open, and where another one takes its place.
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { openSafely } from '../../../main/safe-app.ts';
import { databaseFileName } from '../../../main/store/database.ts';
import type { RescueState } from '../../../preload/contract/rescue.ts';
import { generateStore } from '../../store-generator.ts';
import { tempDir } from '../store/temp-dir.ts';
import { codeOf, openApp } from './open-app.ts';

const open = (dir: string, more: { modelPath?: string } = {}) =>
  openApp({ dir, ...more, create: openSafely });

type Opened = Awaited<ReturnType<typeof open>>;

const titles = async ({ call }: Opened) =>
  (await call('getSnapshot', {})).conversations.map(({ title }) => title).sort();
const rescueOf = async ({ call }: Opened) => (await call('getRescue', {})) as RescueState;
const asides = (dir: string) =>
  readdirSync(join(dir, 'backups')).filter((name) => name.endsWith('-aside.db'));

/** A directory with conversations whose file begins with garbage. */
function damagedDir() {
  const dir = tempDir();
  generateStore(dir, { conversations: 6, turns: 60 });
  const file = join(dir, databaseFileName);
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 0, 4096);
  writeFileSync(file, bytes);
  return { dir, file, bytes };
}

async function settled(opened: Opened): Promise<RescueState> {
  await vi.waitUntil(async () => (await rescueOf(opened)).salvage?.status !== 'running', { timeout: 30_000 });
  return await rescueOf(opened);
}

test('a damaged file is said to be, salvaged, and kept as it was', async () => {
  const { dir, file, bytes } = damagedDir();
  const opened = await open(dir);
  expect(await codeOf(opened.call('getSnapshot', {}))).toBe('databaseDamaged');
  expect(await rescueOf(opened)).toMatchObject({
    reason: 'damaged',
    version: '1.2.3',
    dataDir: dir,
    salvage: null,
  });
  await opened.call('salvage', {});
  const { salvage } = await settled(opened);
  expect(salvage).toMatchObject({ status: 'done', report: { rows: { conversations: 6, messages: 60 } } });
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(opened.events.some(({ type }) => type === 'rescueChanged')).toBe(true);
  const { backups } = await opened.call('getBackups', {});
  const name = salvage?.status === 'done' ? salvage.name : '';
  expect(backups).toMatchObject([{ name, kind: 'salvaged', holds: { conversations: 6, turns: 60 } }]);

  await opened.call('restoreBackup', { name });
  expect(await opened.call('getRescue', {})).toBe(null);
  expect(await titles(opened)).toHaveLength(6);
  expect(opened.events.at(-1)).toEqual({ type: 'missed' });
  const [aside] = asides(dir);
  expect(readFileSync(join(dir, 'backups', aside!)).equals(bytes)).toBe(true);
});

test('a file of a newer version is left alone; one can go on with a copy, or without', async () => {
  const dir = tempDir();
  generateStore(dir, { conversations: 3, turns: 12 });
  const file = join(dir, databaseFileName);
  const before = await open(dir);
  await before.call('takeBackup', {});
  await before.app.close();
  const db = new Sqlite(file);
  db.pragma('user_version = 4711');
  db.close();
  const bytes = readFileSync(file);
  const opened = await open(dir);
  expect(await rescueOf(opened)).toMatchObject({ reason: 'newer', error: { detail: { version: 4711 } } });
  expect(await codeOf(opened.call('salvage', {}))).toBe('badRequest');
  expect(await codeOf(opened.call('tryAgain', {}))).toBe('nothing was thrown');
  expect(await rescueOf(opened)).toMatchObject({ reason: 'newer' });
  expect(readFileSync(file).equals(bytes)).toBe(true);

  await opened.call('startNew', {});
  expect(await titles(opened)).toEqual([]);
  const [aside] = asides(dir);
  expect(readFileSync(join(dir, 'backups', aside!)).equals(bytes)).toBe(true);
  expect(await codeOf(opened.call('restoreBackup', { name: aside! }))).toBe('backupUnusable');
  const { backups } = await opened.call('getBackups', {});
  const copy = backups.find(({ kind }) => kind === 'manual');
  await opened.call('restoreBackup', { name: copy!.name });
  expect(await titles(opened)).toHaveLength(3);
});

test('a copy takes the place of a store in use, what was written goes aside, and back again', async () => {
  const opened = await open(tempDir());
  const { call } = opened;
  const { dataDir } = await call('getSnapshot', {});
  const send = (text: string, conversationId: string = crypto.randomUUID()) =>
    call('sendMessage', {
      ...{ conversationId, parentId: null, questionId: crypto.randomUUID(), replyId: crypto.randomUUID() },
      text,
    });
  await send('before');
  await call('takeBackup', {});
  await send('after');
  const [copy] = (await call('getBackups', {})).backups;
  await call('restoreBackup', { name: copy!.name });
  expect(await titles(opened)).toEqual(['before']);
  await send('since');
  expect(await titles(opened)).toEqual(['before', 'since']);
  // Nothing was lost by it: the file that was replaced is a copy like any other.
  const [aside] = asides(dataDir);
  const twice = [0, 1].map(() => codeOf(call('restoreBackup', { name: aside! })));
  expect((await Promise.all(twice)).sort()).toEqual(['badRequest', 'nothing was thrown']);
  expect(await titles(opened)).toEqual(['after', 'before']);
  expect(asides(dataDir)).toHaveLength(2);
});

test('a rescue that was left open elsewhere takes nothing from under an app that goes on', async () => {
  const { dir } = damagedDir();
  const [one, other] = [await open(dir), await open(dir)];
  await one.call('startNew', {});
  const ids = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()] as const;
  const [conversationId, questionId, replyId] = ids;
  const sent = { conversationId, parentId: null, questionId, replyId, text: 'Written since' };
  await one.call('sendMessage', sent);
  expect(await codeOf(other.call('startNew', {}))).toBe('dataDirInUse');
  expect(asides(dir)).toHaveLength(1);
  await one.app.close();
  await other.call('tryAgain', {});
  expect(await titles(other)).toEqual(['Written since']);
});

test('a copy that is damaged is not put back, and everything stays', async () => {
  const dir = tempDir();
  generateStore(dir, { conversations: 3, turns: 200 });
  const opened = await open(dir);
  await opened.call('takeBackup', {});
  const [copy] = (await opened.call('getBackups', {})).backups;
  const path = join(dir, 'backups', copy!.name);
  const bytes = readFileSync(path);
  // Within an index, so that only a look at the whole file tells.
  const db = new Sqlite(path, { readonly: true });
  const root = db
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'messages_by_parent'")
    .pluck()
    .get();
  db.close();
  bytes.fill(0xa5, ((root as number) - 1) * 4096, (root as number) * 4096);
  writeFileSync(path, bytes);
  expect(await codeOf(opened.call('restoreBackup', { name: copy!.name }))).toBe('backupUnusable');
  expect(await codeOf(opened.call('restoreBackup', { name: 'xenon-gone.db' }))).toBe('notFound');
  expect(await titles(opened)).toHaveLength(3);
  expect(existsSync(join(dir, `${databaseFileName}.restored`))).toBe(false);
  expect(asides(dir)).toEqual([]);
});

test('damage that is found while the app runs leads to the rescue when a person says so', async () => {
  const dir = tempDir();
  generateStore(dir, { conversations: 2, turns: 600, replyBytes: 2000 });
  const file = join(dir, databaseFileName);
  const db = new Sqlite(file, { readonly: true });
  const pages = db
    .prepare("SELECT pageno FROM dbstat WHERE name = 'messages' AND pagetype = 'leaf'")
    .pluck()
    .all() as number[];
  db.close();
  const bytes = readFileSync(file);
  for (const page of pages.slice(3)) bytes.fill(0xa5, (page - 1) * 4096, (page - 1) * 4096 + 200);
  writeFileSync(file, bytes);
  const opened = await open(dir);
  const { conversations } = await opened.call('getSnapshot', {});
  const codes = await Promise.all(
    conversations.map(({ id }) => codeOf(opened.call('openConversation', { conversationId: id }))),
  );
  expect(codes).toContain('databaseDamaged');
  await opened.call('enterRescue', {});
  expect(await rescueOf(opened)).toMatchObject({ reason: 'damaged' });
  await opened.call('tryAgain', {});
  expect(await titles(opened)).toHaveLength(2);
});

test('what a rescue cannot help with is thrown as ever', async () => {
  const dir = tempDir();
  writeFileSync(join(dir, 'file'), '');
  expect(await codeOf(open(join(dir, 'file', 'data')))).toBe('dataDirUnwritable');
  expect(await codeOf(open(dir, { modelPath: join(dir, 'missing.gguf') }))).toBe('modelMissing');
  const first = await open(dir);
  expect(await codeOf(open(dir))).toBe('dataDirInUse');
  expect(await titles(first)).toEqual([]);
});

test('a rescue that is closed in the middle of a salvage leaves the damaged file and nothing else', async () => {
  const { dir, file, bytes } = damagedDir();
  const opened = await open(dir);
  await opened.call('salvage', {});
  await opened.app.close();
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(readdirSync(dir, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual([]);
});

test('a restore that was cut off before the change leaves everything as it was', async () => {
  const dir = tempDir();
  generateStore(dir, { conversations: 2, turns: 8 });
  copyFileSync(join(dir, databaseFileName), join(dir, `${databaseFileName}.restored`));
  const opened = await open(dir);
  expect(await titles(opened)).toHaveLength(2);
  expect(existsSync(join(dir, `${databaseFileName}.restored`))).toBe(false);
});
