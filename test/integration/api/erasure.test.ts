// What is deleted for good is gone: none of its words is in any file of the data directory.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { databaseFileName } from '../../../main/store/database.ts';
import { defineSearchFunctions } from '../../../main/store/search/words.ts';
import { openStore } from '../../../main/store/store.ts';
import { randomFrom } from '../../store-generator.ts';
import { tempDir } from '../store/temp-dir.ts';
import { type OpenedApp, openApp } from './open-app.ts';

const uuid = () => crypto.randomUUID();
/** Of the log, which is emptied as soon as nobody reads. */
const walBytes = (dir: string) =>
  statSync(join(dir, `${databaseFileName}-wal`), { throwIfNoEntry: false })?.size ?? 0;

/** Files below the directory in which one of the words stands, in whatever case. */
function holding(dir: string, words: readonly string[]): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name)).toString('latin1').toLowerCase();
      const found = words.filter((word) => bytes.includes(word));
      return found.length > 0 ? [`${entry.name}: ${found.join(', ')}`] : [];
    });
}

/** Words of the search index that begin so. */
function indexed(dir: string, prefix: string): unknown[] {
  const db = new Sqlite(join(dir, databaseFileName), { readonly: true, timeout: 5000 });
  try {
    defineSearchFunctions(db);
    db.exec('CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, message_words, row)');
    return db.prepare('SELECT term FROM temp.vocabulary WHERE term GLOB ?').pluck().all(`*${prefix}*`);
  } finally {
    db.close();
  }
}

