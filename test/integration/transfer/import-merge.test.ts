// What is here already, what has other content, backups of the app's own, and an import that does not come to its end.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openImportConnection } from '../../../main/store/archive/connection.ts';
import { indexImported, leftToIndex } from '../../../main/store/archive/index-later.ts';
import { createArchiveReader } from '../../../main/store/archive/reader.ts';
import { sweepImports } from '../../../main/store/archive/sweep.ts';
import { createTurnsAtWriting } from '../../../main/store/archive/turns-at-writing.ts';
import { createMessageTree } from '../../../main/store/message-tree.ts';
import { createMessages } from '../../../main/store/messages.ts';
import { createSavedTexts } from '../../../main/store/saved-texts.ts';
import { createSearch } from '../../../main/store/search/search.ts';
import { ImportCancelled } from '../../../main/transfer/import/run-import.ts';
import { at } from '../../../scripts/places.ts';
import { tempDir } from '../store/temp-dir.ts';
import { databaseIn, openStoreHere, type StoreHere } from './import-here.ts';
import { rowsOf } from './tables.ts';

const ids = {
  conversation: '0b0f1f5e-6f0a-4f0e-9a59-0f4bb7a9c0c1',
  question: '1b0f1f5e-6f0a-4f0e-9a59-0f4bb7a9c0a1',
  reply: '2b0f1f5e-6f0a-4f0e-9a59-0f4bb7a9c0a2',
  next: '3b0f1f5e-6f0a-4f0e-9a59-0f4bb7a9c0a3',
};

/** A conversation of two turns as it is here. */
function withConversation(): StoreHere {
  const store = openStoreHere();
  const messages = createMessages(store.db, () => 1000);
  messages.insertTurn({
    conversationId: ids.conversation,
    title: 'Here',
    parentId: null,
    questionId: ids.question,
    text: 'Who wrote the Odyssey?',
    reply: { id: ids.reply, model: 'Xenon-4', level: 'Q4_K_M' },
  });
  const ending = { status: 'complete', stats: null, contextStartId: null, error: null } as const;
  messages.finish(ids.reply, 'Homer.', [1, 2], { ...ending, model: 'Xenon-4', level: 'Q4_K_M' });
  return store;
}

const changed = (file: string, change: (document: never) => void): string => {
  const document = JSON.parse(file);
  change(document as never);
  return JSON.stringify(document);
};

test('other content under the same id stands beside it, once, and what was here is untouched', async () => {
  const store = withConversation();
  const before = rowsOf(store.db);
  const other = changed(store.export(), (document: { conversations: { messages: { text: string }[] }[] }) => {
    document.conversations[0]!.messages[1]!.text = 'Somebody else.';
  });
  const first = await store.import({ 'other.json': other });
  expect(first.counts).toEqual({ added: 0, already: 0, continued: 0, beside: 1, refused: 0 });
  const after = rowsOf(store.db);
  for (const table of ['conversations', 'messages'] as const)
    expect(after[table]).toEqual(expect.arrayContaining(before[table]!));
  const reader = createArchiveReader(store.db);
  const beside = reader.ids().find((id) => id !== ids.conversation)!;
  expect(reader.read(beside)).toMatchObject({
    title: 'Here (imported)',
    leafId: expect.not.stringContaining(ids.reply),
  });

  const again = await store.import({ 'other.json': other });
  expect(again.counts).toMatchObject({ beside: 0, already: 1 });
  expect(rowsOf(store.db)).toEqual(after);
});

test('what has been continued here since is here already; what was continued elsewhere comes in', async () => {
  const store = withConversation();
  const earlier = store.export();
  const elsewhere = changed(earlier, (document: { conversations: Record<string, unknown>[] }) => {
    const [one] = document.conversations as [
      { messages: Record<string, unknown>[]; leafId: string; updatedAt: number },
    ];
    const question = { ...one.messages[0]!, id: ids.next, parentId: ids.reply, text: 'And the Iliad?' };
    one.messages.push(question);
    one.leafId = ids.next;
    one.updatedAt = 5000;
  });
  const continued = await store.import({ 'elsewhere.json': elsewhere });
  expect(continued.counts).toMatchObject({ continued: 1, added: 0, beside: 0 });
  expect(continued.turns).toBe(1);
  const reader = createArchiveReader(store.db);
  expect(reader.read(ids.conversation)).toMatchObject({ leafId: ids.next, updatedAt: 5000 });
  // It is there at once, so it is found at once.
  expect(createSearch(store.db).run('iliad ', null).hits).toHaveLength(1);
  expect((await store.import({ 'earlier.json': earlier })).counts).toMatchObject({ already: 1 });
});

