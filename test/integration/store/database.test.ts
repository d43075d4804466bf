import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { databaseFileName, openDatabase, prepareDataDir } from '../../../main/store/database.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { openStore } from '../../../main/store/store.ts';
import { tempDir } from './temp-dir.ts';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : `not an AppError: ${thrown}`;
  }
  return 'nothing was thrown';
}

function filledDir(): { dir: string; file: string } {
  const dir = tempDir();
  const store = openStore(dir);
  store.messages.insertTurn({
    conversationId: 'c1',
    title: 'Hello',
    parentId: null,
    questionId: 'q1',
    text: 'Hello?',
    reply: { id: 'r1', model: 'Demo model', level: 'F16' },
  });
  store.savedTexts.put({ id: 's1', kind: 'prompt', name: 'Greeting', text: 'Hello, {{name}}!' });
  store.conversations.place(['c1'], { addTags: ['greetings'] });
  const ending = {
    stats: null,
    contextStartId: null,
    error: null,
    model: 'Demo model',
    level: 'F16',
  } as const;
  store.messages.finish('r1', 'Hello!', [1], { ...ending, status: 'complete' }, Buffer.from([1, 2]));
  const [larger, smaller] = [
    { level: 'F16', bytes: 2 },
    { level: 'Q8_0', bytes: 1 },
  ] as const;
  store.duelVotes.add({ id: 'v1', model: 'Demo model', larger, smaller, vote: 'tie' });
  store.close();
  return { dir, file: join(dir, databaseFileName) };
}

describe('opening', () => {
  test('a fresh directory gets an empty database of the newest version in WAL mode', () => {
    const db = openDatabase(tempDir());
    onTestFinished(() => void db.close());
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('secure_delete', { simple: true })).toBe(1);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  test('what was saved is there after closing and opening', () => {
    const { dir } = filledDir();
    const store = openStore(dir);
    expect(store.conversations.list().map(({ title }) => title)).toEqual(['Hello']);
    store.close();
  });

  test('a second process is told that the directory is in use, and can open it afterwards', async () => {
    const dir = tempDir();
    const child = fork(join(import.meta.dirname, 'open-store.ts'), [dir], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'message');
    expect(codeOf(() => openStore(dir))).toBe('dataDirInUse');
    child.kill('SIGKILL');
    await once(child, 'exit');
    openStore(dir).close();
  });

  test('a second connection of the same process is refused as well', () => {
    const { dir } = filledDir();
    const store = openStore(dir);
    expect(codeOf(() => openStore(dir))).toBe('dataDirInUse');
    expect(store.conversations.list()).toHaveLength(1);
    store.close();
  });

  test('a directory below a file cannot be made', () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'file'), '');
    expect(codeOf(() => prepareDataDir(join(dir, 'file', 'data')))).toBe('dataDirUnwritable');
    expect(codeOf(() => prepareDataDir(join(dir, 'file')))).toBe('dataDirUnwritable');
  });

  test.skipIf(process.getuid?.() === 0)('a directory without the right to write is refused', () => {
    const dir = tempDir();
    chmodSync(dir, 0o500);
    expect(codeOf(() => prepareDataDir(dir))).toBe('dataDirUnwritable');
  });
});

