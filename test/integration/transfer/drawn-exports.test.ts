// Exports that are drawn with the page's components, by the script that the build makes of them: what is in the
// files, and that every text comes through.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { findChromium } from '../../../main/http/find-chromium.ts';
import { openPdfPrinter } from '../../../main/http/pdf-printer.ts';
import { defaultExportChoice } from '../../../preload/contract/export-choice.ts';
import { visible } from '../../../renderer/transfer/drawings/visible.ts';
import { buildIfStale } from '../../../scripts/build.ts';
import { megabyteText, nastyTexts } from '../../nasty-corpus.ts';
import { allOptions, exportedFile } from '../api/exported.ts';
import { codeOf } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';
import { appWith, nastyApp } from './export-app.ts';
import { unzipped } from './unzipped.ts';

beforeAll(buildIfStale);

const chromium = findChromium(process.platform, process.env);
const hasPdfTools = ['pdftotext', 'pdfinfo'].every((tool) => spawnSync(tool, ['-v']).error === undefined);
const everything = { kind: 'everything' } as const;
const { options } = defaultExportChoice;

test('a page has its style sheet in it, and the texts that were said', async () => {
  const opened = await nastyApp();
  const { bytes } = await exportedFile(opened, everything, 'html', allOptions);
  const [page] = [...unzipped(bytes).values()].map((file) => file.toString('utf8'));
  expect(page).toMatch(/<style>[\s\S]*--canvas[\s\S]*\.markdown[\s\S]*@page[\s\S]*<\/style>/);
  expect(page).not.toMatch(/<script|<link|url\(/i);
  expect(page).toContain('<math');
  expect(page).toContain('class="hljs-');
});

test('rich text comes with the text beside it', async () => {
  const { call, ids } = await appWith(['**bold** and $x$'], ['One']);
  const scope = { kind: 'conversation', conversationId: ids[0]! } as const;
  const { html, text } = await call('copyOut', { scope, format: 'html', options });
  expect(html).toContain('<strong>bold</strong> and <code class="md-source">$x$</code>');
  expect(text).toContain('**bold** and $x$');
});

describe('a Word document', () => {
  const xmlOf = (docx: Buffer) => unzipped(docx).get('word/document.xml')!.toString('utf8');
  /** What a reader reads, paragraph by paragraph. */
  const wordsOf = (xml: string) =>
    xml
      .replace(/<w:br\/>|<\/w:p>/g, '\n')
      .replace(/<w:tab\/>/g, '\t')
      .replace(/<[^>]*>/g, '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&apos;/g, "'")
      .replace(/&amp;/g, '&');

  test('is whole XML and has every word, whatever was said', async () => {
    const opened = await nastyApp();
    const { bytes } = await exportedFile(opened, everything, 'docx', { ...allOptions, branches: 'all' });
    for (const file of unzipped(bytes).values()) {
      const xml = xmlOf(file);
      expect(xml.match(/[^\P{Cc}\t\n\r\u0080-\u009f]/u)).toBeNull();
      expect(wellFormed(xml)).toBe(true);
      const words = wordsOf(xml);
      for (const { text } of nastyTexts) expect(words).toContain(visible(text));
    }
  });

  test('has headings, lists, code, tables and links of its own', async () => {
    const text =
      '# One\n\n1. first\n2. second\n   - inner\n\n```js\nlet a;\n\tb();\n```\n\n| a | b |\n|---|--:|\n| 1 | **2** |\n\n[x](https://example.org) [y](javascript:z) $\\frac{1}{2}$ שלום\n\nשלום';
    const opened = await appWith([text], ['Title']);
    const { bytes } = await exportedFile(
      opened,
      { kind: 'conversation', conversationId: opened.ids[0]! },
      'docx',
    );
    const xml = xmlOf(bytes);
    for (const mark of ['Title', 'Heading2', 'Heading3', 'Code', 'Formula', 'Hyperlink'])
      expect(xml).toContain(`w:val="${mark}"`);
    expect(xml).toContain('<w:tbl>');
    expect(xml.match(/<w:numPr>/g)).toHaveLength(3);
    expect(xml).toContain('<w:bidi');
    const words = wordsOf(xml);
    expect(words).toContain('let a;\n\tb();');
    expect(words).toContain('[y](javascript:z)');
    const links = unzipped(bytes).get('word/_rels/document.xml.rels')!.toString();
    expect(links).toContain('https://example.org/');
    expect(links).not.toContain('javascript');
  });
});

// Tens of thousands of Word's elements: the slowest of all where a machine has much else to do.
test('a turn of a megabyte becomes a page and a document', { timeout: 240_000 }, async () => {
  const text = megabyteText();
  const opened = await appWith([text], ['Long']);
  for (const format of ['html', 'docx'] as const) {
    const scope = { kind: 'conversation', conversationId: opened.ids[0]! } as const;
    const { bytes } = await exportedFile(opened, scope, format);
    const file = format === 'html' ? bytes : unzipped(bytes).get('word/document.xml')!;
    expect(file.toString('utf8').match(/A paragraph of some length/g)!.length).toBeGreaterThan(2 * 5000);
  }
});

test('a conversation that is too long for Word is refused by its name, among others too', async () => {
  const opened = await appWith([megabyteText(6_000_000)], ['Long']);
  const outcome = await opened.app.call('startExport', {
    exportId: randomUUID(),
    scope: everything,
    format: 'docx',
    options,
  });
  expect(outcome).toMatchObject({ ok: false, error: { code: 'docxTooLong', detail: { title: 'Long' } } });
  expect(readdirSync(join(opened.dir, 'exports'))).toEqual([]);
});

test('a document says that it is being written, and can be cancelled meanwhile', async () => {
  const opened = await appWith([megabyteText()], ['Long']);
  const exportId = randomUUID();
  const scope = { kind: 'conversation', conversationId: opened.ids[0]! } as const;
  const running = opened.call('startExport', { exportId, scope, format: 'docx', options });
  const told = () => opened.events.filter((event) => event.type === 'exportProgress');
  await expect.poll(() => told().length, { interval: 2, timeout: 30_000 }).toBeGreaterThan(0);
  expect(told()).toEqual([{ type: 'exportProgress', exportId, done: 0, total: 1 }]);
  await opened.call('cancelExport', { exportId });
  expect(await running).toEqual({ kind: 'cancelled' });
  expect(readdirSync(join(opened.dir, 'exports'))).toEqual([]);
});

const textNamed = (wanted: string) => nastyTexts.find(({ name }) => name === wanted)!.text;

describe('a PDF', () => {
  test('where nothing can print says so, and leaves nothing behind', async () => {
    const opened = await appWith(['a'], ['One']);
    const start = (exportId: string) =>
      opened.call('startExport', { exportId, scope: everything, format: 'pdf', options });
    expect(await codeOf(start(randomUUID()))).toBe('pdfNoPrinter');
    expect(readdirSync(join(opened.dir, 'exports'))).toEqual([]);
  });

  test('says why it could not be printed, and closes the printer', async () => {
    let closed = 0;
    const printer = {
      print: () => Promise.reject(new AppError('pdfFailed', { detail: { reason: 'out of ink' } })),
      close: async () => void closed++,
    };
    const opened = await appWith(['a'], ['One', 'Two'], { openPdfPrinter: async () => printer });
    const outcome = await opened.app.call('startExport', {
      exportId: randomUUID(),
      scope: everything,
      format: 'pdf',
      options,
    });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'pdfFailed', detail: { reason: 'out of ink' } },
    });
    expect(closed).toBe(1);
    expect(readdirSync(join(opened.dir, 'exports'))).toEqual([]);
  });

  test('can be cancelled while a page is printed, and leaves nothing behind', async () => {
    const { promise: printing, resolve: begun } = Promise.withResolvers<void>();
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const printer = {
      print() {
        begun();
        return new Promise<never>(() => {});
      },
      close: async () => close(),
    };
    const opened = await appWith(['a'], ['One', 'Two'], { openPdfPrinter: async () => printer });
    const exportId = randomUUID();
    const running = opened.call('startExport', { exportId, scope: everything, format: 'pdf', options });
    await printing;
    await opened.call('cancelExport', { exportId });
    expect(await running).toEqual({ kind: 'cancelled' });
    await closed;
    expect(readdirSync(join(opened.dir, 'exports'))).toEqual([]);
  });

  const written = scripts.filter(({ text }) => hasFont(text));
  test.runIf(chromium !== null && hasPdfTools && written.length > 0)(
    'has the words of every script that there is a font for (needs Chromium and poppler)',
    async () => {
      const opened = await appWith(
        written.map(({ text }) => text),
        ['One'],
        { openPdfPrinter: () => openPdfPrinter(chromium) },
      );
      const scope = { kind: 'conversation', conversationId: opened.ids[0]! } as const;
      const { bytes } = await exportedFile(opened, scope, 'pdf');
      const path = join(tempDir(), 'a.pdf');
      writeFileSync(path, bytes);
      const found = spawnSync('pdftotext', [path, '-'], { encoding: 'utf8' }).stdout;
      const text = found.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
      const packed = (of: string) => of.replace(/\s+/g, '');
      for (const script of written) {
        // As it was typed, as the model's, and as the bookmark.
        if ('ofScript' in script) {
          const words = text.split(/\s+/).filter((word) => script.ofScript.test(word));
          const three = script.text.split(' ').flatMap((word) => [word, word, word]);
          expect(words.sort(), script.name).toEqual(three.sort());
        } else expect(packed(text).split(packed(script.text)), script.name).toHaveLength(4);
      }
    },
  );

  test.runIf(chromium !== null && hasPdfTools)(
    'has every text, numbered pages and the headings as bookmarks (needs Chromium and poppler)',
    async () => {
      // What a page makes of white space, directions and signs without a font is no matter of words.
      const plain = nastyTexts.filter(({ text }) => /^[\x20-\x7e\n]*$/.test(text));
      expect(plain.length).toBeGreaterThan(8);
      const texts = plain.map(({ text }) => text);
      const opened = await appWith(['# A heading of its own', ...texts], ['One', 'Two'], {
        openPdfPrinter: () => openPdfPrinter(chromium),
      });
      const { bytes } = await exportedFile(opened, everything, 'pdf', { ...allOptions, branches: 'all' });
      const files = [...unzipped(bytes).values()];
      expect(files).toHaveLength(2);
      const path = join(tempDir(), 'a.pdf');
      writeFileSync(path, files[0]!);
      const run = (tool: string, ...args: string[]) => spawnSync(tool, args, { encoding: 'utf8' }).stdout;
      const pages = Number(/Pages:\s+(\d+)/.exec(run('pdfinfo', path))?.[1]);
      const text = run('pdftotext', '-layout', path, '-');
      for (let page = 1; page <= pages; page++)
        expect(text).toMatch(new RegExp(`^\\s*${page} / ${pages}$`, 'm'));
      const words = (of: string) => of.replace(/\s+/g, '');
      const body = words(text.replace(/^\s*\d+ \/ \d+$/gm, ''));
      for (const said of texts) expect(body).toContain(words(said));
      // As the model's words they are drawn: code wraps, of which nothing is beyond the paper, and formulas are set.
      const longLine = words(/`{3}\n(.*)\n`{3}/.exec(textNamed('one long line of code'))![1]!);
      expect(body.split(longLine)).toHaveLength(3);
      for (const sign of ['∫', '∑', '∞']) expect(body).toContain(sign);
      const bookmarks = bookmarksOf(files[0]!);
      expect(bookmarks).toContain('A heading of its own');
      expect(bookmarks.filter((title) => title.startsWith('You: '))).toHaveLength(texts.length + 1);
      expect(bookmarks).toContainEqual(expect.stringMatching(/^Another version, after turn \d+$/));
    },
  );
});

