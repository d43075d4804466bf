import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDeltaBatcher } from '../../../../main/engine/worker/delta-batcher.ts';
import { createStopGuard, findStop, safeLength } from '../../../../main/engine/worker/stop-strings.ts';
import { decodePieces, pieceBytes } from '../../../../main/engine/worker/vocabulary.ts';

/** One byte token for each byte, and words of several characters, so that tokens cross every boundary. */
const words = ['ab', 'ba', 'abc', 'b', 'END', 'EN', 'é', '\n', '\n\n', ' the end', '🙂a'];
const vocabulary = {
  tokens: [
    ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
    ...words.map((word) => word.replaceAll(' ', '\u2581')),
  ],
  token_type: [...Array(256).fill(6), ...words.map(() => 1)],
};
const decode = decodePieces(pieceBytes(vocabulary));
const spell = (text: string) => [...new TextEncoder().encode(text)];

/** What leaves of these tokens; `times` are ms between them. */
function run(ids: readonly number[], stops: readonly string[], times: readonly number[] = [], before = '') {
  const deltas: { text: string; ids: number[] }[] = [];
  let time = 0;
  const batcher = createDeltaBatcher({
    decode,
    guard: createStopGuard({ stops, before, decode, spell }),
    emit: (text, tokenIds) => deltas.push({ text, ids: [...tokenIds] }),
    now: () => time,
  });
  const stopped = ids.some((id, index) => {
    time += times[index] ?? 5;
    return batcher.push(id);
  });
  batcher.finish();
  return { deltas, stopped, text: deltas.map(({ text }) => text).join(''), emitted: batcher.emitted };
}

/** The plain way over a whole text: the stop string that ends first, the longest of those. */
function cut(text: string, stops: readonly string[]): string | null {
  for (let end = 1; end <= text.length; end++) {
    const ending = stops.filter((stop) => text.slice(0, end).endsWith(stop));
    if (ending.length > 0) return text.slice(0, end - Math.max(...ending.map(({ length }) => length)));
  }
  return null;
}

/** Words in one token, characters in one or several. */
const anyIds = fc
  .array(fc.constantFrom(...words.map((_, at) => [256 + at]), ...[...'ab\nEND 🙂é'].map(spell)), {
    maxLength: 40,
  })
  .map((parts) => parts.flat());
const anyStop = fc.oneof(
  fc.constantFrom('ab', 'abc', 'END', '\n\n', 'the end', '🙂', 'é', ' ', 'aba', 'bab', 'ENDab'),
  fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('a', 'b', 'c', '\n', 'E', 'N', 'D') }),
);
const anyStops = fc.array(anyStop, { minLength: 1, maxLength: 4 });

describe('with stop strings, whatever the tokens, their pace and the stop strings', () => {
  test('the text ends before the first that is whole, and its ids decode to exactly it', () => {
    fc.assert(
      fc.property(anyIds, anyStops, fc.array(fc.integer({ min: 0, max: 40 })), (ids, stops, times) => {
        const whole = decode(ids).text;
        const { text, deltas, stopped, emitted } = run(ids, stops, times);
        const expected = cut(whole, stops);
        expect(stopped).toBe(expected !== null);
        expect(text).toBe(expected ?? whole);
        for (const delta of deltas)
          expect(decode(delta.ids)).toEqual({ text: delta.text, used: delta.ids.length });
        expect(emitted).toBe(deltas.flatMap((delta) => delta.ids).length);
      }),
      { numRuns: 2000 },
    );
  });

  test('nothing that is shown is a beginning that a stop string completes', () => {
    fc.assert(
      fc.property(anyIds, anyStops, (ids, stops) => {
        // Each at once, so that everything is shown as early as it can be.
        const { deltas, stopped, text } = run(ids, stops, Array(ids.length).fill(20));
        if (!stopped) return;
        let shown = '';
        for (const delta of deltas) {
          shown += delta.text;
          expect(text.startsWith(shown)).toBe(true);
        }
      }),
    );
  });

  test('in whichever pieces a text comes, it ends at the same place', () => {
    fc.assert(
      fc.property(anyIds, anyStops, (ids, stops) => {
        const whole = decode(ids).text;
        expect(run(spell(whole), stops).text).toBe(run(ids, stops).text);
      }),
    );
  });

  test('one that began in the text before ends it at once', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), anyIds, anyStops, (before, ids, stops) => {
        // Were it there already, the reply would have ended before.
        fc.pre(cut(before, stops) === null);
        const whole = decode(ids).text;
        const all = cut(before + whole, stops);
        const { text, stopped } = run(ids, stops, [], before);
        expect(stopped).toBe(all !== null);
        expect(text).toBe(all === null ? whole : all.slice(before.length));
      }),
    );
  });
});

test('a beginning that comes to nothing is held back no longer than it has to be', () => {
  const { deltas } = run(spell('xaby'), ['abc'], [20, 20, 20, 20]);
  expect(deltas.map(({ text }) => text)).toEqual(['x', 'aby']);
});

test('where a part of a token cannot be spelled, the text ends with the last whole token', () => {
  const deltas: string[] = [];
  const batcher = createDeltaBatcher({
    decode,
    guard: createStopGuard({ stops: ['nd'], before: '', decode, spell: () => null }),
    emit: (text) => deltas.push(text),
    now: () => 0,
  });
  expect([batcher.push(98), batcher.push(256 + words.indexOf(' the end'))]).toEqual([false, true]);
  expect(deltas).toEqual(['b']);
});

test('the one that ends first counts, and of two that end together the longer', () => {
  expect(findStop('xaby', ['xaby', 'ab'])).toEqual({ at: 1 });
  expect(findStop('xab', ['ab', 'xab'])).toEqual({ at: 0 });
  expect(findStop('ab', ['c'])).toBe(null);
  expect(safeLength('xxEN', ['END', 'N!'])).toBe(2);
  expect(safeLength('', ['a'])).toBe(0);
});
