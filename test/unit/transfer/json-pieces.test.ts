// Whatever a document is cut into on its way, and whatever stands in its strings, the same pieces come out of it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJsonPieces, type Layout, type Piece } from '../../../main/transfer/archive/json-pieces.ts';
import { createLines } from '../../../main/transfer/archive/lines.ts';

const most = { maxBytes: 1e6, maxDepth: 50 };

function piecesOf(layout: Layout | 'lines', text: string, cuts: readonly number[] = [], limits = most) {
  const bytes = Buffer.from(text);
  const reader = layout === 'lines' ? createLines(limits) : createJsonPieces(layout, limits);
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let from = 0;
  for (const to of places) {
    // A copy, as a stream gives them.
    pieces.push(...reader.feed(Buffer.from(bytes.subarray(from, to))));
    from = to;
  }
  pieces.push(...reader.end());
  return { pieces, problem: reader.problem };
}

const object = fc.dictionary(
  fc.string({ unit: 'binary' }),
  fc.json().map((text) => JSON.parse(text) as unknown),
  {
    maxKeys: 4,
  },
);
const cuts = fc.array(fc.nat(), { maxLength: 12 });
const indent = fc.constantFrom(0, 2, '\t');

test('elements of an array, objects in a row and lines come out as they went in, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 6 }), cuts, indent, (values, at, spaces) => {
      const written = values.map((value) => JSON.stringify(value, null, spaces));
      const read = (layout: Layout | 'lines', text: string) =>
        piecesOf(layout, text, at).pieces.map(({ json }) => JSON.parse(json!));
      expect(read('elements', JSON.stringify(values, null, spaces))).toEqual(values);
      expect(read('values', written.join('\n'))).toEqual(values);
      expect(read('lines', values.map((value) => JSON.stringify(value)).join('\r\n'))).toEqual(values);
    }),
  );
});

test('long strings end where they do, however many quotes and backslashes are in them', () => {
  const long = fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '[', '}', ',', 'é', 'word '),
    maxLength: 300,
    size: 'max',
  });
  fc.assert(
    fc.property(fc.array(fc.record({ text: long }), { maxLength: 5 }), cuts, (values, at) => {
      const { pieces, problem } = piecesOf('elements', JSON.stringify(values), at);
      expect(problem).toBeNull();
      expect(pieces.map(({ json }) => JSON.parse(json!))).toEqual(values);
    }),
  );
});

test('of our own document the members come one by one, and of the conversations each', () => {
  fc.assert(
    fc.property(object, fc.array(object, { maxLength: 5 }), cuts, indent, (head, all, at, spaces) => {
      const { conversations: _, ...members } = head;
      const document = { ...members, list: [1, [2]], conversations: all, after: { conversations: [3] } };
      const { pieces, problem } = piecesOf('members', JSON.stringify(document, null, spaces), at);
      expect(problem).toBeNull();
      const values = pieces.filter(({ kind }) => kind === 'value');
      expect(values.map(({ json }) => JSON.parse(json!))).toEqual(all);
      expect(values.map(({ index }) => index)).toEqual(all.map((_, number) => number));
      const read = pieces.filter(({ kind }) => kind === 'member').map(({ json }) => JSON.parse(`{${json}}`));
      const { conversations: __, ...others } = document;
      // By keys that may be __proto__, so not by assignment.
      expect(read.flatMap((one) => Object.entries(one))).toEqual(
        expect.arrayContaining(Object.entries(others)),
      );
      expect(read).toHaveLength(Object.keys(others).length);
    }),
  );
});

test('what is too long is passed over and costs no memory, what is too deep or cut off is said', () => {
  const long = JSON.stringify([{ a: 1 }, { a: 'x'.repeat(500) }, { a: 2 }]);
  expect(piecesOf('elements', long, [50, 100, 400], { maxBytes: 100, maxDepth: 9 }).pieces).toEqual([
    { kind: 'value', json: '{"a":1}', index: 0 },
    { kind: 'value', json: null, index: 1 },
    { kind: 'value', json: '{"a":2}', index: 2 },
  ]);
  const deep = piecesOf('elements', `[{"a":1},${'['.repeat(60)}`);
  expect(deep.problem).toBe('tooDeep');
  expect(deep.pieces).toHaveLength(1);
  for (const cut of ['[{"a":1},{"b', '[{"a":1},{"b":"\\', '[{"a":1}', '[{"a":1},{"b":"\\"'])
    expect(piecesOf('elements', cut, [9, 13, 15]).problem, cut).toBe('cutOff');
});

test('garbage of any kind ends', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', ' ', 'x', '1'), { maxLength: 200 }),
      cuts,
      fc.constantFrom<Layout>('values', 'elements', 'members'),
      (parts, at, layout) => {
        expect(piecesOf(layout, parts.join(''), at).pieces.length).toBeLessThanOrEqual(parts.length);
      },
    ),
  );
});
