// A short form of test/survive/run-levels.ts.
import { expect, test } from 'vitest';
import { surviveLevels } from '../../survive/levels.ts';
import { tempDir } from '../store/temp-dir.ts';

test('levels come out the same, and nothing is left, however often the app and its workers are killed', {
  timeout: 300_000,
}, async () => {
  const { broken, kills, jobs } = await surviveLevels({
    kills: 3,
    levels: ['Q6_K', 'Q8_0'],
    dir: tempDir(),
    seed: 3,
  });
  expect(broken).toEqual([]);
  expect(kills).toEqual({ app: 1, worker: 1, both: 1 });
  expect(jobs).toBeGreaterThan(0);
});
