// Files of other programs, as they write them: what of each comes in, and what the report says of the rest.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createArchiveReader } from '../../../main/store/archive/reader.ts';
import type { ImportLine } from '../../../preload/contract/import.ts';
import { at } from '../../../scripts/places.ts';
import { openStoreHere, type StoreHere } from './import-here.ts';

const fixture = (name: string): string => readFileSync(at('test/fixtures/imports', name), 'utf8');

/** Each conversation as its turns, a turn's depth before it. */
function toldOf({ db }: StoreHere) {
  const reader = createArchiveReader(db);
  return reader.ids().map((id) => {
    const { title, leafId, messages, setup, tags, createdAt, updatedAt, pinnedAt, archivedAt } =
      reader.read(id)!;
    const depths = new Map<string | null, number>([[null, -1]]);
    const turns = messages.map(({ id: own, parentId, role, text, model }) => {
      const depth = depths.get(parentId)! + 1;
      depths.set(own, depth);
      return `${depth} ${role}${model === null ? '' : ` (${model})`}: ${text}`;
    });
    const shown = messages.find((one) => one.id === leafId)?.text;
    const kept = [...(pinnedAt === null ? [] : ['pinned']), ...(archivedAt === null ? [] : ['archived'])];
    return { title, turns, shown, instruction: setup.instruction, tags, kept, createdAt, updatedAt };
  });
}

const notesOf = (lines: readonly ImportLine[]) =>
  lines.map(({ outcome, refusal, notes, number }) => ({
    number,
    outcome,
    ...(refusal === undefined ? {} : { refusal }),
    ...(notes.length === 0
      ? {}
      : { notes: Object.fromEntries(notes.map(({ kind, count }) => [kind, count])) }),
  }));

test('ChatGPT: the tree with its branches, without tools and pictures, the shown branch shown', async () => {
  const store = openStoreHere();
  const { counts, lines } = await store.import({ 'conversations.json': fixture('chatgpt.json') });
  expect(counts.added).toBe(1);
  expect(lines[0]).toMatchObject({ format: 'chatgpt', title: 'Bread without yeast' });
  expect(notesOf(lines)).toEqual([{ number: 1, outcome: 'added', notes: { partsLeftOut: 3, inArchive: 1 } }]);
  expect(toldOf(store)).toEqual([
    {
      title: 'Bread without yeast',
      turns: [
        '0 user: How do I bake bread without yeast?',
        '1 assistant (gpt-4o): Use **baking soda** and buttermilk.',
        '2 user: And with sourdough?',
        '3 assistant (gpt-4o): That takes a week: $1 : 1 : 1$ of starter, flour and water.',
        '1 assistant (gpt-4o-mini): Soda bread is the quickest.',
      ],
      shown: 'That takes a week: $1 : 1 : 1$ of starter, flour and water.',
      instruction: '',
      tags: [],
      kept: ['archived'],
      createdAt: 1718000000123,
      updatedAt: 1718000400500,
    },
  ]);
});

test('Claude: with branches, without, and one without a word', async () => {
  const store = openStoreHere();
  const { lines } = await store.import({ 'conversations.json': fixture('claude.json') });
  expect(notesOf(lines)).toEqual([
    { number: 1, outcome: 'added', notes: { partsLeftOut: 2 } },
    { number: 3, outcome: 'refused', refusal: 'empty' },
    { number: 2, outcome: 'added' },
  ]);
  const [newer, older] = toldOf(store);
  expect(newer).toMatchObject({
    title: 'Sorting a list',
    turns: [
      '0 user: Sort this list.\n\n3\n1\n2',
      '1 assistant (Claude): 1, 2, 3',
      '1 assistant (Claude): Descending: 3, 2, 1',
    ],
    shown: 'Descending: 3, 2, 1',
    createdAt: Date.UTC(2025, 4, 1, 9, 0, 0, 123),
  });
  expect(older).toMatchObject({
    title: 'An older export?',
    turns: ['0 user: An older export?', '1 assistant (Claude): Without blocks, and in a row.'],
  });
});

test('Open WebUI: versions, the instruction, tags and the pin; thoughts stay out', async () => {
  const store = openStoreHere();
  const { lines } = await store.import({ 'chats.json': fixture('open-webui.json') });
  expect(notesOf(lines)).toEqual([{ number: 1, outcome: 'added' }]);
  expect(toldOf(store)).toEqual([
    {
      title: '🪐 Planets',
      turns: [
        '0 user: How many planets are there?',
        '1 assistant (Llama 3.1): Nine.',
        '1 assistant (llama3.1:8b): Eight.',
      ],
      shown: 'Eight.',
      instruction: 'Answer like an astronomer.',
      tags: ['science', 'space  travel'],
      kept: ['pinned'],
      createdAt: 1_720_000_000_000,
      updatedAt: 1_720_000_010_000,
    },
  ]);
});

