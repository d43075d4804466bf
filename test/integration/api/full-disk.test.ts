// A disk that is full, for real: on a small one that is mounted for it.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Platform } from '../../../main/platform.ts';
import { openSafely } from '../../../main/safe-app.ts';
import { databaseFileName, openDatabase } from '../../../main/store/database.ts';
import { defaultExportChoice } from '../../../preload/contract/export-choice.ts';
import { tempDir } from '../store/temp-dir.ts';
import { codeOf, openApp } from './open-app.ts';
import { mountSmallDisk, noSmallDisk } from './small-disk.ts';

const uuid = () => crypto.randomUUID();
const reason = noSmallDisk();
if (reason !== null) process.stderr.write(`Nothing is tested on a full disk: ${reason}.\n`);

async function open(dataDir: string, platform: Partial<Platform> = {}) {
  const { app, call, events, engine } = await openApp({ dir: dataDir, create: openSafely, platform });
  async function send(text: string, conversationId: string = uuid()) {
    const [questionId, replyId] = [uuid(), uuid()];
    await call('sendMessage', { conversationId, parentId: null, questionId, replyId, text });
    const writing = engine.replies.at(-1)!;
    writing.begin();
    return { conversationId, questionId, replyId, writing };
  }
  return { app, call, send, events };
}

/** Conversations of so many turns, of 21 kB and few words each, which is sooner in the search index. */
function fillWith(dataDir: string, turns: readonly number[]): void {
  const db = openDatabase(dataDir);
  const insert = db.prepare(`
    INSERT INTO messages (id, conversation_id, parent_id, role, text, status, created_at)
    VALUES (@id, @conversationId, @parentId, @role, @text, 'complete', 0)`);
  for (const count of turns) {
    const conversationId = uuid();
    db.prepare("INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, 'Long', 0, 0)").run(
      conversationId,
    );
    let parentId: string | null = null;
    for (let turn = 0; turn < count; turn++) {
      const id = uuid();
      const role = turn % 2 === 0 ? 'user' : 'assistant';
      insert.run({ id, conversationId, parentId, role, text: `Turn ${turn}: ${'marble'.repeat(3500)}` });
      parentId = id;
    }
    db.prepare('UPDATE conversations SET leaf_id = ? WHERE id = ?').run(parentId, conversationId);
  }
  db.close();
}

