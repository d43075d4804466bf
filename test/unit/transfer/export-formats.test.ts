import { describe, expect, test } from 'vitest';
import { createEntryNames } from '../../../main/transfer/export/entry-names.ts';
import { toPlainText } from '../../../main/transfer/export/plain-text.ts';
import { toTrainingLine } from '../../../main/transfer/export/training-lines.ts';
import { toTranscript } from '../../../main/transfer/export/transcript.ts';
import { loneSurrogates, nastyTexts, nastyTitles } from '../../nasty-corpus.ts';
import { archived } from './archived.ts';

const none = { statistics: false, instructions: false, timestamps: false, branches: 'shown' } as const;

describe('a line for training', () => {
  const { messages } = archived(['q1', 'a1', 'q2', 'a2']);
  const told = { instructions: true };

  test('holds the branch as messages, the instruction first', () => {
    expect(JSON.parse(toTrainingLine('messages', 'Be brief.', messages, told))).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'q1' },
        { role: 'assistant', content: 'a1' },
        { role: 'user', content: 'q2' },
        { role: 'assistant', content: 'a2' },
      ],
    });
  });

  test('holds it in the form of ShareGPT', () => {
    expect(JSON.parse(toTrainingLine('shareGpt', 'Be brief.', messages.slice(0, 2), told))).toEqual({
      conversations: [
        { from: 'system', value: 'Be brief.' },
        { from: 'human', value: 'q1' },
        { from: 'gpt', value: 'a1' },
      ],
    });
  });

  test('has no instruction where none was given, or wanted', () => {
    expect(toTrainingLine('messages', '', messages, told)).not.toContain('system');
    expect(toTrainingLine('messages', 'Be brief.', messages, { instructions: false })).not.toContain(
      'system',
    );
  });

  test('ends before a question without an answer', () => {
    const said = (texts: string[]) =>
      JSON.parse(toTrainingLine('messages', '', archived(texts).messages, told)).messages.length;
    expect(said(['q1', 'a1', 'q2'])).toBe(2);
    expect(said(['q1', 'a1', 'q2', ' '])).toBe(2);
    expect(said(['q1', 'a1', 'q2', '', 'q3', 'a3'])).toBe(2);
  });

  test('is none where nothing was answered', () => {
    expect(toTrainingLine('messages', 'Be brief.', archived(['q1']).messages, told)).toBe('');
    expect(toTrainingLine('messages', '', [], told)).toBe('');
  });

  test.each([...nastyTexts.map(({ text }) => text), loneSurrogates])('is one line and keeps %j', (text) => {
    const line = toTrainingLine('messages', '', archived([text, `${text}.`]).messages, told);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line).messages.map(({ content }: { content: string }) => content)).toEqual([
      text,
      `${text}.`,
    ]);
  });
});

describe('plain text', () => {
  const textOf = (texts: string[], options: Parameters<typeof toTranscript>[3] = none) => {
    const conversation = archived(texts);
    const parts = [{ after: 0, messages: conversation.messages }];
    return [...toPlainText(toTranscript(conversation, parts, [], options))].join('');
  };

  test('has words only', () => {
    expect(textOf(['What is *GGUF*?', '# A file'])).toBe(
      'A conversation\n\nYou:\nWhat is *GGUF*?\n\nXenon-4 (Q4_K_M):\n# A file\n',
    );
  });

  test.each(nastyTexts)('keeps $name to the byte', ({ text }) => {
    expect(textOf([text, 'a'])).toContain(`You:\n${text}\n\nXenon-4`);
  });

  test('says when, where that was asked for', () => {
    expect(textOf(['a', 'b'], { ...none, timestamps: true })).toMatch(/You \(November 24, 2026 .*\):\na\n/);
  });
});

describe('names in a ZIP', () => {
  test('are apart from each other whatever the case', () => {
    const name = createEntryNames('md');
    expect([name('A', []), name('a', []), name('A', []), name('A', ['x'])]).toEqual([
      'A.md',
      'a (2).md',
      'A (3).md',
      'x/A.md',
    ]);
  });

  test.each(nastyTitles)('%s leads nowhere else', (title) => {
    const path = createEntryNames('md')(title, [title, '..']);
    const parts = path.split('/');
    expect(parts).toHaveLength(3);
    for (const part of parts) expect(part).not.toMatch(/^\.|[\\:*?"<>|\p{C}]|^$/u);
  });
});