test('LM Studio: what follows a version follows the selected one', async () => {
  const store = openStoreHere();
  const { lines } = await store.import({ '1756219403097.conversation.json': fixture('lm-studio.json') });
  expect(notesOf(lines)).toEqual([{ number: 1, outcome: 'added', notes: { partsLeftOut: 1 } }]);
  expect(toldOf(store)).toMatchObject([
    {
      title: 'A haiku',
      turns: [
        '0 user: Write a haiku.',
        '0 user: Write a haiku about rain.',
        '1 assistant (qwen3-4b): Rain on the tin roof',
      ],
      shown: 'Rain on the tin roof',
      instruction: 'You are a poet.',
      createdAt: 1756219403097,
    },
  ]);
});

test('messages, a line each: a broken line costs only itself', async () => {
  const store = openStoreHere();
  const { lines, counts } = await store.import({ 'train.jsonl': fixture('messages.jsonl') });
  expect(counts).toMatchObject({ added: 3, refused: 1 });
  expect(notesOf(lines)).toEqual([
    { number: 2, outcome: 'added', notes: { partsLeftOut: 2, turnsJoined: 1 } },
    { number: 3, outcome: 'refused', refusal: 'notJson' },
    { number: 4, outcome: 'added', notes: { questionMissing: 1 } },
    { number: 1, outcome: 'added' },
  ]);
  const told = toldOf(store);
  expect(told.find(({ title }) => title === 'What is 2 + 2?')).toMatchObject({
    turns: ['0 user: What is 2 + 2?', '1 assistant: 4'],
    instruction: 'Be brief.',
  });
  expect(told.find(({ title }) => title.startsWith('What is on'))?.turns).toEqual([
    '0 user: What is on this picture?',
    '1 assistant: A cat.\n\nAnd a dog.',
  ]);
  expect(told.find(({ title }) => title === 'Not at all.')?.turns).toEqual([
    '0 user: …',
    '1 assistant: Hello, how can I help?',
    '2 user: Not at all.',
  ]);
});

test('ShareGPT, in an array', async () => {
  const store = openStoreHere();
  const { lines } = await store.import({ 'sharegpt.json': fixture('sharegpt.json') });
  expect(notesOf(lines)).toEqual([
    { number: 1, outcome: 'added', notes: { turnsJoined: 1 } },
    { number: 2, outcome: 'added', notes: { turnsEmpty: 1 } },
  ]);
  const told = toldOf(store);
  expect(told.find(({ instruction }) => instruction !== '')).toMatchObject({
    turns: ['0 user: Name a colour.'],
    instruction: 'You know no colours.',
  });
  expect(told.find(({ instruction }) => instruction === '')?.turns).toEqual([
    '0 user: Name a colour.',
    '1 assistant: Blue.',
    '2 user: Another.\n\nPlease.',
    '3 assistant: Red.',
  ]);
});

test('a second time nothing of any of them is new, and what was added since is', async () => {
  const store = openStoreHere();
  const names = [
    'chatgpt.json',
    'claude.json',
    'open-webui.json',
    'lm-studio.json',
    'messages.jsonl',
    'sharegpt.json',
  ];
  const files = Object.fromEntries(names.map((name) => [name, fixture(name)]));
  const first = await store.import(files);
  expect(first.counts).toMatchObject({ added: 10, refused: 2 });
  const again = await store.import(files);
  expect(again.counts).toEqual({ added: 0, already: 10, continued: 0, beside: 0, refused: 2 });
  expect(again.turns).toBe(0);

  const grown = JSON.parse(fixture('claude.json'));
  grown[1].chat_messages.push({
    uuid: 'o3',
    text: 'Thanks.',
    sender: 'human',
    created_at: '2024-03-05T00:00:00Z',
  });
  const more = await store.import({ 'newer.json': JSON.stringify(grown) });
  expect(more.counts).toMatchObject({ already: 1, continued: 1 });
  expect(more.turns).toBe(1);
  const told = toldOf(store).find(({ title }) => title === 'An older export?');
  expect(told?.turns).toHaveLength(3);
  expect(told?.shown).toBe('Thanks.');
});
