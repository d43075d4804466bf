// What files of conversations hold. Style sheets are empty here: what they do is looked at in a browser, see
// test/e2e/export.spec.ts.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Drawings, Transcript } from '../../../../preload/contract/transcript.ts';
import { createDrawings } from '../../../../renderer/transfer/drawings/index.ts';
import { visible } from '../../../../renderer/transfer/drawings/visible.ts';
import { nastyTexts, nastyTitles } from '../../../nasty-corpus.ts';
import { forbidden, readable } from '../markdown/drawn.tsx';

let drawings: Drawings;
beforeAll(async () => {
  drawings = await createDrawings();
});

function transcriptOf(texts: readonly string[], changes: Partial<Transcript> = {}): Transcript {
  const turns = texts.map((text, place) => ({
    id: `${place}`,
    role: place % 2 === 0 ? ('user' as const) : ('assistant' as const),
    speaker: place % 2 === 0 ? 'You' : 'Xenon-4',
    facts: ['noon'],
    text,
    ending: '',
  }));
  return {
    title: 'A title',
    facts: [],
    instruction: '',
    instructionHeading: 'Instruction',
    parts: [{ heading: null, turns }],
    ...changes,
  };
}
const pageOf = (transcript: Transcript) => [...drawings.html(transcript)].join('');
const bodyOf = (page: string) => /<body>([\s\S]*)<\/body>/.exec(page)![1]!;

describe('a page', () => {
  test('holds no script and nothing that is fetched, whatever was said', () => {
    const texts = nastyTexts.flatMap(({ text }) => [text, text]);
    for (const title of nastyTitles) {
      const page = pageOf(transcriptOf(texts, { title, instruction: texts.join('\n'), facts: [title] }));
      expect(page).not.toMatch(/<(?:script|img|iframe|object|embed|link|base|form)/i);
      expect(page).not.toMatch(/\son\w+="/i);
      expect(page).toContain('default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;');
    }
  });

  test('has of markup only what the window has, and links within itself', () => {
    const found = nastyTexts.flatMap(({ text }) => {
      const body = bodyOf(pageOf(transcriptOf(['', text])));
      return forbidden(body.replace(/<svg.*?<\/svg>/gs, ''));
    });
    const own = /^(?:<main>|<header>|<h1>|<h2>|<article>|article data-role|href #|math|annotation)/;
    expect([...new Set(found)].filter((one) => !own.test(one))).toEqual([]);
  });

  test.each(nastyTexts)('a question stands there as it was typed: $name', ({ text }) => {
    const body = bodyOf(pageOf(transcriptOf([text])));
    expect(readable(body)).toContain(visible(text));
  });

  test('nothing in it can be pressed', () => {
    expect(pageOf(transcriptOf(['', '```js\n1\n```\n\na[^1]\n\n[^1]: b']))).not.toContain('<button');
  });

  test('footnotes lead to each other, apart from those of other turns', () => {
    const note = 'a[^1]\n\n[^1]: b';
    const page = pageOf(transcriptOf(['', note, '', note]));
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
    expect(targets.sort()).toEqual(ids.sort());
  });

  test('code is highlighted and formulas are MathML', () => {
    const page = pageOf(transcriptOf(['', '```js\nconst a = 1;\n```\n\n$e^{i\\pi}$ and $$\\frac{1}{2}$$']));
    expect(page).toContain('<span class="hljs-keyword">const</span>');
    expect(page).toMatch(/<math xmlns[^>]*>.*<mfrac>/s);
  });

  test('the branches that are not shown come after a heading of their own', () => {
    const first = transcriptOf(['a', 'b']).parts[0]!;
    const second = {
      heading: 'Another version, after turn 1',
      turns: [{ ...first.turns[1]!, text: 'other' }],
    };
    const page = pageOf(transcriptOf([], { parts: [first, second] }));
    expect(page).toMatch(/<h1 class="branch">Another version, after turn 1<\/h1>\s*<article/);
  });
});

describe('rich text', () => {
  test('of one turn is its text alone, formulas as they were written', () => {
    const [turn] = transcriptOf(['', '**bold** $x^2$\n\n```js\n1\n```']).parts[0]!.turns.slice(1);
    const html = drawings.richText(transcriptOf([], { parts: [{ heading: null, turns: [turn!] }] }));
    expect(html).toContain('<strong>bold</strong>');
    expect(html).toContain('$x^2$');
    expect(html).not.toMatch(/<math|<h1|<h2|<button/);
  });

  test('of a conversation names who speaks, and keeps the lines of what was typed', () => {
    const html = drawings.richText(transcriptOf(['one\ntwo', 'three\nfour']));
    expect(html).toBe(
      '<h1>A title</h1><h2>You · noon</h2><p dir="auto">one<br/>two</p><h2>Xenon-4 · noon</h2>' +
        '<div class="markdown"><p dir="auto">three<br/>four</p></div>',
    );
  });
});

test('what nobody could see is shown by a sign', () => {
  expect(visible('a\0b\x1b\x7f\r\nc\rd\ud83d\ufffe')).toBe('a␀b␛␡\nc\nd\ufffd\ufffd');
});
