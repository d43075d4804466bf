import { describe, expect, test } from 'vitest';
import { createPromptLookup } from '../../../../main/engine/worker/prompt-lookup.ts';

const text = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const pushAll = (lookup: ReturnType<typeof createPromptLookup>, ids: readonly number[]) => {
  for (const id of ids) lookup.push(id);
};

test('four tokens that stood in the prompt suggest what followed them there', () => {
  const lookup = createPromptLookup(text);
  pushAll(lookup, [3, 4, 5]);
  expect(lookup.guess(5)).toEqual([]);
  lookup.push(6);
  expect(lookup.guess(5)).toEqual([7, 8]);
});

test('so does what stood in the reply itself, and what stood there last counts', () => {
  const lookup = createPromptLookup([1, 2, 3, 4, 50, 51]);
  pushAll(lookup, [1, 2, 3, 4, 60, 61]);
  pushAll(lookup, [1, 2, 3, 4]);
  expect(lookup.guess(5)).toEqual([60, 61]);
});

test('nothing that stood there before suggests nothing', () => {
  const lookup = createPromptLookup(text);
  pushAll(lookup, [3, 4, 6, 5, 9]);
  expect(lookup.guess(5)).toEqual([]);
});

test('no more is guessed than there is room for, nor than there is', () => {
  const lookup = createPromptLookup(text);
  pushAll(lookup, [3, 4, 5, 6]);
  expect(lookup.guess(1)).toEqual([7]);
  for (const room of [0, -1, -5]) expect(lookup.guess(room)).toEqual([]);
  pushAll(lookup, [7, 8]);
  lookup.checked(2, 2);
  // Behind the end of the prompt stands what was written since.
  expect(lookup.guess(5)).toEqual([9, 3, 4, 5]);
});

describe('how much is guessed', () => {
  test('grows while all of it is right, to five tokens', () => {
    const lookup = createPromptLookup(Array.from({ length: 40 }, (_, at) => at));
    pushAll(lookup, [5, 6, 7, 8]);
    const lengths = [1, 2, 3].map(() => {
      const { length } = lookup.guess(9);
      lookup.checked(length, length);
      return length;
    });
    expect(lengths).toEqual([2, 4, 5]);
    lookup.checked(1, 5);
    expect(lookup.guess(9)).toHaveLength(2);
  });

  test('is nothing for a while after what was all wrong, and for longer each time', () => {
    const lookup = createPromptLookup(text);
    const pauses = [1, 2, 3].map(() => {
      let pause = 0;
      for (let at = 0; ; at++) {
        lookup.push(text[at % text.length] as number);
        if (lookup.guess(5).length > 0) break;
        pause++;
      }
      lookup.checked(0, 2);
      return pause;
    });
    expect(pauses[1]).toBeGreaterThanOrEqual(3);
    expect(pauses[2]).toBeGreaterThan(pauses[1] as number);
  });
});
