import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileNameFor } from '../../../main/transfer/file-name.ts';

test.each([
  ['What is GGUF?', 'What is GGUF.md'],
  ['a/b\\c:d*e"f<g>h|i', 'a b c d e f g h i.md'],
  ['../../etc/passwd', 'etc passwd.md'],
  ['.hidden', 'hidden.md'],
  ['dots and spaces. . .', 'dots and spaces.md'],
  ['CON', '_CON.md'],
  ['nul.txt', '_nul.txt.md'],
  ['Console', 'Console.md'],
  ['日本語 🙂', '日本語 🙂.md'],
  ['\u202egpj.exe', 'gpj.exe.md'],
  ['???', 'Conversation.md'],
  ['', 'Conversation.md'],
])('%j becomes %j', (title, name) => {
  expect(fileNameFor(title, 'md')).toBe(name);
});

test('any title becomes a name that is safe on every system', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
      const name = fileNameFor(title, 'json');
      expect(name).toMatch(/^[^\\/:*?"<>|\p{C}.][^\\/:*?"<>|\p{C}]*\.json$/u);
      expect(name).not.toMatch(/[. ]\.json$/);
      expect(Array.from(name).length).toBeLessThanOrEqual(86);
      expect(name.isWellFormed()).toBe(true);
    }),
  );
});
