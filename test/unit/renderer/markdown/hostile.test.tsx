import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { documents } from './documents.ts';
import { drawn, forbidden, readable } from './drawn.tsx';

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<style>*{background:url(https://evil.example)}</style>',
  '<base href="https://evil.example/">',
  '<div onclick="alert(1)">\n\ntext\n\n</div>',
  '<a href="javascript:alert(1)">x</a>',
  '<form action="https://evil.example"><input name=q></form>',
  '<!-- comment --> <![CDATA[x]]> <?php x ?>',
];

describe('a hostile answer', () => {
  test.each(attacks)('%s is read as it was written', (attack) => {
    const markup = drawn(attack);
    expect(forbidden(markup)).toEqual([]);
    expect(readable(markup).replace(/\s+/g, '')).toBe(attack.replace(/\s+/g, ''));
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'vbscript:x',
    'data:text/html,alert(1)',
    'file:///etc/passwd',
    'blob:https://example.org/x',
    'app://xenon/',
    '//evil.example/x',
    '/absolute',
    '#fragment',
    'javascript&colon;alert(1)',
    '&#106;avascript:alert(1)',
    'java\\script:alert(1)',
  ])('an address like %s is text, not a link', (address) => {
    const markup = drawn(`[click](<${address}>) and [named][n]\n\n[n]: <${address}>`);
    expect(markup).not.toContain('<a ');
    expect(forbidden(markup)).toEqual([]);
    expect(readable(markup)).toMatch(/^\[click\]\(.+\) and \[named\]\(.+\)$/);
  });

  test('a link to a script is shown as it was written', () => {
    expect(readable(drawn('[link](javascript:alert(1))'))).toBe('[link](javascript:alert(1))');
  });

  test('a picture is never loaded, and its address is a link', () => {
    const markup = drawn('![a cat](https://evil.example/?secret=1) ![](https://evil.example/2)');
    expect(forbidden(markup)).toEqual([]);
    expect(markup).toContain('href="https://evil.example/?secret=1"');
    expect(readable(markup)).toBe('[image: a cat] [image]');
  });

  test('a picture within its own address has no link', () => {
    const markup = drawn('![x](data:image/svg+xml;base64,AAAA)');
    expect(markup).toBe('<p dir="auto"><span>[image: x]</span></p>');
  });

  test('signs that this app uses inside are only themselves', () => {
    expect(readable(drawn('\u2E280\u2E29 and <b> and \u2E281\u2E29', true))).toBe(
      '\u2E280\u2E29 and <b> and \u2E281\u2E29',
    );
    expect(readable(drawn('\u2E2899\u2E29'))).toBe('\u2E2899\u2E29');
  });

  test('names of built-in properties are ordinary names', () => {
    expect(() =>
      drawn('[__proto__] [constructor][] [^toString]\n\n[__proto__]: https://a.example\n[^toString]: x'),
    ).not.toThrow();
    expect(() => drawn('```constructor\nx\n```\n\n```__proto__\ny\n```')).not.toThrow();
  });

  test.each([
    ['quotations', `${'> '.repeat(3000)}x`],
    ['lists', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(2 * depth)}- x`).join('\n')],
    ['emphasis', `${'*a '.repeat(3000)}x${' a*'.repeat(3000)}`],
    ['brackets', '['.repeat(5000)],
    ['dollar signs', '$x '.repeat(5000)],
    ['openers of formulas', '\\( \\[ $$'.repeat(3000)],
    ['runs of backticks', Array.from({ length: 200 }, (_, length) => '`'.repeat(length + 1)).join(' ')],
  ])('%s without measure are drawn to a limited depth', (_name, text) => {
    const markup = drawn(text);
    let depth = 0;
    let deepest = 0;
    for (const [tag] of markup.matchAll(/<\/?[a-z][^>]*>/g)) {
      if (tag.startsWith('</')) depth -= 1;
      else if (!/^<(?:br|hr|input)|\/>$/.test(tag)) depth += 1;
      deepest = Math.max(deepest, depth);
    }
    expect(deepest).toBeLessThan(80);
    expect(readable(markup)).toContain('x'.slice(0, text.includes('x') ? 1 : 0));
  });

  test('whatever is written, only listed elements and attributes are drawn', () => {
    fc.assert(
      fc.property(
        documents,
        fc.constantFrom(...attacks),
        documents,
        fc.boolean(),
        (before, attack, after, streaming) => {
          expect(forbidden(drawn(before + attack + after, streaming))).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('at no moment of its writing does it draw anything else', () => {
    const text = [...attacks, '[l](javascript:alert(1)) ![i](data:image/png;base64,AA)'].join('\n\n');
    for (let end = 0; end <= text.length; end += 1)
      expect(forbidden(drawn(text.slice(0, end), true))).toEqual([]);
  });
});
