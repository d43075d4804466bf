import { expect, test } from 'vitest';
import type { ComparedAnswer } from '../../../../preload/contract/comparison.ts';
import { sameAsOf } from '../../../../renderer/compare/columns.ts';

function answer(level: string, text: string, status: ComparedAnswer['status'] = 'complete'): ComparedAnswer {
  return {
    modelId: level,
    level,
    bytes: 1,
    status,
    progress: 0,
    text,
    tokensPerSecond: null,
    stats: null,
    memoryBytes: null,
    error: null,
    parting: null,
  };
}

test('an answer that says the same as the first is told so, and one that is not whole is not', () => {
  const [first, same, other] = [answer('F16', 'Salt.'), answer('Q8_0', 'Salt.'), answer('Q4_K_M', 'Pepper.')];
  expect(sameAsOf([first, same, other])).toEqual([null, 'F16', null]);
  expect(sameAsOf([answer('F16', '', 'failed'), first, same])).toEqual([null, null, 'F16']);
  expect(sameAsOf([first, answer('Q8_0', 'Salt.', 'stopped')])).toEqual([null, null]);
  expect(sameAsOf([answer('F16', 'Salt.', 'stopped'), same])).toEqual([null, null]);
});
