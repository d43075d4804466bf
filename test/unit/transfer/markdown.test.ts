import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArchivedConversation } from '../../../main/store/archive/record.ts';
import { toMarkdown } from '../../../main/transfer/export/markdown.ts';
import { openFence } from '../../../main/transfer/export/open-fence.ts';
import { readMarkdown } from '../../../main/transfer/export/read-markdown.ts';
import { partsOf } from '../../../main/transfer/export/tree.ts';
import type { ExportOptions } from '../../../preload/contract/export-choice.ts';
import { visibleText } from '../../../renderer/find/visible-text.ts';
import { megabyteText, nastyTexts, nastyTitles } from '../../nasty-corpus.ts';
import { archived, archivedMessage, noon } from './archived.ts';

const all: ExportOptions = { statistics: true, instructions: true, timestamps: true, branches: 'all' };
const folder = { id: 'f', parentId: null, name: 'Folder: "a"', createdAt: 0 };

function markdownOf(conversation: ArchivedConversation, options: ExportOptions = all): string {
  const parts = partsOf(conversation.leafId, conversation.messages);
  return [...toMarkdown(conversation, parts, [folder], options)].join('');
}

describe('Markdown comes back as it went out', () => {
  test.each(nastyTexts)('$name', ({ text }) => {
    const conversation = archived([text, text, 'after', text]);
    const read = readMarkdown(markdownOf(conversation));
    expect(read?.turns.map((turn) => turn.text)).toEqual([text, text, 'after', text]);
  });

  test('a turn of a megabyte', () => {
    const text = megabyteText();
    expect(readMarkdown(markdownOf(archived(['?', text])))?.turns[1]?.text).toBe(text);
  });

  test.each(nastyTitles)('the title %s', (title) => {
    const read = readMarkdown(markdownOf(archived(['a', 'b'], { title, tags: [title], folderId: 'f' })));
    expect(read).toMatchObject({ title, tags: [title], folder: ['Folder: "a"'] });
  });

  test('an instruction that looks like the file itself', () => {
    const instruction = markdownOf(archived(['a', 'b']));
    const setup = { instruction, recordsTokens: false, modelId: null };
    const read = readMarkdown(markdownOf(archived(['c', 'd'], { setup })));
    expect(read?.instruction).toBe(instruction);
    expect(read?.turns.map((turn) => turn.text)).toEqual(['c', 'd']);
  });

  test('a file of itself within a turn', () => {
    const conversation = archived(['a', 'b']);
    const inner = markdownOf(conversation);
    const messages = conversation.messages.map((one) => ({ ...one, text: inner }));
    const read = readMarkdown(markdownOf({ ...conversation, messages }));
    expect(read?.turns.map((turn) => turn.text)).toEqual([inner, inner]);
  });

  test('any text at all', () => {
    const pieces = fc.constantFrom(
      '```',
      '~~~',
      '\n',
      '\n\n',
      ' ',
      '---',
      '<!-- ',
      ' -->',
      '## You',
      'a',
      '\r',
      '> ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.string(), (parts, other) => {
        const texts = [parts.join(''), other, parts.toReversed().join(''), other];
        expect(readMarkdown(markdownOf(archived(texts)))?.turns.map(({ text }) => text)).toEqual(texts);
      }),
      { numRuns: 300 },
    );
  });

  test('all branches, with what hangs below what', () => {
    const conversation = archived(['q1', 'a1', 'q2', 'a2']);
    const [q1, a1] = conversation.messages;
    const version = archivedMessage({ role: 'assistant', text: 'a1, again', parentId: q1!.id });
    const beginning = archivedMessage({ role: 'user', text: 'another beginning', status: 'complete' });
    const whole = { ...conversation, messages: [...conversation.messages, version, beginning] };
    const file = markdownOf(whole);
    expect(file).toContain('\n# Another version, after turn 1\n## Xenon-4 (Q4_K_M)\n');
    expect(file).toContain('\n# Another beginning\n## You\n');
    const read = readMarkdown(file);
    const tree = read?.turns.map(({ id, parent, text }) => ({ id, parentId: parent, text }));
    expect(tree).toEqual(whole.messages.map(({ id, parentId, text }) => ({ id, parentId, text })));
    expect(read?.turns[1]).toMatchObject({ at: a1!.createdAt, model: 'Xenon-4', level: 'Q4_K_M' });
  });
});

