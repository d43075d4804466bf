import { describe, expect, test } from 'vitest';
import { gap, visibleText } from '../../../../renderer/find/visible-text.ts';
import { drawn, forbidden, readable } from './drawn.tsx';

describe('what a reply may hold', () => {
  test.each([
    ['emphasis', '**b** _i_ ~~d~~', '<p dir="auto"><strong>b</strong> <em>i</em> <del>d</del></p>'],
    ['a heading stands below the heading of its turn', '# A', '<h3 dir="auto" data-level="1">A</h3>'],
    ['the deepest heading', '###### A', '<h6 dir="auto" data-level="6">A</h6>'],
    ['a quotation', '> a', '<blockquote dir="auto"><p>a</p></blockquote>'],
    ['a list in a list', '- a\n  - b', '<ul><li dir="auto">a<ul><li dir="auto">b</li></ul></li></ul>'],
    [
      'an ordered list that begins at 3',
      '3. a\n4. b',
      '<ol start="3"><li dir="auto">a</li><li dir="auto">b</li></ol>',
    ],
    ['a hard break', 'a\\\nb', '<p dir="auto">a<br/>b</p>'],
    ['a line across', 'a\n\n---\n\nb', '<p dir="auto">a</p><hr/><p dir="auto">b</p>'],
    ['a line across at the beginning is no metadata', '---\na\n\n---', '<hr/><p dir="auto">a</p><hr/>'],
    ['code in a line', '`a < b`', '<p dir="auto"><code>a &lt; b</code></p>'],
    ['right-to-left, Chinese and emoji', 'مرحبا 你好 👩‍👩‍👧', '<p dir="auto">مرحبا 你好 👩‍👩‍👧</p>'],
    ['nothing', '', ''],
  ])('%s', (_name, text, markup) => {
    expect(drawn(text)).toBe(markup);
  });

  test('what is nested deeper than is drawn stays in lines of its own, as it is found', () => {
    const at = (depth: number, text: string) => text.replace(/^/gm, '  '.repeat(depth));
    const levels = Array.from({ length: 40 }, (_, depth) =>
      at(depth, `- level ${depth} is **so** \`deep\` _here_`),
    );
    const more = [
      '',
      '> a quotation',
      '',
      '1. one',
      '2. two',
      '',
      '| a | b |',
      '|---|---|',
      '| c | d |',
      '',
      'the end',
    ];
    const text = [...levels, ...more.map((line) => at(40, line))].join('\n');
    const markup = drawn(text);
    expect(forbidden(markup)).toEqual([]);
    const lines = markup
      .replace(/<\/?(?:strong|em|code)>/g, '')
      .split(/<[^>]*>/)
      .filter((line) => line.trim() !== '');
    expect(lines).toEqual(
      visibleText(text)
        .split(gap)
        .filter((line) => line.trim() !== ''),
    );
    expect(lines).toHaveLength(40 + 8);
    expect(lines[39]).toBe('level 39 is so deep here');
  });

  test('a table aligns its columns without a style', () => {
    expect(drawn('| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |')).toBe(
      '<figure class="md-table" aria-label="Table" tabindex="0"><table><thead><tr>' +
        '<th dir="auto" data-align="left">a</th><th dir="auto" data-align="center">b</th><th dir="auto" data-align="right">c</th>' +
        '</tr></thead><tbody><tr>' +
        '<td dir="auto" data-align="left">1</td><td dir="auto" data-align="center">2</td><td dir="auto" data-align="right">3</td>' +
        '</tr></tbody></table></figure>',
    );
  });

  test('a task list shows what is done and what is not', () => {
    expect(drawn('- [ ] a\n- [x] b')).toBe(
      '<ul><li dir="auto" class="md-task"><span class="md-tick" role="img" aria-label="To do"></span> a</li>' +
        '<li dir="auto" class="md-task"><span class="md-tick" role="img" aria-label="Done"></span> b</li></ul>',
    );
  });

  test('a block of code has the name of its language and a button to copy it', () => {
    const markup = drawn('```ts\nconst a = 1;\n```');
    expect(markup).toContain('<figcaption><span>TypeScript</span>');
    expect(markup).toContain('aria-label="Copy code"');
    // Highlighted or not yet.
    expect(readable(markup)).toContain('const a = 1;');
  });

  test('an unknown language is named as it was written', () => {
    expect(drawn('```brainf\n+\n```')).toContain('<span>brainf</span>');
  });
});

describe('links', () => {
  test.each([
    ['https', '[a](https://example.org/x "t")', 'https://example.org/x', 't\nhttps://example.org/x'],
    ['http', '[a](http://example.org)', 'http://example.org/', 'http://example.org/'],
    ['mail', '[a](mailto:a@example.org)', 'mailto:a@example.org', 'mailto:a@example.org'],
    ['a bare address', 'https://example.org/a_b_c', 'https://example.org/a_b_c', 'https://example.org/a_b_c'],
    [
      'a name in another script shows as Punycode',
      '[a](https://ex\u0430mple.org)',
      'https://xn--exmple-4nf.org/',
      'https://xn--exmple-4nf.org/',
    ],
  ])('%s', (_name, text, href, title) => {
    const markup = drawn(text);
    expect(markup).toContain(`<a href="${href}" title="${title}" target="_blank" rel="noreferrer noopener">`);
  });

  test('a definition below is known above', () => {
    expect(drawn('See [the page][p].\n\nMore.\n\n[p]: https://example.org "t"')).toContain(
      '<a href="https://example.org/" title="t\nhttps://example.org/"',
    );
  });

  test('the first definition of a name counts', () => {
    expect(drawn('[p]: https://one.example\n\n[p]\n\n[p]: https://two.example')).toContain(
      'href="https://one.example/"',
    );
  });

  test('a dollar sign in an address stays one', () => {
    expect(drawn('[a](https://example.org/$x$) and [b](https://example.org/$y$)')).toContain(
      'href="https://example.org/$x$"',
    );
  });
});

describe('footnotes', () => {
  const text = 'A claim[^1].\n\nMore.\n\n[^1]: The *source*,\n    on two lines.';

  test('a mark leads to the note below, and the note back', () => {
    const markup = drawn(text);
    expect(markup).toMatch(
      /claim<sup><button type="button" class="md-note" id="([^"]+)-1-mark" aria-label="Footnote 1">1<\/button><\/sup>/,
    );
    expect(markup).toMatch(
      /<section class="md-notes" aria-label="Footnotes"><div id="[^"]+-1" tabindex="-1">/,
    );
    expect(markup).toContain('<p dir="auto">The <em>source</em>,\non two lines.</p>');
  });

  test('a mark without a note is text', () => {
    expect(readable(drawn('A claim[^2].'))).toBe('A claim[^2].');
  });

  test('a stub for a note swallows nothing of the block that refers to it', () => {
    const markup = drawn('    code [^1]\n\ntext[^1]\n\n[^1]: note');
    expect(markup).toContain('code [^1]');
    expect(readable(markup)).toContain('text1');
  });
});
