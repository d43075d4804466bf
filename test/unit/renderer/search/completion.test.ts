import { expect, test } from 'vitest';
import { complete, completionAt } from '../../../../renderer/search/completion.ts';

const known = { folders: ['Garden', 'Old letters'], tags: ['green', 'grey'], levels: ['Q4_K_M', 'Q8_0'] };
const at = (typed: string, caret = typed.length) => completionAt(typed, caret, known);

test('a filter is completed with what there is, by any part of it', () => {
  expect(at('beans in:')?.options).toEqual(['Garden', 'Old letters']);
  expect(at('in:let')?.options).toEqual(['Old letters']);
  expect(at('TAG:gre')?.options).toEqual(['green', 'grey']);
  expect(at('level:q8')?.options).toEqual(['Q8_0']);
  expect(at('is:')?.options).toEqual(['pinned', 'archived']);
  expect(at('role:m')?.options).toEqual(['model']);
});

test('nothing is offered for words, other filters, a value that is whole, or one that is not there', () => {
  for (const typed of ['garden', 'kin:g', 'after:2026', 'in:garden', 'tag:blue', 'in:Garden '])
    expect(at(typed)).toBeNull();
  expect(at('tag:green', 6)).toBeNull();
});

test('a value that has a space is put in quotes, and the caret goes behind it', () => {
  expect(complete('beans in:"old', at('beans in:"old')!, 'Old letters')).toEqual({
    text: 'beans in:"Old letters" ',
    caret: 23,
  });
  const typed = 'in:gar beans';
  expect(complete(typed, at(typed, 6)!, 'Garden')).toEqual({ text: 'in:Garden beans', caret: 10 });
});