test('what comes in below a turn that was deleted here brings that turn back, and nothing else of its deletion', async () => {
  const store = withConversation();
  const elsewhere = changed(store.export(), (document: { conversations: [{ messages: object[] }] }) => {
    const { messages } = document.conversations[0];
    messages.push({ ...messages[0], id: ids.next, parentId: ids.reply, text: 'And the Iliad?' });
  });
  const tree = createMessageTree(store.db, () => 2000);
  const other = tree.together(() => {
    tree.addVersion('other', ids.reply, 'Nobody.');
    return 'other';
  });
  expect(tree.hide(ids.question, 'deletion').sort()).toEqual([ids.question, ids.reply, other].sort());

  const { counts } = await store.import({ 'elsewhere.json': elsewhere });
  expect(counts).toMatchObject({ continued: 1 });
  const messages = createMessages(store.db, () => 3000);
  const visible = [ids.question, ids.reply, ids.next, other].map((id) =>
    tree.isVisible(ids.conversation, id),
  );
  expect(visible).toEqual([true, true, true, false]);
  expect(messages.get(ids.next).parentId).toBe(ids.reply);
  expect(createSearch(store.db).run('odyssey ', null).hits).toHaveLength(1);
  // What expires later is what is still deleted.
  tree.purge(4000);
  expect(messages.get(ids.next).text).toBe('And the Iliad?');
});

test('of one that is in the trash the report says so, and it stays there', async () => {
  const store = withConversation();
  const same = store.export();
  const longer = changed(same, ({ conversations: [one] }: { conversations: { messages: object[] }[] }) => {
    const { messages } = one!;
    messages.push({ ...messages[0], id: ids.next, parentId: ids.reply, text: 'And the Iliad?' });
  });
  store.db.prepare('UPDATE conversations SET trashed_at = 5').run();
  const notes = [{ kind: 'inTrash', count: 1 }];
  expect((await store.import({ 'same.json': same })).lines).toMatchObject([{ outcome: 'already', notes }]);
  expect((await store.import({ 'longer.json': longer })).lines).toMatchObject([
    { outcome: 'continued', notes },
  ]);
  expect(store.db.prepare('SELECT trashed_at FROM conversations').pluck().all()).toEqual([5]);
  store.db.prepare('UPDATE conversations SET trashed_at = NULL').run();
  expect((await store.import({ 'longer.json': longer })).lines).toMatchObject([
    { outcome: 'already', notes: [] },
  ]);
});

test('what comes into the archive is said to be there, and counted; each line names what it is here', async () => {
  const archived = changed(withConversation().export(), ({ conversations }: { conversations: object[] }) => {
    Object.assign(conversations[0]!, { archivedAt: 5 });
  });
  const store = openStoreHere();
  const notes = [{ kind: 'inArchive', count: 1 }];
  const here = { notes, conversationId: ids.conversation };
  const first = await store.import({ 'a.json': archived });
  expect(first).toMatchObject({ archived: 1, lines: [{ outcome: 'added', ...here }] });
  // Counted as it came; where it is now is said.
  const again = await store.import({ 'a.json': archived });
  expect(again).toMatchObject({ archived: 0, lines: [{ outcome: 'already', ...here }] });
  store.db.prepare('UPDATE conversations SET archived_at = NULL').run();
  expect((await store.import({ 'a.json': archived })).lines).toMatchObject([
    { outcome: 'already', notes: [] },
  ]);
  const other = archived.replace('Homer.', 'Somebody else.');
  const beside = await store.import({ 'b.json': other });
  expect(beside).toMatchObject({ archived: 1, lines: [{ outcome: 'beside', notes }] });
  const { conversationId } = beside.lines[0]!;
  expect(createArchiveReader(store.db).ids()).toContain(conversationId);
  expect(conversationId).not.toBe(ids.conversation);
  const refused = await store.import({ 'c.json': '[{}' });
  expect(refused.lines).toMatchObject([{ outcome: 'refused', conversationId: null }]);
});