test('what was not asked for is not in the file', () => {
  const stats = {
    promptTokens: 1,
    reusedTokens: 0,
    generatedTokens: 1234,
    timeToFirstTokenMs: 1500,
    prefillTokensPerSecond: 1,
    decodeTokensPerSecond: 12.34,
    stopReason: 'endOfText',
    seed: 7,
  } as const;
  const plain = archived(['a', 'b'], {
    setup: { instruction: 'Be brief.', recordsTokens: false, modelId: null },
  });
  const conversation = { ...plain, messages: plain.messages.map((one) => ({ ...one, stats })) };
  const file = markdownOf(conversation);
  expect(file).toContain('1,234 tokens · 12.3 tokens/s · first token after 1.5 s · seed 7');
  expect(file).toContain('created: "2026-11-24T12:00:00.000Z"');
  expect(file).toContain('## Instruction\n\nBe brief.\n');
  const bare = markdownOf(conversation, {
    ...all,
    statistics: false,
    instructions: false,
    timestamps: false,
  });
  expect(bare).not.toMatch(/1,234|2026|brief|Instruction/);
  expect(bare).not.toContain(String(noon));
  expect(readMarkdown(bare)).toMatchObject({ createdAt: null, instruction: '' });
});

test('the same conversation gives the same file', () => {
  const conversation = archived(['a', 'b']);
  expect(markdownOf(conversation)).toBe(markdownOf(conversation));
});

test('a title is text, and no Markdown or HTML', () => {
  const file = markdownOf(archived(['a', 'b'], { title: '<b>*x*</b>\n# y' }));
  expect(file).toContain('\n# \\<b>\\*x\\*\\</b> \\# y\n');
});

test.each([
  ['Q8_0 and Q4_K_M', 'Q8_0 and Q4_K_M'],
  ['C# or F#, R&D > 2 | 3]', 'C# or F#, R&D > 2 | 3]'],
  ['_a_ b_ __c d_é_f', '\\_a\\_ b\\_ \\_\\_c d_é_f'],
  ['# a #', '\\# a \\#'],
  ['AT&amp;T &#65; 1 & 2', 'AT\\&amp;T \\&#65; 1 & 2'],
  ['[a](b) `c` ~~d~~ \\', '\\[a](b) \\`c\\` \\~\\~d\\~\\~ \\\\'],
])('of the title %s only what Markdown would take for its own is escaped', (title, heading) => {
  expect(markdownOf(archived(['a', 'b'], { title })).split('\n')).toContain(`# ${heading}`);
});

test('any title is shown as it was written', () => {
  const pieces = fc.constantFrom(
    '_',
    'a',
    'Q8_0',
    ' ',
    '*',
    '<b>',
    '](x)',
    '[',
    '`',
    '~',
    '|',
    '&amp;',
    '>',
    'é',
    '!',
  );
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 12 }), (parts) => {
      const title = `x${parts.join('')}x`.replace(/ +/g, ' ');
      const line = markdownOf(archived(['a', 'b'], { title }))
        .split('\n')
        .find((one) => one.startsWith('# '))!;
      expect(visibleText(line).replaceAll('\0', '')).toBe(title);
    }),
    { numRuns: 500 },
  );
});

test('a file in which every underscore of a heading was escaped is read as before', () => {
  const conversation = archived(['a', 'b'], { title: 'Q8_0' });
  const file = markdownOf(conversation);
  const earlier = file.replace('\n# Q8_0\n', '\n# Q8\\_0\n').replace('(Q4_K_M)', '(Q4\\_K\\_M)');
  expect(earlier).not.toBe(file);
  expect(readMarkdown(earlier)).toEqual(readMarkdown(file));
});

test.each([
  '',
  'words',
  '---\ntitle: "x"\n---\n\n# x\n',
  '---\nformat: "xenon-conversation"\nversion: 99\n---\n',
])('what is not of this app, or later, is not read: %j', (file) => expect(readMarkdown(file)).toBeNull());

describe('a block of code that is left open', () => {
  test.each([
    ['```js\ncode', '```'],
    ['~~~~\n~~~\ncode', '~~~~'],
    ['```\n````\nafter', null],
    ['   ```\ncode', '```'],
    ['    ```\nindented code', null],
    ['``` not `a` fence', null],
    ['~~~ a `fence`\ncode', '~~~'],
    ['```\ncode\n``` not its end', '```'],
    ['words', null],
  ])('%j is closed by %j', (text, fence) => {
    expect(openFence(text)).toBe(fence);
    const file = markdownOf(archived(['q', text]));
    expect(file.endsWith(fence === null ? `${text}\n` : `${text}\n${fence}\n`)).toBe(true);
  });
});
