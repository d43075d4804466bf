// A disk that can only be read, for real: on a small one that is mounted for it.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openSafely } from '../../../main/safe-app.ts';
import { databaseFileName, openDatabase } from '../../../main/store/database.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { openStore } from '../../../main/store/store.ts';
import { defaultExportChoice } from '../../../preload/contract/export-choice.ts';
import { tempDir } from '../store/temp-dir.ts';
import { exportedText } from './exported.ts';
import { codeOf, openApp } from './open-app.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from './small-disk.ts';

const uuid = () => crypto.randomUUID();
const reason = noSmallDisk();
if (reason !== null) process.stderr.write(`Nothing is tested on a disk that can only be read: ${reason}.\n`);

afterEach(() => void vi.unstubAllEnvs());

/** The folder for temporary files, a fresh one. */
function ownTmp(dir = tempDir()): string {
  vi.stubEnv('TMPDIR', dir);
  return dir;
}

const everything = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => `${one.name} ${readFileSync(join(one.parentPath, one.name)).toString('base64')}`)
    .sort();

/** A data directory with a conversation in it, of which the app is closed. */
async function used(disk: SmallDisk): Promise<string> {
  const dataDir = join(disk.dir, 'data');
  mkdirSync(dataDir);
  const { app, call, engine } = await openApp({ dir: dataDir, create: openSafely });
  const ids = { conversationId: uuid(), questionId: uuid(), replyId: uuid() };
  await call('sendMessage', { ...ids, parentId: null, text: 'Kept in marble' });
  const writing = engine.replies.at(-1)!;
  writing.begin();
  writing.write('as an answer');
  await writing.end();
  await app.close();
  return dataDir;
}

