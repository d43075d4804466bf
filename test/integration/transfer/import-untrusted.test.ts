// Files that are broken, or made to do harm: each gets its line in the report, and costs the others nothing.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createArchiveReader } from '../../../main/store/archive/reader.ts';
import type { ImportReport } from '../../../preload/contract/import.ts';
import { at } from '../../../scripts/places.ts';
import { openStoreHere, type StoreHere } from './import-here.ts';
import { zipOf } from './zip-of.ts';

const fixture = (name: string): string => readFileSync(at('test/fixtures/imports', name), 'utf8');
const good = '{"messages":[{"role":"user","content":"Good?"},{"role":"assistant","content":"Good."}]}';

const refusals = ({ lines }: Pick<ImportReport, 'lines'>) =>
  lines.flatMap(({ file, number, refusal }) => (refusal === undefined ? [] : [[file, number, refusal]]));

const textsIn = ({ db }: StoreHere) => db.prepare('SELECT text FROM messages ORDER BY seq').pluck().all();

/** A ChatGPT conversation of turns given as [id, parent, role, text]. */
function chatGptOf(
  turns: readonly (readonly [string, string | null, string, unknown])[],
  current = 'none',
): string {
  const mapping = Object.fromEntries(
    turns.map(([id, parent, role, text]) => [
      id,
      { id, parent, message: { author: { role }, content: { content_type: 'text', parts: [text] } } },
    ]),
  );
  return JSON.stringify([{ id: 'x', title: 'Made', mapping, current_node: current }]);
}

describe('what is no conversation', () => {
  test.each([
    ['an empty file', ''],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a])],
    ['plain text', 'You: hello\nModel: hello'],
    ['JSON of something else', '{"name":"package","version":"1.0.0"}'],
    ['an array of something else', JSON.stringify(Array.from({ length: 500 }, (_, number) => ({ number })))],
    ['broken JSON', '{"mapping": {'],
  ])('%s is said not to be known, in one line', async (_, content) => {
    const report = await openStoreHere().import({ 'it.json': content });
    expect(refusals(report)).toEqual([['it.json', null, 'notRecognised']]);
  });

  test('of a file that ends in the middle, what is whole comes in', async () => {
    const store = openStoreHere();
    const whole = fixture('claude.json');
    const report = await store.import({ 'cut.json': whole.slice(0, whole.lastIndexOf('"o2"')) });
    expect(report.counts).toMatchObject({ added: 1, refused: 1 });
    expect(refusals(report)).toEqual([['cut.json', null, 'cutOff']]);
  });
});

describe('trees that are none', () => {
  test('a ring of turns is opened, and nothing hangs', async () => {
    const store = openStoreHere();
    const file = chatGptOf([
      ['a', 'b', 'user', 'one'],
      ['b', 'a', 'assistant', 'two'],
      ['c', 'c', 'user', 'itself'],
    ]);
    const { lines } = await store.import({ 'ring.json': file });
    expect(lines[0]).toMatchObject({
      outcome: 'added',
      notes: expect.arrayContaining([{ kind: 'ringOpened', count: 2 }]),
    });
    expect(textsIn(store)).toEqual(expect.arrayContaining(['one', 'two', 'itself']));
  });

  test('turns without their parent begin anew, and 20,000 below each other are no matter', async () => {
    const store = openStoreHere();
    const long = Array.from({ length: 20_000 }, (_, at) => {
      const role = at % 2 === 0 ? 'user' : 'assistant';
      return [`t${at}`, at === 0 ? 'gone' : `t${at - 1}`, role, `turn ${at}`] as const;
    });
    const { lines, turns } = await store.import({ 'long.json': chatGptOf(long, 't19999') });
    expect(lines[0]).toMatchObject({ outcome: 'added', notes: [{ kind: 'parentMissing', count: 1 }] });
    expect(turns).toBe(20_000);
  });

  test('what alternates in no way still alternates here, on every branch', async () => {
    const store = openStoreHere();
    const file = chatGptOf([
      ['a', null, 'assistant', 'A'],
      ['b', 'a', 'assistant', 'B'],
      ['c', 'b', 'user', 'C'],
      ['d', 'c', 'user', 'D'],
      ['e', 'c', 'assistant', 'E'],
      ['f', 'd', 'assistant', null],
      ['g', 'f', 'assistant', 'G'],
      ['h', 'f', 'nobody', 'H'],
    ]);
    await store.import({ 'mixed.json': file });
    const reader = createArchiveReader(store.db);
    const { messages } = reader.read(reader.ids()[0]!)!;
    const roles = new Map(messages.map(({ id, role }) => [id, role]));
    for (const { parentId, role } of messages)
      expect(role).toBe(parentId === null || roles.get(parentId) === 'assistant' ? 'user' : 'assistant');
    expect(messages.map(({ text }) => text)).toEqual(['…', 'A\n\nB', 'C', 'C\n\nD', 'E', 'G']);
  });

  test('values of any kind in any place do no harm', async () => {
    const odd: unknown[] = [null, 7, 'text', [], {}, true, [[[]]], { parts: 7 }];
    const shapes = odd.flatMap((value) => [
      { mapping: { a: value, b: { message: value }, c: { message: { content: value, author: value } } } },
      { chat_messages: [value, { sender: value, text: value, content: value }] },
      { chat: { history: { messages: { a: value } }, messages: value } },
      { messages: [{ versions: value }, { versions: [value] }] },
      { messages: [{ role: 'user', content: value }] },
      { conversations: [{ from: 'human', value }] },
    ]);
    const lines = [...shapes, ...odd].map((shape) => JSON.stringify(shape)).join('\n');
    const store = openStoreHere();
    const report = await store.import({ 'odd.jsonl': `${good}\n${lines}` });
    expect(report.counts.added).toBeGreaterThanOrEqual(1);
    expect(textsIn(store)).toEqual(expect.arrayContaining(['Good?', 'Good.']));
  });
});

