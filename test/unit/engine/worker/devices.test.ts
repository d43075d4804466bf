import { expect, test } from 'vitest';
import { threadsFor } from '../../../../main/engine/worker/devices.ts';

test.each([
  [1, { prefill: 1, decode: 1 }],
  [2, { prefill: 2, decode: 1 }],
  [8, { prefill: 8, decode: 7 }],
])('of %i cores every one reads the prompt and one stays free while writing', (cores, threads) => {
  expect(threadsFor(cores)).toEqual(threads);
});
