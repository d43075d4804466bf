import { describe, expect, test } from 'vitest';
import { restore, takeFormulas } from '../../../../renderer/chat/markdown/formulas.ts';

/** The formulas of a text: TeX of inline ones, of display ones in brackets. */
function formulas(text: string, streaming = false): string[] {
  return takeFormulas(text, streaming).pieces.flatMap((piece) =>
    piece.kind === 'inline' ? [piece.tex] : piece.kind === 'display' ? [`[${piece.tex}]`] : [],
  );
}

function pending(text: string): string[] {
  return takeFormulas(text, true).pieces.flatMap((piece) => (piece.kind === 'pending' ? [piece.source] : []));
}

describe('formulas', () => {
  test.each([
    ['between dollar signs', 'Euler: $e^{i\\pi} = -1$.', ['e^{i\\pi} = -1']],
    ['of one sign', '$x$', ['x']],
    ['between two dollar signs', '$$\nx_1 * y_1\n$$', ['[x_1 * y_1]']],
    ['in round brackets', 'so \\(a_1\\) is', ['a_1']],
    ['in square brackets', '\\[\n\\frac{a}{b}\n\\]', ['[\\frac{a}{b}]']],
    ['several in a line', '$a$ and $b$', ['a', 'b']],
    ['in a table, with a bar', '| a |\n|---|\n| $|x|$ |', ['|x|']],
    ['in a quotation, without its marks', '> $$\n> x\n> y\n> $$', ['[x\ny]']],
    ['with an escaped dollar sign', '$\\$5 + x$', ['\\$5 + x']],
    ['in emphasis', '**$x$**', ['x']],
  ])('%s', (_name, text, tex) => {
    expect(formulas(text)).toEqual(tex);
  });

  test.each([
    ['prices', 'It costs $5 and $10.'],
    ['a range', 'From $5-$10, or $20/month.'],
    ['a price in another currency', 'US$5 and A$6'],
    ['an escaped sign', '\\$x$ and \\\\(y)'],
    ['a variable of a shell', 'PATH=$HOME/bin:$PATH'],
    ['code in a line', '`$x$` and ``\\(y\\)``'],
    ['fenced code', '```\n$x$\n\n$$y$$\n```'],
    ['fenced code in a list', '- a\n  ~~~\n  $x$\n  ~~~'],
    ['fenced code in a quotation', '> ```\n> $x$\n> ```'],
    ['signs in two paragraphs', '$$ a\n\nb $$'],
    ['nothing between the signs', '$$ $$'],
  ])('no formula: %s', (_name, text) => {
    expect(formulas(text)).toEqual([]);
  });

  test('a formula after code is one', () => {
    expect(formulas('```\n$a$\n```\n\n$b$ `$c$` $d$')).toEqual(['b', 'd']);
  });

  test('while it is written it is one pending piece, and never half Markdown', () => {
    expect(pending('so $$\n\\frac{a_1}{b_')).toEqual(['$$\n\\frac{a_1}{b_']);
    expect(pending('so \\[ a *b')).toEqual(['\\[ a *b']);
    expect(pending('so \\( a')).toEqual(['\\( a']);
    expect(pending('so $a*b')).toEqual(['$a*b']);
  });

  test.each(['it costs $5 and', '`$x', '```\n\\[ a', 'a $x\nb', '\\(a\n\nb'])('not pending: %j', (text) => {
    expect(pending(text)).toEqual([]);
  });

  test('a sign that may begin a formula is held back until more is known', () => {
    expect(takeFormulas('cost: $', true).text).toBe('cost: ');
    expect(takeFormulas('so \\', true).text).toBe('so ');
    expect(takeFormulas('cost: $', false).text).toBe('cost: $');
  });

  test('what was taken can be put back', () => {
    const text = 'a $x$ \u2E280\u2E29 \\[y\\] b';
    const taken = takeFormulas(text, false);
    expect(taken.text).not.toContain('$');
    expect(restore(taken.text, taken.pieces)).toBe(text);
  });
});
