import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDeltaBatcher } from '../../../../main/engine/worker/delta-batcher.ts';
import { decodeByEngine, decodePieces, pieceBytes } from '../../../../main/engine/worker/vocabulary.ts';

const words = [' lemon', 'é', ' ', 'mayo', '日本', '🙂', '\ufeff', 'n'];
/** As a SentencePiece vocabulary: control tokens, a byte token for every byte, then pieces. */
const vocabulary = {
  tokens: [
    '<unk>',
    '<s>',
    '</s>',
    ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
    ...words.map((word) => word.replaceAll(' ', '\u2581')),
  ],
  token_type: [2, 3, 3, ...Array(256).fill(6), ...words.map(() => 1)],
};
const bytesOf = pieceBytes(vocabulary);
const firstByte = 3;
const firstWord = firstByte + 256;
const spelled = (text: string) => [...new TextEncoder().encode(text)].map((byte) => firstByte + byte);
const decoded = (ids: Iterable<number>) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    Uint8Array.from([...ids].flatMap((id) => [...bytesOf[id]!])),
  );

function batch(ids: number[], times: number[] = []) {
  const deltas: { text: string; ids: number[]; at: number }[] = [];
  let time = 0;
  const batcher = createDeltaBatcher({
    decode: decodePieces(bytesOf),
    emit: (text, tokenIds) => deltas.push({ text, ids: [...tokenIds], at: time }),
    now: () => time,
  });
  ids.forEach((id, index) => {
    time += times[index] ?? 1;
    batcher.push(id);
  });
  batcher.finish();
  return { deltas, text: deltas.map(({ text }) => text).join(''), ids: deltas.flatMap((delta) => delta.ids) };
}

describe('deltas', () => {
  test('the first token leaves at once, the next ones together', () => {
    const { deltas } = batch([firstWord, firstWord + 3, firstWord + 1]);
    expect(deltas).toMatchObject([
      { text: ' lemon', ids: [firstWord] },
      { text: 'mayoé', ids: [firstWord + 3, firstWord + 1] },
    ]);
  });

  test('a token that took longer than a frame leaves at once', () => {
    const { deltas } = batch([firstWord, firstWord, firstWord], [5, 40, 40]);
    expect(deltas).toHaveLength(3);
  });

  test('a character spelled in bytes appears whole', () => {
    const { deltas } = batch(spelled('🙂'), [20, 20, 20, 20]);
    expect(deltas).toMatchObject([{ text: '🙂', ids: spelled('🙂') }]);
  });

  test('an end in the middle of a character drops the fragment from text and ids', () => {
    const { text, ids } = batch([firstWord, ...spelled('🙂').slice(0, 3)]);
    expect({ text, ids }).toEqual({ text: ' lemon', ids: [firstWord] });
  });

  test('a character that is broken off holds nothing back once another begins', () => {
    const broken = [0xc3, 0xc3, 0xe2, 0xc3].map((byte) => firstByte + byte);
    expect(batch([...broken, firstWord]).text).toBe('\ufffd\ufffd\ufffd\ufffd lemon');
    expect(decodePieces(bytesOf)(broken)).toEqual({ text: '\ufffd\ufffd\ufffd', used: 3 });
  });

  test('control tokens are kept as ids and show nothing', () => {
    const { text, ids } = batch([firstWord, 1, firstWord]);
    expect({ text, ids }).toEqual({ text: ' lemon lemon', ids: [firstWord, 1, firstWord] });
  });

  const token = fc.oneof(
    fc.integer({ min: 0, max: vocabulary.tokens.length - 1 }).map((id) => [id]),
    fc.string({ unit: 'grapheme', maxLength: 3 }).map(spelled),
  );
  const stream = fc.array(token, { maxLength: 60 }).map((parts) => parts.flat());
  const pace = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 300, maxLength: 300 });

  test('of any tokens at any pace: each decodes from its ids, none splits a character, none is hurried', () => {
    fc.assert(
      fc.property(stream, pace, (ids, times) => {
        const { deltas, ...joined } = batch(ids, times);
        for (const delta of deltas) expect(delta.text).toBe(decoded(delta.ids));
        // Joined they are what decoding all at once gives: nothing was cut inside a character.
        expect(joined.text).toBe(decoded(joined.ids));
        expect(joined.ids).toEqual(ids.slice(0, joined.ids.length));
        // What is dropped is a fragment; tokens that spell nothing may stand behind it.
        const dropped = ids.slice(joined.ids.length).filter((id) => bytesOf[id]!.length > 0);
        expect(dropped.length).toBeLessThan(4);
        const between = deltas.slice(1, -1).map((delta, index) => delta.at - deltas[index]!.at);
        for (const ms of between) expect(ms).toBeGreaterThanOrEqual(16);
      }),
      { numRuns: 1000 },
    );
  });

  test('of whole text bring all of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), pace, (text, times) => {
        expect(batch(spelled(text), times).text).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the decoder for vocabularies without pieces', () => {
  const decode = decodeByEngine((ids) => decoded(ids));

  test('holds back a character that is not finished', () => {
    expect(decode([firstWord, ...spelled('🙂').slice(0, 2)])).toEqual({ text: ' lemon', used: 1 });
    expect(decode(spelled('🙂').slice(0, 3))).toEqual({ text: '', used: 0 });
  });

  test('gives way to bytes that never become a character', () => {
    const broken = Array(9).fill(firstByte + 0xff);
    expect(decode(broken)).toEqual({ text: '\ufffd'.repeat(9), used: 9 });
  });
});
