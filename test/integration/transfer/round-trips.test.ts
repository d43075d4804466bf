// Texts that break exports and imports go out of one store and come into another, to the character.
import { expect, test } from 'vitest';
import { createArchiveReader } from '../../../main/store/archive/reader.ts';
import { createConversations } from '../../../main/store/conversations.ts';
import { createMessages } from '../../../main/store/messages.ts';
import { toMarkdown } from '../../../main/transfer/export/markdown.ts';
import { partsOf } from '../../../main/transfer/export/tree.ts';
import { insertTexts, loneSurrogates, megabyteText, nastyTexts, nastyTitles } from '../../nasty-corpus.ts';
import { openStoreHere, type StoreHere } from './import-here.ts';
import { rowsOf } from './tables.ts';
import { zipOf } from './zip-of.ts';

function nastyStore(): StoreHere {
  const store = openStoreHere();
  const parts = { messages: createMessages(store.db), conversations: createConversations(store.db) };
  const texts = [...nastyTexts.map(({ text }) => text), megabyteText()];
  for (const title of nastyTitles) insertTexts(parts, title, texts.slice(0, 3));
  insertTexts(parts, 'All of it', texts);
  return store;
}

/** Every conversation as Markdown, all branches. */
function markdownOf({ db }: StoreHere): { name: string; content: string }[] {
  const reader = createArchiveReader(db);
  const { folders } = reader.head(null);
  const options = { statistics: true, instructions: true, timestamps: true, branches: 'all' } as const;
  return reader.ids().map((id, number) => {
    const conversation = reader.read(id)!;
    const parts = partsOf(conversation.leafId, conversation.messages);
    return { name: `${number}.md`, content: [...toMarkdown(conversation, parts, folders, options)].join('') };
  });
}

test('as JSON, everything is equal', async () => {
  const [from, to] = [nastyStore(), openStoreHere()];
  const { counts } = await to.import({ 'out.json': from.export() });
  expect(counts).toEqual({ added: nastyTitles.length + 1, already: 0, continued: 0, beside: 0, refused: 0 });
  expect(rowsOf(to.db)).toEqual(rowsOf(from.db));
});

test('as Markdown in a ZIP, texts, branches, sides and times are; and it is known to be the same', async () => {
  const [from, to] = [nastyStore(), openStoreHere()];
  const zip = zipOf(markdownOf(from));
  const { lines, counts } = await to.import({ 'out.zip': zip });
  expect(lines.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
  expect(counts.added).toBe(nastyTitles.length + 1);
  expect(lines[0]).toMatchObject({ format: 'markdown' });
  const columns = `SELECT m.id, parent_id, role, text, m.created_at, model, level, status, c.title, c.leaf_id
    FROM messages m JOIN conversations c ON c.id = m.conversation_id ORDER BY m.id`;
  expect(to.db.prepare(columns).all()).toEqual(from.db.prepare(columns).all());
  // In the store that it came from, too.
  expect((await from.import({ 'out.zip': zip })).counts.already).toBe(nastyTitles.length + 1);
  expect((await to.import({ 'out.json': from.export() })).counts.already).toBe(nastyTitles.length + 1);
});

test('Markdown that a person has changed comes in beside, or is refused with the place', async () => {
  const store = openStoreHere();
  const parts = { messages: createMessages(store.db), conversations: createConversations(store.db) };
  insertTexts(parts, 'Changed', ['A question', 'Another']);
  const { content } = markdownOf(store)[0]!;
  const changed = content.replace('\nAnother\n', '\nSomething else\n');
  expect(changed).not.toBe(content);
  const report = await store.import({
    'changed.md': changed,
    'broken.md': content.replace('"role":"user"', '"role":"nobody"'),
    'head.md': content.slice(0, content.indexOf('<!--')),
  });
  const told = Object.fromEntries(
    report.lines.map(({ file, outcome, refusal }) => [file, refusal ?? outcome]),
  );
  expect(told).toEqual({ 'changed.md': 'beside', 'broken.md': 'badShape', 'head.md': 'already' });
});

test('half of a character becomes what the store can hold, and is known again', async () => {
  const store = openStoreHere();
  const file = JSON.stringify({ messages: [{ role: 'user', content: loneSurrogates }] });
  expect((await store.import({ 'half.jsonl': file })).counts.added).toBe(1);
  expect((await store.import({ 'half.jsonl': file })).counts.already).toBe(1);
});
