import fc from 'fast-check';
import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { Block } from '../../../../renderer/chat/markdown/Block.tsx';
import { createSplitter } from '../../../../renderer/chat/markdown/blocks.ts';
import { documents } from './documents.ts';
import { markupOf } from './drawn.tsx';

/** Feeds a text that grows to each of the cuts in turn, and then to its end. */
function splitInSteps(text: string, cuts: readonly number[]): string[] {
  const split = createSplitter();
  for (const cut of [...cuts].sort((a, b) => a - b)) split(text.slice(0, cut));
  const { settled, open } = split(text);
  return [...settled.map((block) => block.text), open.text];
}

function drawn(texts: readonly string[]): string {
  return texts
    .map((text) => markupOf(createElement(Block, { text, definitions: '', streaming: false, noteId: 'n' })))
    .join('');
}

/** Definitions reach across blocks through document.ts; here every block stands for itself. */
const withoutDefinitions = documents.filter((text) => !/\[\^?\w+\]:/.test(text));

describe('splitting a growing text', () => {
  test('blocks joined are the text, wherever it was cut', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(400)), (text, cuts) => {
        expect(splitInSteps(text, cuts).join('')).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('blocks drawn one by one are the whole drawn at once', () => {
    fc.assert(
      fc.property(withoutDefinitions, fc.array(fc.nat(400)), (text, cuts) => {
        expect(drawn(splitInSteps(text, cuts))).toBe(drawn([text]));
      }),
      { numRuns: 1000 },
    );
  });

  test('a settled block stays the same object while the text grows', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const split = createSplitter();
        let before: readonly unknown[] = [];
        for (let end = 0; end <= text.length; end += 1) {
          const { settled } = split(text.slice(0, end));
          for (const [place, block] of before.entries()) expect(settled[place]).toBe(block);
          before = [...settled];
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a text that is not the continuation of the last one is split anew', () => {
    const split = createSplitter();
    split('```\nopen\n\nfence\n\n');
    expect(split('a\n\nb\n\nc').settled.map((block) => block.text)).toEqual(['a\n\n', 'b\n\n']);
  });

  test.each([
    ['paragraphs', 'a\n\nb\n\nc', ['a\n\n', 'b\n\n', 'c']],
    ['code with blank lines', '```\na\n\nb\n```\n\nc', ['```\na\n\nb\n```\n\n', 'c']],
    [
      'a fence within a longer fence',
      '````\n```\n\nx\n```\n\n````\n\nc',
      ['````\n```\n\nx\n```\n\n````\n\n', 'c'],
    ],
    ['a loose list', '- a\n\n- b\n\n  more\n\nc', ['- a\n\n- b\n\n  more\n\n', 'c']],
    ['a table', '| a |\n|---|\n| 1 |\n\nc', ['| a |\n|---|\n| 1 |\n\n', 'c']],
  ])('%s', (_name, text, blocks) => {
    expect(splitInSteps(text, [])).toEqual(blocks);
  });
});
