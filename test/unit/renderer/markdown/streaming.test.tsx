import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { documents } from './documents.ts';
import { drawn, forbidden, readable } from './drawn.tsx';

/** Every state of the page while the text is written, sign by sign. */
function states(text: string): string[] {
  return Array.from({ length: text.length + 1 }, (_, end) => drawn(text.slice(0, end), true));
}

describe('while a reply is written', () => {
  test('any text at any moment is drawn, of listed elements only', () => {
    fc.assert(
      fc.property(documents, (text) => {
        for (let end = 0; end <= text.length; end += 7)
          expect(forbidden(drawn(text.slice(0, end), true))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('a table appears as a table, never as bars', () => {
    for (const state of states('Before.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n'))
      expect(readable(state)).not.toContain('|');
  });

  test('the rows of a table that are there stay', () => {
    const rows = states('| a |\n|---|\n| 1 |\n| 2 |\n| 3 |').map((state) => state.split('<tr>').length);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
  });

  test('a fence becomes code at its third sign and stays code', () => {
    const kinds = states('Text:\n\n```js\nlet a = `b`;\n\n# no heading\n```').map((state) =>
      state.includes('<figure class="md-code">'),
    );
    expect(kinds.lastIndexOf(false)).toBeLessThan(kinds.indexOf(true));
  });

  test('a formula is its source until it is whole, and nothing in it is Markdown', () => {
    for (const state of states('So $$\na_1 * b_1 * c \\\\ [x](y) `z`\n$$')) {
      expect(state).not.toMatch(/<(?:em|a|strong)\b/);
      expect(state).not.toContain('<code>');
    }
  });

  test('what looks like an unfinished tag is never dropped', () => {
    expect(readable(drawn('Use a List<String', true))).toBe('Use a List<String');
    expect(readable(drawn('Use a List<String> here', true))).toBe('Use a List<String> here');
    expect(readable(drawn('the <div> element', true))).toBe('the <div> element');
  });

  test('the signs of emphasis, code and links never show', () => {
    for (const state of states('a **bold** word, `code`, [a link](https://example.org) and _more_'))
      expect(readable(state)).not.toMatch(/[*`_[\]]/);
  });

  test('what was written stays readable to the last word but one', () => {
    const text = 'The *quick* brown `fox` jumps over the [lazy](https://example.org) dog, and $5 is not $10.';
    const plain = 'The quick brown fox jumps over the lazy dog, and $5 is not $10.';
    for (const state of states(text))
      expect(plain.startsWith(readable(state).trimEnd()), readable(state)).toBe(true);
    expect(readable(drawn(text))).toBe(plain);
  });
});
