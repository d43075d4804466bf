// What comes out of damaged files. The damage is real: bytes of pages are overwritten, cut off, or zeroed.
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openImportConnection } from '../../../main/store/archive/connection.ts';
import { beginImport } from '../../../main/store/archive/import-session.ts';
import { indexImported } from '../../../main/store/archive/index-later.ts';
import { createTurnsAtWriting } from '../../../main/store/archive/turns-at-writing.ts';
import { databaseFileName, openDatabase } from '../../../main/store/database.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { salvage } from '../../../main/store/rescue/salvage.ts';
import { createSearch } from '../../../main/store/search/search.ts';
import { openStore } from '../../../main/store/store.ts';
import { generateStore, randomFrom } from '../../store-generator.ts';
import { archived } from '../../unit/transfer/archived.ts';
import { tempDir } from './temp-dir.ts';

const pageSize = 4096;
let good: Buffer;
let all: readonly Record<string, unknown>[];

const dirOfFile = mkdtempSync(join(tmpdir(), 'xenon-test-'));
afterAll(() => rmSync(dirOfFile, { recursive: true, force: true }));

beforeAll(() => {
  // Some of the longest turns go over onto pages of their own.
  generateStore(dirOfFile, { conversations: 12, turns: 600, longest: 80, replyBytes: 900, seed: 3 });
  const db = openDatabase(dirOfFile);
  all = messagesOf(db);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  good = readFileSync(join(dirOfFile, databaseFileName));
});

const messagesOf = (db: Database) =>
  db.prepare('SELECT * FROM messages ORDER BY seq').all() as Record<string, unknown>[];

function put(bytes: Buffer): string {
  const file = join(tempDir(), databaseFileName);
  writeFileSync(file, bytes);
  return file;
}

async function salvaged(file: string) {
  const before = readFileSync(file);
  const target = join(tempDir(), 'salvaged.db');
  const report = await salvage(file, target);
  // The damaged file is only read.
  expect(readFileSync(file).equals(before)).toBe(true);
  const db = new Sqlite(target, { readonly: true });
  onTestFinished(() => void db.close());
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  return { report, db, target };
}

/** Pages of leaves and of what overflows from them, by table or index, as SQLite counts them. */
function pagesOf(name: string): { page: number; kind: string; cells: number }[] {
  const db = new Sqlite(put(good), { readonly: true });
  const rows = db
    .prepare('SELECT pageno AS page, pagetype AS kind, ncell AS cells FROM dbstat WHERE name = ?')
    .all(name);
  db.close();
  return rows as { page: number; kind: string; cells: number }[];
}

function withPage(bytes: Buffer, page: number, fill: (page: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  fill(copy.subarray((page - 1) * pageSize, page * pageSize));
  return copy;
}

describe('a sound file', () => {
  test('comes back row by row, in every table', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, databaseFileName), good);
    const store = openStore(dir);
    const [first, second] = store.conversations.list();
    store.conversations.place([first!.id], { addTags: ['garden', 'étude'], pinned: true });
    store.drafts.save(second!.id, 'a draft');
    store.settings.update({ readingSize: 20 });
    store.setups.change(first!.id, { instruction: 'Answer in one line.', recordsTokens: true });
    store.presets.put({ id: 'own', name: 'Own', values: { temperature: 0.25 } });
    const leaf = store.messages.get(first!.leafId!);
    store.messages.finish(leaf.id, leaf.text, [1, 2, 3], leaf, Buffer.from([1, 2, 3, 255]));
    store.close();
    const file = join(dir, databaseFileName);
    const { db, report } = await salvaged(file);
    const source = new Sqlite(file, { readonly: true });
    onTestFinished(() => void source.close());
    const tables = source
      .prepare(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite%'",
      )
      .pluck()
      .all() as string[];
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) expect(sorted(db, table), table).toEqual(sorted(source, table));
    expect(report).toMatchObject({ badPages: 0, lostRows: 0, orphans: 0, renamed: 0 });
    expect(report.rows).toMatchObject({ messages: all.length, conversations: 12, token_records: 1 });
  });

  test('comes back with what only the log of a killed process holds', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, databaseFileName), good);
    const db = openDatabase(dir);
    db.pragma('wal_autocheckpoint = 0');
    db.prepare("UPDATE messages SET text = 'only in the log' WHERE seq = 1").run();
    const copy = tempDir();
    for (const suffix of ['', '-wal'])
      copyFileSync(join(dir, databaseFileName + suffix), join(copy, databaseFileName + suffix));
    db.close();
    const { db: found } = await salvaged(join(copy, databaseFileName));
    expect(found.prepare('SELECT text FROM messages WHERE seq = 1').pluck().get()).toBe('only in the log');
    // A log whose end was torn counts up to there, as it does for SQLite.
    const wal = join(copy, `${databaseFileName}-wal`);
    truncateSync(wal, readFileSync(wal).length - 100);
    const { db: torn } = await salvaged(join(copy, databaseFileName));
    expect(torn.prepare('SELECT text FROM messages WHERE seq = 1').pluck().get()).toBe(all[0]!.text);
  });

  test('of an earlier schema comes back with that schema, and opens', async () => {
    const fixture = join(import.meta.dirname, '..', '..', 'fixtures', 'schemas', '0004.db');
    const file = put(readFileSync(fixture));
    const { target, db } = await salvaged(file);
    expect(db.pragma('user_version', { simple: true })).toBe(4);
    const dir = tempDir();
    copyFileSync(target, join(dir, databaseFileName));
    const store = openStore(dir);
    onTestFinished(() => store.close());
    expect(store.conversations.list().map(({ title }) => title)).toEqual(['A conversation of long ago']);
    expect(store.drafts.list()).toEqual({ new: 'unsent' });
    expect(store.settings.get().readingSize).toBe(18);
  });
});

