import fc from 'fast-check';
import { expect, test } from 'vitest';
import { titleOf } from '../../main/title.ts';

test.each([
  ['What is your favourite condiment?', 'What is your favourite condiment?'],
  ['  two\nlines ', 'two'],
  ['\n\n## A **bold** `heading`\nand more', 'A bold heading'],
  ['> - quoted [link](https://example.org) item', 'quoted link item'],
  ['1. first', 'first'],
  ['```ts\nconst a = 1;\n```', 'const a = 1;'],
  ['a*b*c and snake_case_name stay', 'a*b*c and snake_case_name stay'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['---\nafter a rule', 'after a rule'],
  ['🙂', '🙂'],
  ['日本語'.repeat(30), `${'日本語'.repeat(19)}日本…`],
])('%j is titled %j', (question, title) => {
  expect(titleOf(question)).toBe(title);
});

test('a long question is cut at a word', () => {
  const question =
    'Could you please explain to me how the quantization levels of a model differ from each other?';
  expect(titleOf(question)).toBe('Could you please explain to me how the quantization levels…');
});

test('a question of megabytes without a space is titled at once', () => {
  expect(titleOf('`*_'.repeat(1_000_000))).toMatch(/…$/);
});

test('any question gets a title of one line, of at most 60 characters, with whole characters only', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (question) => {
      const title = titleOf(question);
      expect(Array.from(title).length).toBeLessThanOrEqual(60);
      expect(title).not.toMatch(/[\n\r]/);
      expect(title.isWellFormed()).toBe(true);
      expect(title).toBe(title.trim());
    }),
  );
});
