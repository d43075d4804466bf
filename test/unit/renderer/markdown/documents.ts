// Random Markdown: pieces that are easily confused with one another, in any order, joined in any way.
import fc from 'fast-check';

const pieces = [
  'A paragraph of words.',
  'soft\nbreak',
  '**bold',
  'bold** and _em_',
  '# Heading',
  'Setext\n===',
  '---',
  '***',
  '- a',
  '* b',
  '1. one',
  '2) two',
  '- a\n  - b\n\n    c',
  '- [ ] open\n- [x] done',
  '  indented by two',
  '    indented code',
  '\tindented by a tab',
  '> quoted',
  '> ```\n> code\n> ```',
  'lazy',
  '```js\nconst a = 1;\n\nconst b = 2;\n```',
  '```',
  '````md',
  '~~~',
  '  ```',
  '- ```js\n  x\n\n  y\n  ```',
  '``` not a fence ` ```',
  '| a | b |\n|---|--:|\n| 1 | `x|y` |',
  '| c | d |',
  '$$\nx = 1\n$$',
  '\\[ \\frac{a}{b} \\]',
  'text \\( a_1 \\) text $b_2$ text',
  'from $5 to $10',
  '`$x$` and ``a ` b``',
  '[a link](https://example.org "title")',
  '[named][ref] and [^1]',
  '[ref]: https://example.org/ref',
  '[^1]: A note *with* text\n    and more',
  '![alt](https://example.org/x.png)',
  '<div>\n\n<b>x</b> <!-- c',
  'https://example.org/a_b_c',
  '日本語の文。مرحبا 👩‍👩‍👧 \u2E28 0\u2E29',
  'a \\* b &lt;script&gt;',
];

export const documents = fc
  .array(
    fc.tuple(fc.constantFrom(...pieces), fc.constantFrom('\n\n', '\n', '\n\n\n', ' ', '\n \n', '\r\n\r\n')),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.flat().join(''))
  // The parser takes whatever follows a table directly for a row, a fence included: its own reading.
  .filter((text) => !/^.*\|.*\n(?!\|)(?![ \t\r]*$)/m.test(text));