describe('a damaged file', () => {
  test.each([
    ['overwritten', (page: Buffer) => void page.fill(0xa5)],
    ['zeroed', (page: Buffer) => void page.fill(0)],
  ])('loses the turns of a page that is %s, and no other', async (_, fill) => {
    const leaves = pagesOf('messages').filter(({ kind }) => kind === 'leaf');
    const hit = leaves[Math.floor(leaves.length / 2)]!;
    const { db, report } = await salvaged(put(withPage(good, hit.page, fill)));
    const found = new Map(messagesOf(db).map((row) => [row.id, row]));
    expect(found.size).toBe(all.length - hit.cells);
    for (const row of all)
      if (found.has(row.id))
        expect(found.get(row.id)).toMatchObject({ text: row.text, token_ids: row.token_ids });
    expect(report).toMatchObject({ badPages: 1 });
    // Those whose turn before is lost begin a branch.
    expect(report.orphans).toBeGreaterThan(0);
  });

  test('loses nothing where only a page above the turns, or an index, is gone', async () => {
    const above = pagesOf('messages').find(({ kind }) => kind === 'internal')!;
    const index = pagesOf('messages_by_parent');
    let bytes = withPage(good, above.page, (page) => void page.fill(0));
    for (const { page } of index) bytes = withPage(bytes, page, (one) => void one.fill(0x5a));
    const { db } = await salvaged(put(bytes));
    expect(messagesOf(db)).toEqual(all);
  });

  test('comes back where its beginning is gone, schema and all', async () => {
    const { db, report } = await salvaged(put(withPage(good, 1, (page) => void page.fill(0xff))));
    expect(messagesOf(db)).toEqual(all);
    expect(report.rows.conversations).toBe(12);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
  });

  test('comes back as far as it goes where it is cut off', async () => {
    const half = good.subarray(0, Math.floor(good.length / 2 / pageSize) * pageSize + 17);
    const { report, db } = await salvaged(put(half));
    expect(report.rows.messages).toBeGreaterThan(50);
    expect(report.badPages).toBeGreaterThan(10);
    for (const row of messagesOf(db))
      expect(all.some(({ id, text }) => id === row.id && text === row.text)).toBe(true);
  });

  test('keeps the turns of a conversation that is lost itself, under their first question', async () => {
    let bytes = good;
    for (const { page } of pagesOf('conversations'))
      bytes = withPage(bytes, page, (one) => void one.fill(0xa5));
    const { db, report } = await salvaged(put(bytes));
    expect(messagesOf(db)).toHaveLength(all.length);
    expect(report.renamed).toBe(12);
    const titles = db.prepare('SELECT title FROM conversations').pluck().all() as string[];
    for (const title of titles) expect(title.length).toBeGreaterThan(3);
    expect(db.prepare('SELECT count(*) FROM conversations WHERE leaf_id IS NULL').pluck().get()).toBe(0);
  });

  test('leaves out what an import had brought that was cut off, and nothing that a person wrote meanwhile', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, databaseFileName), good);
    const store = openStore(dir);
    const importing = openImportConnection(join(dir, databaseFileName));
    const session = beginImport(importing, createTurnsAtWriting(importing), (title) => title);
    // So many that some of them are written before its end.
    session.add(archived(Array.from({ length: 3500 }, (_, number) => `half imported ${number}`)));
    const unseen = importing
      .prepare("SELECT count(*) FROM messages WHERE text LIKE 'half imported%'")
      .pluck();
    expect(unseen.get()).toBeGreaterThan(0);
    store.messages.insertTurn({
      conversationId: 'meanwhile',
      title: 'Meanwhile',
      parentId: null,
      questionId: 'question',
      text: 'Asked while it was imported?',
      reply: { id: 'reply', model: 'Demo model', level: 'F16' },
    });
    importing.close();
    store.close();
    const file = join(dir, databaseFileName);
    // The damage: the rows of conversations.
    const db = new Sqlite(file);
    db.pragma('foreign_keys = OFF');
    db.exec("DELETE FROM conversations WHERE id = 'meanwhile'");
    db.close();

    const { db: found, report } = await salvaged(file);
    const texts = messagesOf(found).map(({ text }) => text);
    expect(texts).toHaveLength(all.length + 2);
    expect(texts).toContain('Asked while it was imported?');
    expect(report).toMatchObject({ renamed: 1, lostRows: 0, orphans: 0 });
    expect(report.rows.messages).toBe(all.length + 2);
    expect(found.prepare('SELECT count(*) FROM imports').pluck().get()).toBe(0);
  });

  test('keeps what an import has brought to its end, and has it found once', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, databaseFileName), good);
    const importing = openImportConnection(join(dir, databaseFileName));
    const session = beginImport(importing, createTurnsAtWriting(importing), (title) => title);
    session.add(archived(['Where do pelicans sleep?', 'On the water.']));
    session.finish();
    importing.close();
    const { db: found, target, report } = await salvaged(join(dir, databaseFileName));
    expect(messagesOf(found)).toHaveLength(all.length + 2);
    expect(report.lostRows).toBe(0);
    const opened = tempDir();
    copyFileSync(target, join(opened, databaseFileName));
    const store = openDatabase(opened);
    onTestFinished(() => void store.close());
    indexImported(store, createTurnsAtWriting(store), () => true);
    expect(createSearch(store).run('pelicans ', null).hits).toHaveLength(1);
    store.exec("DELETE FROM conversations WHERE title = 'A conversation'");
    // Twice in the index, it would be there once more now.
    const left = store.prepare("SELECT rowid FROM message_words WHERE message_words MATCH 'pelicans'").all();
    expect(left).toEqual([]);
    store.exec("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
  });

  test('wherever it was hit, most of it comes back, and what is made is sound', {
    timeout: 300_000,
  }, async () => {
    const random = randomFrom(11);
    const texts = new Map(all.map(({ id, text }) => [id, text]));
    for (let round = 0; round < 6; round++) {
      const bytes = Buffer.from(good);
      for (let hits = 0; hits < 1 + round; hits++) {
        const at = Math.floor(random() * (bytes.length - 600));
        const length = Math.floor(random() * 600);
        for (let offset = 0; offset < length; offset++) bytes[at + offset] = Math.floor(random() * 256);
      }
      const { db } = await salvaged(put(bytes));
      let same = 0;
      for (const { id, text } of messagesOf(db)) if (texts.get(id) === text) same += 1;
      // A page holds a handful; bytes that were hit inside a text cannot be told from others.
      expect(same).toBeGreaterThan(all.length - 40 * (1 + round));
    }
  });

  test('of which nothing is left is said so, and leaves nothing', async () => {
    const file = put(Buffer.alloc(64 * pageSize, 0xa5));
    const target = join(tempDir(), 'salvaged.db');
    await expect(salvage(file, target)).rejects.toMatchObject({ code: 'databaseDamaged' });
    expect(readdirSync(join(target, '..'))).toEqual([]);
  });
});

const sorted = (db: Database, table: string): string[] =>
  db
    .prepare(`SELECT * FROM ${table}`)
    .all()
    .map((row) => JSON.stringify(row))
    .sort();