test('turns whose ids belong to another conversation do not keep it from coming in', async () => {
  const store = withConversation();
  const stolen = changed(store.export(), (document: { conversations: { id: string }[] }) => {
    document.conversations[0]!.id = ids.next;
  });
  expect((await store.import({ 'stolen.json': stolen })).counts).toMatchObject({ beside: 1 });
  expect(store.db.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(4);
  expect((await store.import({ 'stolen.json': stolen })).counts).toMatchObject({ already: 1 });
  expect(store.db.pragma('foreign_key_check')).toEqual([]);
});

test('presets come along: by id, by name and values, or under another name', async () => {
  const store = openStoreHere();
  const put = store.db.prepare('INSERT INTO presets (id, name, preset_values) VALUES (?, ?, ?)');
  put.run(ids.reply, 'Mine', '{"temperature":1}');
  put.run(ids.question, 'Same', '{"temperature":0.2}');
  const file = changed(withConversation().export(), (document: Record<string, unknown>) => {
    document.presets = [
      { id: ids.next, name: 'mine', values: { temperature: 0 } },
      { id: ids.conversation, name: 'same', values: { temperature: 0.2 } },
    ];
    const [one] = document.conversations as Record<string, unknown>[];
    one!.generation = { presetId: ids.conversation, values: {} };
  });
  expect((await store.import({ 'presets.json': file })).besides.presets).toBe(1);
  const names = store.db.prepare('SELECT id, name FROM presets ORDER BY name').raw().all();
  expect(names).toEqual([
    [ids.reply, 'Mine'],
    [ids.next, 'mine (2)'],
    [ids.question, 'Same'],
  ]);
  const { generation } = createArchiveReader(store.db).read(ids.conversation)!;
  expect(generation?.presetId).toBe(ids.question);
});

test('prompts and personas come along with everything, and with a backup, each once', async () => {
  const from = withConversation();
  const savedTexts = createSavedTexts(from.db);
  const prompt = { id: ids.reply, kind: 'prompt', name: 'Explain', text: 'Explain {{it}}.' } as const;
  const persona = { id: ids.next, kind: 'persona', name: 'Explain', text: 'You are a poet.' } as const;
  for (const one of [prompt, persona]) savedTexts.put(one);
  from.db.pragma('wal_checkpoint(TRUNCATE)');
  const backup = readFileSync(databaseIn(from.dir));
  for (const file of [from.export(), backup]) {
    const store = openStoreHere();
    const here = createSavedTexts(store.db);
    const other = { ...prompt, id: ids.question, name: 'explain', text: 'Something else' };
    here.put(other);
    for (const count of [1, 0]) {
      const { besides } = await store.import({ file });
      expect(besides).toEqual({ folders: 0, presets: 0, prompts: count, personas: count });
      expect(here.list()).toEqual([other, persona, { ...prompt, name: 'Explain (2)' }]);
    }
    // What was changed here since stays so.
    const changedHere = { ...prompt, name: 'Explain (2)', text: 'Changed' };
    here.put(changedHere);
    await store.import({ file });
    expect(here.list()).toEqual([other, persona, changedHere]);
  }
});

test('a backup, and one of every schema there ever was, is merged; the trash in it stays out', async () => {
  for (const version of ['0004', '0008', '0011']) {
    const store = openStoreHere();
    const backup = readFileSync(at('test/fixtures/schemas', `${version}.db`));
    const first = await store.import({ 'backup.db': backup });
    expect(first.lines.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
    expect(first.counts.added, version).toBeGreaterThan(0);
    expect((await store.import({ 'backup.db': backup })).counts).toMatchObject({
      added: 0,
      already: first.counts.added,
    });
  }
  const from = withConversation();
  from.db.prepare('UPDATE conversations SET trashed_at = 5').run();
  from.db.pragma('wal_checkpoint(TRUNCATE)');
  const report = await openStoreHere().import({ 'backup.db': readFileSync(databaseIn(from.dir)) });
  expect(report.counts.added).toBe(0);
});

test('a database that is not ours, is newer, damaged, or computes what it holds, is refused', async () => {
  const made = (change: (store: StoreHere) => void): Buffer => {
    const store = withConversation();
    change(store);
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    store.close();
    return readFileSync(databaseIn(store.dir));
  };
  const damaged = made(() => {});
  damaged.fill(0x5a, 4096, 3 * 4096);
  const files = {
    'foreign.db': made(({ db }) => db.pragma('application_id = 1')),
    'newer.db': made(({ db }) => db.pragma('user_version = 999')),
    'damaged.db': damaged,
    'view.db': made(({ db }) => db.exec('CREATE VIEW more AS SELECT 1')),
    'trigger.db': made(({ db }) =>
      db.exec('CREATE TRIGGER more AFTER INSERT ON folders BEGIN DELETE FROM messages; END'),
    ),
    'cut.db': made(() => {}).subarray(0, 5000),
  };
  const report = await openStoreHere().import(files);
  expect(report.counts).toEqual({ added: 0, already: 0, continued: 0, beside: 0, refused: 6 });
  expect(Object.fromEntries(report.lines.map(({ file, refusal }) => [file, refusal]))).toEqual({
    'foreign.db': 'badBackup',
    'newer.db': 'newer',
    'damaged.db': 'badBackup',
    'view.db': 'badBackup',
    'trigger.db': 'badBackup',
    'cut.db': 'badBackup',
  });
});

test('search finds what came in once the index has it, and what is deleted before does no harm to it', async () => {
  const store = openStoreHere();
  const lines = Array.from({ length: 40 }, (_, number) =>
    JSON.stringify({ messages: [{ role: 'user', content: `question of pelican ${number}` }] }),
  );
  await store.import({ 'many.jsonl': lines.join('\n') });
  expect(leftToIndex(store.db)).toBe(40);
  store.db.exec("DELETE FROM messages WHERE text LIKE '%pelican 7'");
  store.db.exec("UPDATE messages SET text = 'question of heron' WHERE text LIKE '%pelican 8'");
  let asked = 0;
  indexImported(store.db, createTurnsAtWriting(store.db), () => asked++ < 1000);
  expect(leftToIndex(store.db)).toBe(0);
  const found = (words: string) =>
    createSearch(store.db)
      .run(words, null)
      .hits.filter(({ messageId }) => messageId);
  expect(found('pelican ')).toHaveLength(38);
  expect(found('heron ')).toHaveLength(1);
  store.db.exec("DELETE FROM conversations WHERE title LIKE '%pelican 9'");
  expect(found('pelican ')).toHaveLength(37);
  store.db.exec("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
});

test('cancelled in the middle, nothing of it stays', async () => {
  const store = withConversation();
  const before = rowsOf(store.db);
  // So many that some of them are written before it is cancelled.
  const lines = Array.from({ length: 6000 }, (_, number) =>
    JSON.stringify({ messages: [{ role: 'user', content: `question ${number}` }] }),
  );
  let asked = 0;
  const importing = store.import({ 'many.jsonl': lines.join('\n') }, { isCancelled: () => ++asked > 5000 });
  await expect(importing).rejects.toThrow(ImportCancelled);
  expect(asked).toBeGreaterThan(5000);
  expect(rowsOf(store.db)).toEqual(before);
  expect(store.db.prepare('SELECT count(*) FROM imports').pluck().get()).toBe(0);
});

test('killed in the middle, nothing of it is there, and the next start takes away what lies behind', async () => {
  const store = withConversation();
  const before = rowsOf(store.db);
  store.close();
  const file = join(tempDir(), 'many.jsonl');
  const lines = Array.from({ length: 20_000 }, (_, number) =>
    JSON.stringify({ messages: [{ role: 'user', content: `question ${number}` }] }),
  );
  writeFileSync(file, lines.join('\n'));
  const child = fork(join(import.meta.dirname, 'import-child.ts'), [databaseIn(store.dir), file], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const { db } = openStoreHere(store.dir);
  const brought = db.prepare('SELECT count(*) FROM messages').pluck().get() as number;
  expect(brought).toBeGreaterThan(2);
  expect(createArchiveReader(db).ids()).toEqual([ids.conversation]);
  const sweeping = openImportConnection(databaseIn(store.dir));
  sweepImports(sweeping);
  indexImported(sweeping, createTurnsAtWriting(sweeping), () => true);
  sweeping.close();
  expect(rowsOf(db)).toEqual(before);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(leftToIndex(db)).toBe(0);
});
