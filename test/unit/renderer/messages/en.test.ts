import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../../../preload/contract/errors.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { pickMessages } from '../../../../renderer/messages/index.ts';
import { tuningOfTests } from '../../../fakes/scripted-engine.ts';

describe('the sentence of an error', () => {
  test.each(errorCodes)('%s is whole with no values to fill it', (code) => {
    const sentence = en.error({ code, detail: {} });
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence).not.toMatch(/undefined|null|NaN|went wrong/);
  });

  test('names sizes where they are known', () => {
    const detail = { neededBytes: 9_100_000_000, freeBytes: 7_600_000_000 };
    expect(en.error({ code: 'engineOutOfMemory', detail })).toContain('(needs 9.1 GB, 7.6 GB free)');
  });

  test('names the file and how much of it is there', () => {
    const detail = { file: '/models/x.gguf', bytes: 1_200_000, expectedBytes: 4_370_000_000 };
    expect(en.error({ code: 'modelTruncated', detail })).toContain('x.gguf is cut short (1.2 MB of 4.4 GB)');
  });

  test('says how long a turn is that the model cannot read, and how long it may be', () => {
    const detail = { tokens: 9120, limit: 8127 };
    expect(en.error({ code: 'promptTooLong', detail })).toContain(
      '9,120 tokens long, and the model reads 8,127',
    );
  });
});

test('the demo model says what it is, others only their name', () => {
  const title = en.modelTitle({ name: 'Demo model', parameters: 3_400_000, isDemo: true });
  expect(title).toBe('Demo model (3.4 million parameters; knows only its few dialogues)');
  expect(en.modelTitle({ name: 'Xenon-4', parameters: 7e9, isDemo: false })).toBe('Xenon-4');
});

describe('what a model takes of memory', () => {
  const words = (neededBytes: number | null, takenBytes: number | null) =>
    en.models
      .inUse({ contextLength: 4096, tuning: { ...tuningOfTests, neededBytes, takenBytes } })
      .filter((fact) => fact.startsWith('takes'));

  test('says what was expected where that was another amount, and nothing of it else', () => {
    expect(words(4.9e9, 5.2e9)).toEqual(['takes 5.2 GB, 4.9 GB was expected']);
    expect(words(5.5e9, 5.2e9)).toEqual(['takes 5.2 GB, 5.5 GB was expected']);
    expect(words(5.1e9, 5.2e9)).toEqual(['takes 5.2 GB']);
    expect(words(null, 5.2e9)).toEqual(['takes 5.2 GB']);
    expect(words(4.9e9, null)).toEqual([]);
  });
});

test('a language that is not there falls back to English', () => {
  expect(pickMessages(['xx-YY', 'en-GB'])).toBe(en);
  expect(pickMessages([])).toBe(en);
});

test('of a duel, eleven of twenty tell nothing apart, and what is saved is said', () => {
  const tally = {
    model: 'Xenon-4',
    larger: { level: 'Q8_0', bytes: 7_700_000_000 },
    smaller: { level: 'Q4_K_M', bytes: 4_370_000_000 },
    forLarger: 11,
    forSmaller: 9,
    ties: 0,
    bothBad: 0,
  };
  const { statement } = en.compare.duel;
  expect(statement(tally)).toBe(
    'You chose Q8_0 over Q4_K_M in 11 of 20 (95 % interval 32 % to 77 %): not distinguishable. Q4_K_M saves 3.3 GB.',
  );
  expect(statement({ ...tally, forLarger: 18, forSmaller: 2 })).toContain('Q8_0 is better to you');
  expect(statement({ ...tally, forLarger: 5, forSmaller: 4 })).toContain('Too few to say anything');
});