/** Sentences by script; of those from right to left a reader of PDFs may give the words in another order. */
const scripts = [
  { name: 'Cyrillic', text: 'Съешь же ещё этих мягких французских булок, да выпей чаю.' },
  { name: 'Greek', text: 'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.' },
  { name: 'Latin with marks', text: 'Zażółć gęślą jaźń, Ünïcödé, ﬁ' },
  { name: 'Chinese', text: '今天的天气非常好，我们可以一起去公园散步吗？' },
  { name: 'Japanese', text: '東京の夜景はとても綺麗で、毎年多くの人がカタカナを読む。' },
  { name: 'Korean', text: '다람쥐 헌 쳇바퀴에 타고파' },
  { name: 'Thai', text: 'สวัสดีครับ ภาษาไทย' },
  { name: 'Devanagari', text: 'भारत में मानसून का मौसम' },
  { name: 'emoji', text: '🙂 👍🏽 🇩🇪 1️⃣ 👩‍👩‍👧‍👦 ❤️ 🧑🏿‍🚀 🦊' },
  { name: 'Arabic', text: 'صفت كيف يكون التعلم الجيد في المدرسة الجديدة', ofScript: /\p{Script=Arabic}/u },
  { name: 'Hebrew', text: 'דג סקרן שט בים מאוכזב ולפתע מצא חברה', ofScript: /\p{Script=Hebrew}/u },
] as const;

/** Whether a font of this machine has the first letter. */
function hasFont(text: string): boolean {
  const letter = text.codePointAt(0)!.toString(16);
  return (spawnSync('fc-list', [`:charset=${letter}`], { encoding: 'utf8' }).stdout ?? '').trim() !== '';
}

/** Titles in the outline of a PDF; Chromium writes them uncompressed. */
function bookmarksOf(pdf: Buffer): string[] {
  return [...pdf.toString('latin1').matchAll(/\/Title (?:\(((?:\\.|[^\\)])*)\)|<([\dA-F]+)>)/g)].map(
    ([, literal, hex]) =>
      hex === undefined
        ? literal!.replace(/\\(.)/g, '$1')
        : Buffer.from(hex, 'hex').subarray(2).swap16().toString('utf16le'),
  );
}

/** Whether every element is closed in order. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, closes, name, empty] of xml.matchAll(/<(\/?)([\w:]+)[^<>]*?(\/?)>/g)) {
    if (closes) {
      if (open.pop() !== name) return false;
    } else if (!empty) open.push(name!);
  }
  return open.length === 0 && !/[<>]/.test(xml.replace(/<[^<>]*>/g, ''));
}
