import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDocument } from '../../../../renderer/chat/markdown/document.ts';
import { documents } from './documents.ts';

describe('a growing document', () => {
  test('it is the same however it grew', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(400)), (text, cuts) => {
        const grown = createDocument();
        for (const cut of cuts.sort((a, b) => a - b)) grown(text.slice(0, cut));
        expect(grown(text)).toEqual(createDocument()(text));
      }),
      { numRuns: 500 },
    );
  });

  test('a new definition changes only the blocks that refer to it', () => {
    const read = createDocument();
    const before = read('One [a].\n\nTwo.\n\nThree[^n].\n\n').settled;
    const after = read('One [a].\n\nTwo.\n\nThree[^n].\n\n[a]: https://a.example\n\n[^n]: note\n\nx').settled;
    expect(after[0]?.definitions).toContain('[a]: <https://a.example>');
    expect(after[1]).toBe(before[1]);
    expect(after[2]?.definitions).toContain('[^n]:');
  });

  test('the growth of a note changes no block above it', () => {
    const read = createDocument();
    const before = read('Three[^n].\n\n[^n]: a note');
    const after = read('Three[^n].\n\n[^n]: a note that goes on');
    expect(after.settled[0]).toBe(before.settled[0]);
    expect(after.notes).toEqual([{ label: 'n', markdown: 'a note that goes on' }]);
  });

  test('a definition that is gone with a new text is forgotten', () => {
    const read = createDocument();
    read('[a]\n\n[a]: https://a.example\n\nx');
    expect(read('[a]\n\nx\n\ny').settled[0]?.definitions).toBe('');
  });
});