describe.skipIf(reason !== null)('on a disk that can only be read', () => {
  test('conversations are read, searched, copied and exported; nothing is written, and it goes on when it can be', async () => {
    const disk = mountSmallDisk(8);
    const dataDir = await used(disk);
    const before = everything(dataDir);
    const tmp = ownTmp();
    disk.setReadOnly(true);
    const { app, call } = await openApp({ dir: dataDir, create: openSafely });
    expect(await call('getRescue', {})).toBe(null);
    const snapshot = await call('getSnapshot', {});
    expect(snapshot).toMatchObject({ reading: 'readOnly', dataDir });
    const conversationId = snapshot.conversations[0]!.id;
    const { messages } = await call('openConversation', { conversationId });
    expect(messages.map(({ text }) => text)).toEqual(['Kept in marble', 'as an answer']);
    expect((await call('search', { query: 'marble', from: null })).hits).toHaveLength(2);
    const scope = { kind: 'conversation', conversationId } as const;
    const wanted = { scope, format: 'markdown', options: defaultExportChoice.options } as const;
    expect((await call('copyOut', wanted)).text).toContain('Kept in marble');
    expect(await exportedText({ app, call }, conversationId, 'markdown')).toContain('as an answer');

    expect(await codeOf(call('renameConversation', { conversationId, title: 'Other' }))).toBe('readOnly');
    const [questionId, replyId] = [uuid(), uuid()];
    const sent = call('sendMessage', { conversationId, parentId: null, questionId, replyId, text: 'And?' });
    expect(await codeOf(sent)).toBe('readOnly');
    expect(await codeOf(call('trashConversations', { conversationIds: [conversationId] }))).toBe('readOnly');
    expect(await codeOf(call('tryAgain', {}))).toBe('dataDirUnwritable');
    const upload = { name: 'a.json', length: null, body: (async function* () {})() };
    expect(await app.receiveFile(uuid(), upload)).toMatchObject({ error: { code: 'readOnly' } });

    disk.setReadOnly(false);
    expect(everything(dataDir)).toEqual(before);
    await call('tryAgain', {});
    // The copy went with the app that read it.
    expect(readdirSync(tmp).filter((name) => name.startsWith('xenon-reading'))).toEqual([]);
    const after = await call('getSnapshot', {});
    expect(after.reading).toBe(undefined);
    await call('renameConversation', { conversationId, title: 'Other' });
    await app.close();
    const store = openStore(dataDir);
    expect(store.conversations.get(conversationId).title).toBe('Other');
    store.close();
  });

  test('a temporary conversation goes on, and cannot be kept', async () => {
    const disk = mountSmallDisk(8);
    const dataDir = await used(disk);
    ownTmp();
    disk.setReadOnly(true);
    const { call, engine } = await openApp({ dir: dataDir, create: openSafely });
    const ids = { conversationId: uuid(), questionId: uuid(), replyId: uuid() };
    await call('beginTemporary', { conversationId: ids.conversationId, title: 'Passing' });
    await call('sendMessage', { ...ids, parentId: null, text: 'Hello' });
    const writing = engine.replies.at(-1)!;
    writing.begin();
    writing.write('Hello to you');
    await writing.end();
    const { messages } = await call('openConversation', { conversationId: ids.conversationId });
    expect(messages.map(({ text }) => text)).toEqual(['Hello', 'Hello to you']);
    expect(await codeOf(call('keepTemporary', { conversationId: ids.conversationId }))).toBe('readOnly');
    await call('deleteConversation', { conversationId: ids.conversationId });
  });

  test('what a killed app has left in the log is read, and a file of an earlier schema brought up to date', async () => {
    const disk = mountSmallDisk(16);
    const dataDir = join(disk.dir, 'data');
    const made = tempDir();
    const db = openDatabase(made, migrations.slice(0, 1));
    db.prepare("INSERT INTO conversations VALUES ('a', 'In the log', 0, 0, NULL)").run();
    mkdirSync(dataDir);
    for (const suffix of ['', '-wal'])
      copyFileSync(join(made, `${databaseFileName}${suffix}`), join(dataDir, `${databaseFileName}${suffix}`));
    db.close();
    ownTmp();
    disk.setReadOnly(true);
    const { call } = await openApp({ dir: dataDir, create: openSafely });
    const { conversations, reading } = await call('getSnapshot', {});
    expect(conversations.map(({ title }) => title)).toEqual(['In the log']);
    expect(reading).toBe('readOnly');
    expect(readdirSync(dataDir).sort()).toEqual([databaseFileName, `${databaseFileName}-wal`]);
  });

  test('a file that alone cannot be written to is read as well', async () => {
    const disk = mountSmallDisk(8);
    const dataDir = await used(disk);
    ownTmp();
    disk.protect(join(dataDir, databaseFileName));
    const { call } = await openApp({ dir: dataDir, create: openSafely });
    const { conversations, reading } = await call('getSnapshot', {});
    expect(conversations.map(({ title }) => title)).toEqual(['Kept in marble']);
    expect(reading).toBe('readOnly');
    expect(await codeOf(call('tryAgain', {}))).toBe('dataDirUnwritable');
  });

  test('without room for a copy that is said, with what it takes; beginning anew is refused with the reason', async () => {
    const disk = mountSmallDisk(8);
    const dataDir = await used(disk);
    const names = readdirSync(dataDir).sort();
    const tmp = ownTmp(mountSmallDisk(1).dir);
    disk.setReadOnly(true);
    const { call } = await openApp({ dir: dataDir, create: openSafely });
    const rescue = await call('getRescue', {});
    expect(rescue).toMatchObject({ reason: 'readOnly', error: { code: 'dataDirUnwritable' } });
    expect(rescue?.error.detail).toMatchObject({ path: tmp, neededBytes: expect.any(Number) });
    expect(await codeOf(call('startNew', {}))).toBe('dataDirUnwritable');
    expect(await call('getRescue', {})).toMatchObject({ reason: 'readOnly' });
    expect(readdirSync(dataDir).sort()).toEqual(names);
    disk.setReadOnly(false);
    await call('tryAgain', {});
    expect((await call('getSnapshot', {})).conversations).toHaveLength(1);
  });
});

test('a copy that a killed app has left behind is taken away at the next start, one of an app that runs is not', async () => {
  const tmp = ownTmp();
  const [dead, alive] = [`xenon-reading-4194304-abcdef`, `xenon-reading-${process.ppid}-abcdef`];
  for (const name of [dead, alive]) {
    mkdirSync(join(tmp, name));
    writeFileSync(join(tmp, name, databaseFileName), 'private');
  }
  await openApp({ create: openSafely });
  expect(existsSync(join(tmp, dead))).toBe(false);
  expect(existsSync(join(tmp, alive))).toBe(true);
});
