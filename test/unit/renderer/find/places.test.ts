// What is counted in a conversation without drawing it.
import { expect, test } from 'vitest';
import { termPattern, typedPattern } from '../../../../preload/contract/search-text.ts';
import { firstFrom, placeAt } from '../../../../renderer/find/places.ts';
import { lookThrough, type Places } from '../../../../renderer/find/use-places.ts';
import { gap, visibleText } from '../../../../renderer/find/visible-text.ts';
import { aMessage } from '../state/samples.ts';

const words = (markdown: string) =>
  visibleText(markdown)
    .split(gap)
    .map((part) => part.trim())
    .filter(Boolean);

test('the words of a reply are those that are read, not those that are written', () => {
  expect(words('Only **bold** and *quiet* words.')).toEqual(['Only bold and quiet words.']);
  expect(words('# One\n\n- two\n- three\n\n> four')).toEqual(['One', 'two', 'three', 'four']);
  expect(words('| a | b |\n|---|---|\n| c | d |')).toEqual(['a', 'b', 'c', 'd']);
  expect(words('```js\nconst a = 1;\n```\nand `b`')).toEqual(['const a = 1;', 'and b']);
  expect(words('See [the page](https://example.com/hidden) or [this](javascript:x).')).toEqual([
    'See the page or [this](javascript:x).',
  ]);
  expect(words('Before $x^2$ after')).toEqual(['Before', 'after']);
  expect(words('plain\n\nand plain')).toEqual(['plain', 'and plain']);
});

async function placesOf(texts: readonly string[], pattern: RegExp): Promise<Places> {
  const branch = texts.map((text, index) =>
    aMessage({ id: `m${index}`, text, role: index % 2 === 0 ? 'user' : 'assistant' }),
  );
  let last: Places = { list: [], whole: false };
  lookThrough(branch, pattern, (places) => {
    last = places;
  });
  await expect.poll(() => last.whole).toBe(true);
  return last;
}

test('every place is found in its turn, without regard to case, accents and line breaks', async () => {
  const { list } = await placesOf(['Café and CAFE', 'a **ca**fé\nthere'], typedPattern('cafe')!);
  expect(list).toEqual([
    { messageId: 'm0', nth: 0 },
    { messageId: 'm0', nth: 1 },
    { messageId: 'm1', nth: 0 },
  ]);
  expect((await placesOf(['', 'café\nthere'], typedPattern('CAFÉ  there')!)).list).toHaveLength(1);
  expect((await placesOf(['', 'one\n\ntwo'], typedPattern('one two')!)).list).toEqual([]);
});

test('signs that mean something in a pattern are looked for as they are', async () => {
  const typed = 'f(x) = [a|b]*c^2 $1.5-2 {n} \\d?';
  expect((await placesOf([typed, ''], typedPattern(typed)!)).list).toHaveLength(1);
  expect(typedPattern('  ')).toBeNull();
});

test('what a search over everything found is marked as its snippets mark it', async () => {
  const pattern = termPattern([
    { words: ['cat'], prefix: false },
    { words: ['dog'], prefix: true },
  ])!;
  expect((await placesOf(['cat category dogs Hund', ''], pattern)).list).toHaveLength(2);
});

test('ten thousand turns are looked through a bit at a time, and can be left before the end', async () => {
  const branch = Array.from({ length: 10_000 }, (_, index) =>
    aMessage({ id: `m${index}`, role: 'assistant', text: `**needle** number ${index}` }),
  );
  const told: number[] = [];
  const leave = lookThrough(branch, typedPattern('needle')!, ({ list }) => {
    told.push(list.length);
  });
  expect(told).toHaveLength(1);
  expect(told[0]).toBeLessThan(10_000);
  leave();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(told).toHaveLength(1);
});

test('the first place is the next one from what is in view on, else the first of all', () => {
  const branch = ['a', 'b', 'c'].map((id) => aMessage({ id }));
  const list = [
    { messageId: 'a', nth: 0 },
    { messageId: 'b', nth: 0 },
  ];
  expect(firstFrom({ list, whole: true }, branch, 'b')).toEqual(list[1]);
  expect(firstFrom({ list, whole: true }, branch, 'c')).toEqual(list[0]);
  expect(firstFrom({ list, whole: false }, branch, 'c')).toBeNull();
  expect(placeAt(list, { messageId: 'b', nth: 0 })).toBe(1);
  expect(placeAt(list, { messageId: 'c', nth: 0 })).toBe(-1);
});
