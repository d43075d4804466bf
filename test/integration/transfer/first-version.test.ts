// Files of the first version of our own format, as that version wrote them but for white space: one of the last, with
// everything that they could hold, and one of the earliest, which knew neither setups nor tags.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createArchiveReader } from '../../../main/store/archive/reader.ts';
import { at } from '../../../scripts/places.ts';
import { openStoreHere } from './import-here.ts';

const fixture = (name: string): string => readFileSync(at('test/fixtures/imports', name), 'utf8');

interface FirstFile {
  format: string;
  version: number;
  conversation: Record<string, unknown>;
  setup?: unknown;
  messages: Record<string, unknown>[];
}

const { conversation, setup, messages }: FirstFile = JSON.parse(fixture('version-1.json'));
const turn = (number: number): string => `5d0c7a52-3f0e-4a5b-8f46-2b1f8f8f1b0${number}`;

test('every field of it comes in, and what it lacks is empty', async () => {
  const store = openStoreHere();
  const report = await store.import({ 'rivers.json': fixture('version-1.json') });
  const notes = [{ kind: 'inArchive', count: 1 }];
  expect(report.lines).toMatchObject([{ outcome: 'added', format: 'archive', notes, number: 1 }]);
  expect(report.turns).toBe(6);

  const reader = createArchiveReader(store.db);
  const { pinned: _, archived: __, ...kept } = conversation;
  expect(reader.read(String(conversation.id))).toEqual({
    ...kept,
    // It said that it is, and not since when.
    pinnedAt: conversation.updatedAt,
    archivedAt: conversation.updatedAt,
    setup,
    draft: '',
    messages: messages.map(({ tokenRecord, ...message }) => ({
      ...message,
      receipt: null,
      ...(tokenRecord === undefined ? {} : { tokenRecord: expect.anything() }),
    })),
  });
  expect(reader.read(String(conversation.id))!.messages[3]!.tokenRecord).toEqual({
    probabilities: [null, 0.8125],
    alternatives: [
      [],
      [
        // 0.1 and 0.0003 as the 32-bit floats that are kept.
        [13727, 0.100000001],
        [17419, 0.000300000014],
      ],
    ],
    pieces: [
      [415, ''],
      [4294, '▁Danube'],
      [13727, '▁Volga'],
      [17419, '▁Rhine'],
    ],
  });
  expect((await store.import({ 'rivers.json': fixture('version-1.json') })).counts).toMatchObject({
    already: 1,
  });
});

test('one of the earliest is neither pinned nor archived, has no tags and no instruction', async () => {
  const store = openStoreHere();
  const file: FirstFile = JSON.parse(fixture('version-1-earliest.json'));
  const { counts } = await store.import({ 'rivers.json': fixture('version-1-earliest.json') });
  expect(counts).toMatchObject({ added: 1, refused: 0 });
  expect(createArchiveReader(store.db).read(String(file.conversation.id))).toEqual({
    ...file.conversation,
    folderId: null,
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
    tags: [],
    generation: null,
    setup: { instruction: '', recordsTokens: false, modelId: null },
    draft: '',
    messages: file.messages.map((message) => ({ ...message, receipt: null })),
  });
});

test.each<[string, (file: FirstFile) => void, { refusal: string; where?: string }]>([
  ['of a version that never was', (file) => Object.assign(file, { version: 2 }), { refusal: 'badShape' }],
  ['without turns', (file) => Reflect.deleteProperty(file, 'messages'), { refusal: 'badShape' }],
  [
    'whose time is a text',
    (file) => Object.assign(file.conversation, { updatedAt: 'yesterday' }),
    { refusal: 'badShape' },
  ],
  [
    'with a record that is none',
    (file) => Object.assign(file.messages[3]!, { tokenRecord: [{ id: 1 }] }),
    { refusal: 'badShape' },
  ],
  [
    'with an id that is none',
    (file) => Object.assign(file.conversation, { id: 'rivers' }),
    { refusal: 'badShape', where: 'id' },
  ],
  [
    'with a turn without a text',
    (file) => Reflect.deleteProperty(file.messages[2]!, 'text'),
    { refusal: 'badShape', where: 'messages.2.text' },
  ],
  [
    'with an instruction that is none',
    (file) => Object.assign(file, { setup: { instruction: 7 } }),
    { refusal: 'badShape', where: 'setup.instruction' },
  ],
  [
    'with a turn below one that comes later',
    (file) => Object.assign(file.messages[2]!, { parentId: turn(4) }),
    { refusal: 'badTree', where: 'messages.2' },
  ],
])('one %s is refused, and says where', async (_, spoil, refused) => {
  const file: FirstFile = JSON.parse(fixture('version-1.json'));
  spoil(file);
  const store = openStoreHere();
  const report = await store.import({ 'rivers.json': JSON.stringify(file) });
  expect(report.lines).toMatchObject([{ outcome: 'refused', format: 'archive', number: 1, ...refused }]);
  expect(report.lines[0]!.where).toBe(refused.where);
  expect(createArchiveReader(store.db).ids()).toEqual([]);
});