describe('limits', () => {
  test('brackets that lie too deep are refused before anything reads them', async () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const store = openStoreHere();
    const report = await store.import({
      'deep.json': `[${fixture('claude.json').trim().slice(1, -1)},${deep}]`,
      'deep.jsonl': `${good}\n{"messages":${deep}}`,
    });
    expect(refusals(report)).toEqual(
      expect.arrayContaining([
        ['deep.json', null, 'tooDeep'],
        ['deep.jsonl', 2, 'notJson'],
      ]),
    );
    expect(report.counts.added).toBe(3);
  });

  test('a turn that is longer than any may be is refused with its conversation', async () => {
    const turn = JSON.stringify({ messages: [{ role: 'user', content: 'x'.repeat(4_000_001) }] });
    const report = await openStoreHere().import({ 'long.jsonl': `${turn}\n${good}` });
    expect(refusals(report)).toEqual([['long.jsonl', 1, 'tooLong']]);
  });
});

describe('ZIP', () => {
  test('of an export: the conversations come in, everything else is passed over', async () => {
    const store = openStoreHere();
    const zip = zipOf([
      { name: 'conversations.json', content: fixture('chatgpt.json') },
      { name: 'chat.html', content: '<html>' },
      { name: 'user.json', content: '{"id":"user-1","email":"a@example.org"}' },
      { name: 'message_feedback.json', content: '[]' },
      { name: 'file-abc.png', content: 'not really' },
    ]);
    const report = await store.import({ 'export.zip': zip });
    expect(report.counts).toMatchObject({ added: 1, refused: 0 });
    expect(report.lines[0]?.file).toBe('export.zip › conversations.json');
    expect(report.filesPassedOver).toBe(4);
  });

  test.each([
    ['names that lead out of their folder', zipOf([{ name: '../../evil.json', content: good }]), 'badZip'],
    ['absolute names', zipOf([{ name: '/etc/evil.json', content: good }]), 'badZip'],
    ['a password', zipOf([{ name: 'a.json', content: good, encrypted: true }]), 'zipEncrypted'],
    [
      'a bomb that says so',
      zipOf([{ name: 'a.json', content: Buffer.alloc(40_000_000, ' ') }]),
      'zipTooLarge',
    ],
    [
      'a bomb that does not',
      zipOf([{ name: 'a.json', content: Buffer.alloc(40_000_000, ' '), saidSize: 1000 }]),
      'badZip',
    ],
    ['nothing in it', zipOf([]), 'notRecognised'],
    ['nothing known in it', zipOf([{ name: 'a.json', content: '{"a":1}' }]), 'notRecognised'],
    [
      'another ZIP in it',
      zipOf([{ name: 'a.zip', content: zipOf([{ name: 'a.json', content: good }]) }]),
      'notRecognised',
    ],
    ['half of it missing', zipOf([{ name: 'a.json', content: good }]).subarray(0, 60), 'badZip'],
  ])('%s: one line', async (_, zip, refusal) => {
    const store = openStoreHere();
    const report = await store.import({ 'it.zip': zip });
    expect(refusals(report).map(([, , why]) => why)).toEqual([refusal]);
    expect(textsIn(store)).toEqual([]);
  });
});
