import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromLines, toLines } from '../../../../renderer/generation/lines.ts';

test('any texts come back from their lines', () => {
  const text = fc.string({
    minLength: 1,
    unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '\\', 'n', '🙂'),
  });
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(fromLines(toLines(texts))).toEqual(texts);
    }),
  );
});

test('a line break is written with a backslash, spaces count, and empty lines are nothing', () => {
  expect(fromLines('\\n\\n\n\nEND \r\n\\\\n')).toEqual(['\n\n', 'END ', '\\n']);
  expect(fromLines('')).toEqual([]);
});