describe.skipIf(reason !== null)('on a disk that is full', () => {
  test('a reply that cannot be saved is whole in the window, and is saved when there is space again', async () => {
    const disk = mountSmallDisk(8);
    let chosen = '';
    const chooseTarget = async () => chosen;
    const { call, send, events } = await open(join(disk.dir, 'data'), { chooseTarget });
    const before = await send('Asked before the disk was full');
    before.writing.write('answered before');
    await before.writing.end();
    const { conversationId, replyId, writing } = await send('Asked then');
    disk.fill();
    const piece = `${'a long answer '.repeat(4000)}\n`;
    const troubles = () => events.filter(({ type }) => type === 'trouble');
    let text = '';
    await vi.waitUntil(
      () => {
        writing.write(piece);
        text += piece;
        return troubles().length > 0;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(troubles()).toMatchObject([{ error: { code: 'diskFull' } }]);
    await writing.end();
    // What pages show, and what "Copy" takes.
    const shown = async () => (await call('openConversation', { conversationId })).messages.at(-1);
    expect(await shown()).toMatchObject({ text, status: 'complete' });
    // And what is taken out of the app, which is read from the file otherwise.
    const scope = { kind: 'turn', conversationId, messageId: replyId } as const;
    const { options } = defaultExportChoice;
    expect((await call('copyOut', { scope, format: 'markdown', options })).text).toBe(text);
    const target = join(tempDir(), 'elsewhere.json');
    chosen = target;
    const conversation = { kind: 'conversation', conversationId } as const;
    const exportId = uuid();
    await call('startExport', { exportId, scope: conversation, format: 'json', options });
    const [exported] = JSON.parse(readFileSync(target, 'utf8')).conversations;
    expect(exported.messages.at(-1)).toMatchObject({ text, status: 'complete', id: replyId });
    // What was there is there; what cannot be kept is refused with the reason, and the composer keeps it.
    const { messages } = await call('openConversation', { conversationId: before.conversationId });
    expect(messages.map((one) => one.text)).toEqual(['Asked before the disk was full', 'answered before']);
    expect(await codeOf(send(`Too much ${'more '.repeat(200_000)}`))).toBe('diskFull');
    expect(await codeOf(call('takeBackup', {}))).toMatch(/backupNoRoom|diskFull/);
    expect(troubles()).toHaveLength(1);

    disk.free();
    // By itself, within a moment.
    const file = new Sqlite(join(disk.dir, 'data', databaseFileName), { readonly: true });
    onTestFinished(() => void file.close());
    const inFile = () => file.prepare('SELECT text, status FROM messages WHERE id = ?').get(replyId);
    await vi.waitUntil(() => (inFile() as { status: string }).status === 'complete', { timeout: 30_000 });
    expect(inFile()).toEqual({ text, status: 'complete' });
    expect(events.filter(({ type }) => type === 'savedAgain')).toHaveLength(1);
    await send('Goes on');
  });

  test('the app opens for reading where the disk has no room for anything, and for good when there is some', async () => {
    // Too small for room to be set aside.
    const disk = mountSmallDisk(4);
    const dataDir = join(disk.dir, 'data');
    mkdirSync(dataDir);
    const first = await open(dataDir);
    const { writing } = await first.send('Kept');
    await writing.end();
    await first.app.close();
    disk.fill();
    const { call, send } = await open(dataDir);
    const read = await call('getSnapshot', {});
    expect(read).toMatchObject({ reading: 'full', dataDir });
    expect(read.conversations.map(({ title }) => title)).toEqual(['Kept']);
    expect(await codeOf(send('Not kept'))).toBe('readOnly');
    expect(await codeOf(call('tryAgain', {}))).toBe('diskFull');
    disk.free();
    await call('tryAgain', {});
    const after = await call('getSnapshot', {});
    expect(after.reading).toBe(undefined);
    expect(after.conversations.map(({ title }) => title)).toEqual(['Kept']);
  });

  test('conversations are deleted for good on it, also such as are larger than the room that is set aside', async () => {
    const disk = mountSmallDisk(80);
    const dataDir = join(disk.dir, 'data');
    mkdirSync(dataDir);
    fillWith(dataDir, [600, 10, 10, 10]);
    const first = await open(dataDir);
    const { conversations } = await first.call('getSnapshot', {});
    const conversationIds = conversations.map(({ id }) => id);
    // The disk is full when the app starts, and nothing is left in the log to write over.
    await first.app.close();
    disk.fill();
    const { app, call, events } = await open(dataDir);
    expect((await call('getSnapshot', {})).reading).toBe(undefined);
    await call('trashConversations', { conversationIds });
    expect(await codeOf(call('emptyTrash', { conversationIds: null }))).toBe('backupNoRoom');
    expect((await call('getSnapshot', {})).conversations).toHaveLength(4);
    await call('emptyTrash', { conversationIds: null, withoutBackup: true });
    expect((await call('getSnapshot', {})).conversations).toEqual([]);
    expect(events.filter(({ type }) => type === 'conversationDeleted')).toHaveLength(4);
    await app.close();
    const file = new Sqlite(join(dataDir, databaseFileName), { readonly: true });
    onTestFinished(() => void file.close());
    expect(file.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(0);
    expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
    // Nor is a word of it left in the pages.
    const bytes = readFileSync(join(dataDir, databaseFileName));
    expect(bytes.length).toBeGreaterThan(10_000_000);
    expect(bytes.includes('marblemarble')).toBe(false);
  });

  test('a backup is not put back on it, and everything is as it was', async () => {
    const disk = mountSmallDisk(24);
    const dataDir = join(disk.dir, 'data');
    const { call, send } = await open(dataDir);
    await (await send('Before')).writing.end();
    await call('takeBackup', {});
    await (await send('Since')).writing.end();
    const [copy] = (await call('getBackups', {})).backups;
    disk.fill();
    expect(await codeOf(call('restoreBackup', { name: copy!.name }))).toBe('backupNoRoom');
    const titles = async () => (await call('getSnapshot', {})).conversations.map(({ title }) => title).sort();
    expect(await titles()).toEqual(['Before', 'Since']);
    disk.free();
    await call('restoreBackup', { name: copy!.name });
    expect(await titles()).toEqual(['Before']);
  });

  test('what was deleted of a tree is taken away for good on it', async () => {
    const disk = mountSmallDisk(80);
    const dataDir = join(disk.dir, 'data');
    mkdirSync(dataDir);
    fillWith(dataDir, [600]);
    const first = await open(dataDir);
    const conversationId = (await first.call('getSnapshot', {})).conversations[0]!.id;
    const { messages } = await first.call('openConversation', { conversationId });
    await first.call('deleteTurn', { messageId: messages[2]!.id, deletionId: uuid() });
    await first.app.close();
    disk.fill();
    const { call } = await open(dataDir);
    await call('emptyTrash', { conversationIds: null });
    expect((await call('getDeletedTurns', { conversationId })).length).toBe(0);
    expect((await call('openConversation', { conversationId })).messages).toHaveLength(2);
  });
});
