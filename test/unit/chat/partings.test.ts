// Where two answers part, by the tokens they are made of.
import { expect, test } from 'vitest';
import { partingOf, type WrittenAnswer } from '../../../main/chat/partings.ts';

type Token = readonly [piece: string, probability?: number, others?: Readonly<Record<string, number>>];

const idOf = (piece: string) =>
  [...piece].reduce((hash, one) => (hash * 31 + one.codePointAt(0)!) % 65_521, 7);

function answer(text: string, tokens: readonly Token[], complete = true): WrittenAnswer {
  const record = tokens.map(([piece, probability = 0.9, others = {}]) => ({
    id: idOf(piece),
    piece,
    probability,
    alternatives: Object.entries(others).map(([other, value]) => ({
      id: idOf(other),
      piece: other,
      probability: value,
    })),
  }));
  return { text, record, complete };
}

test('the first token that differs is found in both texts, with both probabilities on both sides', () => {
  const first = answer('I like salt.', [
    ['▁I'],
    ['▁like'],
    ['▁salt', 0.6, { '▁pepper': 0.3, '▁oil': 0.05 }],
    ['.'],
  ]);
  const second = answer('I like pepper.', [
    ['▁I'],
    ['▁like'],
    ['▁pepper', 0.5, { '▁oil': 0.2, '▁eggs': 0.1 }],
    ['.'],
  ]);
  expect(partingOf(second, first)).toEqual({
    own: { at: 6, length: 7, weights: { own: 0.5, other: 0.1, otherIsBelow: true } },
    reference: { at: 6, length: 5, weights: { own: 0.6, other: 0.3, otherIsBelow: false } },
  });
});

test('answers of the same tokens do not part, nor does one that was only cut off', () => {
  const whole = answer('I like salt', [['▁I'], ['▁like'], ['▁salt']]);
  expect(partingOf(answer('I like salt', [['▁I'], ['▁like'], ['▁salt']]), whole)).toBeNull();
  expect(partingOf(answer('I like', [['▁I'], ['▁like']], false), whole)).toBeNull();
  expect(partingOf(whole, answer('I like', [['▁I'], ['▁like']], false))).toBeNull();
});

test('one that ends where the other goes on parts there', () => {
  const long = answer('I like salt', [['▁I'], ['▁like'], ['▁salt', 0.4]]);
  expect(partingOf(answer('I like', [['▁I'], ['▁like']]), long)).toEqual({
    own: { at: 6, length: 0, weights: null },
    reference: { at: 6, length: 5, weights: { own: 0.4, other: null, otherIsBelow: false } },
  });
});

test('characters of several tokens are counted once, and tokens with the same beginning are told apart', () => {
  const bytes: Token[] = [['<0xF0>'], ['<0x9F>'], ['<0x98>'], ['<0x80>']];
  const first = answer('😀 salted', [...bytes, ['▁salted']]);
  const second = answer('😀 salt', [...bytes, ['▁salt']]);
  const parting = partingOf(second, first)!;
  expect([parting.own.at, parting.own.length]).toEqual([2, 5]);
  expect([parting.reference.at, parting.reference.length]).toEqual([2, 7]);
});

test('a text that its tokens do not spell is marked at its end rather than at a wrong place', () => {
  const odd = answer('something else', [['▁I']]);
  const other = answer('You', [['▁You']]);
  expect(partingOf(odd, other)!.own).toMatchObject({ at: 14, length: 0 });
});
