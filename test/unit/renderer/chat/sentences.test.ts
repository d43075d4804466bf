import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfSentences } from '../../../../renderer/chat/sentences.ts';

test.each([
  ['Well, I', ''],
  ['It is so.', ''],
  ['It is so. And', 'It is so.'],
  ['It costs 3.5 or', ''],
  ['“Really?” she', '“Really?”'],
  ['- one\n- tw', '- one\n'],
  ['好的。然后', '好的。'],
])('of %j, %j is said', (text, said) => {
  expect(text.slice(0, endOfSentences(text, 0))).toBe(said);
});

test('what is said piece by piece is the text, with nothing said twice', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat()), (text, cuts) => {
      let said = '';
      for (const end of cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b)) {
        const soFar = text.slice(0, end);
        said += soFar.slice(said.length, endOfSentences(soFar, said.length));
        expect(text.startsWith(said)).toBe(true);
      }
    }),
  );
});