describe('a file that is not ours to change', () => {
  test('a database of a newer version is refused and stays the same to the byte', () => {
    const { dir, file } = filledDir();
    const newer = new Sqlite(file);
    newer.pragma('user_version = 4711');
    newer.close();
    const before = readFileSync(file);
    const names = readdirSync(dir);
    expect(codeOf(() => openStore(dir))).toBe('databaseNewer');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(dir)).toEqual(names);
  });

  test('a newer version that is still in the write-ahead log is seen as well, and nothing is folded in', async () => {
    const { dir, file } = filledDir();
    const newer = new Sqlite(file);
    newer.pragma('wal_autocheckpoint = 0');
    newer.pragma('user_version = 4711');
    const copy = tempDir();
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, join(copy, databaseFileName + suffix));
    newer.close();
    const files = ['', '-wal'].map((suffix) => join(copy, databaseFileName + suffix));
    const before = files.map((path) => readFileSync(path));
    expect(codeOf(() => openStore(copy))).toBe('databaseNewer');
    expect(files.map((path, index) => readFileSync(path).equals(before[index]!))).toEqual([true, true]);
    expect(codeOf(() => openStore(dir))).toBe('databaseNewer');
  });

  test.each([
    ['garbage', () => Buffer.alloc(8192, 'garbage')],
    ['a few bytes', () => Buffer.from('SQLite')],
    [
      'the right beginning and garbage after it',
      (good: Buffer) => Buffer.concat([good.subarray(0, 100), Buffer.alloc(good.length - 100, 0xa5)]),
    ],
    ['only the first page of a database', (good: Buffer) => good.subarray(0, 4096)],
  ])('%s is called damaged and stays the same to the byte', (_, make) => {
    const { dir, file } = filledDir();
    const bytes = make(readFileSync(file));
    writeFileSync(file, bytes);
    expect(codeOf(() => openStore(dir))).toBe('databaseDamaged');
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test("somebody else's database is refused and stays the same to the byte", () => {
    const dir = tempDir();
    const file = join(dir, databaseFileName);
    const other = new Sqlite(file);
    other.exec('CREATE TABLE messages (id)');
    other.close();
    const before = readFileSync(file);
    expect(codeOf(() => openStore(dir))).toBe('databaseDamaged');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('a directory in the place of the file is refused', () => {
    const dir = tempDir();
    mkdirSync(join(dir, databaseFileName));
    expect(codeOf(() => openStore(dir))).toBe('databaseDamaged');
  });
});

describe('migrating', () => {
  const addColumn = {
    name: '9999-test',
    up: (db: Sqlite.Database) => db.exec('ALTER TABLE messages ADD COLUMN note TEXT'),
  };
  const loseRows = (table: string) => ({
    name: '9999-test',
    up: (db: Sqlite.Database) => db.exec(`DELETE FROM ${table}`),
  });
  const stumble = {
    name: '9999-test',
    up: (db: Sqlite.Database) => db.exec('ALTER TABLE messages ADD COLUMN note TEXT; SELECT * FROM nowhere'),
  };

  test('a file with data is backed up before its schema changes', () => {
    const { dir } = filledDir();
    const db = openDatabase(dir, [...migrations, addColumn]);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
    db.close();
    const [backup, ...more] = readdirSync(join(dir, 'backups'));
    expect(more).toEqual([]);
    expect(backup).toMatch(/^xenon-.*-migration\.db$/);
    const old = new Sqlite(join(dir, 'backups', backup!), { readonly: true });
    expect(old.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(old.prepare('SELECT id FROM messages ORDER BY seq').pluck().all()).toEqual(['q1', 'r1']);
    old.close();
  });

  test('a fresh file needs no backup', () => {
    const dir = tempDir();
    openDatabase(dir).close();
    expect(existsSync(join(dir, 'backups'))).toBe(false);
  });

  test.each([
    ['fails half-way', stumble],
    ['loses turns', loseRows('messages')],
    ['loses prompts', loseRows('saved_texts')],
    ['loses tags', loseRows('conversation_tags')],
    ['loses records of tokens', loseRows('token_records')],
    ['loses votes', loseRows('duel_votes')],
  ])('a step that %s is undone whole', (_, step) => {
    const { dir } = filledDir();
    expect(codeOf(() => openDatabase(dir, [...migrations, step]))).toBe('databaseDamaged');
    const db = openDatabase(dir);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(db.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(2);
    expect(
      db
        .prepare('SELECT * FROM messages')
        .columns()
        .map(({ name }) => name),
    ).not.toContain('note');
    db.close();
  });

  const schemas = join(import.meta.dirname, '..', '..', 'fixtures', 'schemas');
  test.each(readdirSync(schemas))('a database of schema %s opens with what it holds', (name) => {
    const dir = tempDir();
    copyFileSync(join(schemas, name), join(dir, databaseFileName));
    const store = openStore(dir);
    const [conversation] = store.conversations.list();
    expect(conversation?.title).toBe('A conversation of long ago');
    const messages = store.messages.branch(conversation!.leafId!);
    expect(messages.map(({ text }) => text)).toEqual(['Is anyone there? 🙂', 'Yes. What is it?']);
    expect(messages[1]?.status).toBe('interrupted');
    expect(store.messages.turns(conversation!.leafId!)[1]?.tokenIds).toEqual(Int32Array.of(5, 700, 31_999));
    expect(store.settings.get().readingSize).toBe(18);
    expect(store.drafts.list()).toEqual({ new: 'unsent' });
    store.close();
  });
});