/** A turn whose reply is written in pieces, as they come from an engine. */
async function converse({ call, engine }: OpenedApp, conversationId: string, text: string, reply: string) {
  const [questionId, replyId] = [uuid(), uuid()];
  await call('sendMessage', { conversationId, parentId: null, questionId, replyId, text });
  const writing = engine.replies.at(-1)!;
  writing.begin();
  for (let at = 0; at < reply.length; at += 400) {
    writing.write(reply.slice(at, at + 400));
    // Each of these is saved, so that rows move between pages as they grow.
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await writing.end();
  return { questionId, replyId };
}

test('emptying the trash takes every word out of every file, and says which backups still hold them', async () => {
  const app = await openApp();
  const { call, dir } = app;
  const [kept, gone] = [uuid(), uuid()];
  await converse(app, kept, 'A word that stays: marzipan', 'Yes, marzipan. '.repeat(100));
  await call('changeSetup', {
    conversationId: null,
    changes: { instruction: 'Speak of instructqux.', recordsTokens: true },
  });
  const { questionId, replyId } = await converse(
    app,
    gone,
    'Titlequx: where is the questionqux?',
    'The replyqux is long. '.repeat(500),
  );
  await converse(app, gone, 'Another branchqux', 'Short, with a Wörterqux.');
  await call('saveDraft', { conversationId: gone, text: 'a draftqux' });
  await call('organise', { conversationIds: [gone], addTags: ['tagqux'] });
  await call('renameConversation', { conversationId: gone, title: 'Renamedqux' });
  await call('saveEditDraft', { messageId: questionId, text: 'an edited draftqux' });
  await call('takeBackup', {});
  const { hits } = await call('search', { query: 'replyqux', from: null });
  expect(hits.map(({ messageId }) => messageId)).toContain(replyId);
  expect(holding(dir, ['qux']).length).toBeGreaterThan(1);

  await call('trashConversations', { conversationIds: [gone] });
  await call('emptyTrash', { conversationIds: null });
  await vi.waitUntil(() => walBytes(dir) === 0, { timeout: 30_000 });
  expect(holding(dir, ['qux']).filter((line) => !line.includes('-manual.db'))).toEqual([]);
  expect(indexed(dir, 'qux')).toEqual([]);
  expect(app.engine.forgotten).toEqual([gone]);
  // What stays is there, and found.
  expect(holding(dir, ['marzipan']).length).toBeGreaterThan(0);
  expect((await call('search', { query: 'marzipan', from: null })).hits.length).toBeGreaterThan(0);

  const held = () => app.events.find((event) => event.type === 'heldByBackups');
  await vi.waitUntil(() => held() !== undefined, { timeout: 20_000 });
  const names = [...(held()?.names ?? [])];
  expect(names).toHaveLength(1);
  await call('deleteBackups', { names });
  expect(holding(dir, ['qux'])).toEqual([]);
});

test('a turn that was deleted leaves no word in any file once it is gone for good', async () => {
  const app = await openApp();
  const { call, dir } = app;
  const conversationId = uuid();
  await converse(app, conversationId, 'A word that stays: marzipan', 'Yes, marzipan. '.repeat(100));
  const { questionId } = await converse(
    app,
    conversationId,
    'Where is the questionqux?',
    'The replyqux is long. '.repeat(300),
  );
  await call('saveEditDraft', { messageId: questionId, text: 'an edited draftqux' });
  await call('deleteTurn', { messageId: questionId, deletionId: uuid() });
  // Until then it can be brought back.
  expect(holding(dir, ['qux']).length).toBeGreaterThan(0);
  await call('emptyTrash', { conversationIds: null });
  await vi.waitUntil(() => walBytes(dir) === 0, { timeout: 30_000 });
  expect(holding(dir, ['qux'])).toEqual([]);
  expect(indexed(dir, 'qux')).toEqual([]);
  expect((await call('search', { query: 'marzipan', from: null })).hits.length).toBeGreaterThan(0);
});

test('while somebody reads the log cannot be emptied; it is as soon as they have done', async () => {
  const app = await openApp();
  const { call, dir } = app;
  const gone = uuid();
  await converse(app, gone, 'A wordqux', 'A replyqux');
  await call('trashConversations', { conversationIds: [gone] });
  const reader = new Sqlite(join(dir, databaseFileName), { readonly: true });
  onTestFinished(() => void reader.close());
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM messages').get();
  await call('emptyTrash', { conversationIds: null });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(walBytes(dir)).toBeGreaterThan(0);
  reader.exec('COMMIT');
  await vi.waitUntil(() => walBytes(dir) === 0, { timeout: 30_000 });
  expect(holding(dir, ['qux'])).toEqual([]);
});

test('wherever rows have moved while they grew, nothing of them stays behind on a page', () => {
  const dir = tempDir();
  const store = openStore(dir);
  onTestFinished(() => store.close());
  const random = randomFrom(5);
  const gone: string[] = [];
  for (let at = 0; at < 60; at++) {
    const isGone = random() < 0.5;
    const word = isGone ? 'zzgone' : 'stays';
    const [conversationId, replyId] = [uuid(), uuid()];
    if (isGone) gone.push(conversationId);
    store.messages.insertTurn({
      ...{ conversationId, parentId: null, questionId: uuid(), title: `${word} title` },
      text: `${word} `.repeat(1 + Math.floor(random() * 60)),
      reply: { id: replyId, model: 'Demo model', level: 'F16' },
    });
    const full = `${word} ${at} `.repeat(1 + Math.floor(random() * 500));
    for (let length = 100; length < full.length; length += 300)
      store.messages.saveProgress(replyId, full.slice(0, length), [1, 2, 3]);
    const ending = { stats: null, contextStartId: null, error: null, model: 'Demo model', level: 'F16' };
    store.messages.finish(replyId, full, [1, 2, 3], { ...ending, status: 'complete' });
    store.drafts.save(conversationId, `${word} draft`);
  }
  expect(holding(dir, ['zzgone']).length).toBeGreaterThan(0);
  for (const id of gone) store.conversations.remove([id]);
  expect(walBytes(dir)).toBe(0);
  expect(holding(dir, ['zzgone'])).toEqual([]);
  expect(indexed(dir, 'zzgone')).toEqual([]);
  expect(holding(dir, ['stays']).length).toBeGreaterThan(0);
});
