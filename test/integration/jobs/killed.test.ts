// A short form of test/survive/run-levels.ts.
import { expect, test } from 'vitest';
import { surviveLevels } from '../../survive/levels.ts';
import { tempDir } from '../store/temp-dir.ts';

test.each([
  ['a model', 'model', ['Q6_K', 'Q8_0']],
  ['original weights on a hub', 'weights', ['Q8_0']],
] as const)(
  'levels of %s come out the same, and nothing is left, however often the app and its workers are killed',
  { timeout: 300_000 },
  async (_, from, levels) => {
    const { broken, kills, jobs } = await surviveLevels({ from, kills: 3, levels, dir: tempDir(), seed: 3 });
    expect(broken).toEqual([]);
    expect(kills).toEqual({ app: 1, worker: 1, both: 1 });
    expect(jobs).toBeGreaterThan(0);
  },
);
