import { expect, test } from 'vitest';
import { threadsFor } from '../../../../main/engine/worker/devices.ts';

test.each([
  [1, { prefill: 1, decode: 1 }],
  [2, { prefill: 2, decode: 1 }],
  [8, { prefill: 8, decode: 7 }],
])('of %i cores every one reads the prompt and one stays free while writing', (cores, threads) => {
  expect(threadsFor(cores, 4_400_000_000)).toEqual(threads);
});

test('a model as small as the demo model is left to one thread', () => {
  expect(threadsFor(8, 6_900_000)).toEqual({ prefill: 1, decode: 1 });
});
