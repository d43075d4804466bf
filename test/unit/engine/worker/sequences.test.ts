import { describe, expect, test } from 'vitest';
import { sequencesFor } from '../../../../main/engine/worker/sequences.ts';

const gb = 2 ** 30;

describe('conversations in memory', () => {
  test.each([
    ['the demo model anywhere', 4 * 2 ** 20, 8, 4, 8],
    ['Xenon-4 at 8,192 tokens on 8 GB', gb, 8, 2, 1],
    ['Xenon-4 at 8,192 tokens on 16 GB', gb, 16, 9, 2],
    ['Xenon-4 at 4,096 tokens on 16 GB', gb / 2, 16, 9, 4],
    ['Xenon-4 at 8,192 tokens on 64 GB', gb, 64, 50, 4],
    ['Xenon-4 at 4,096 tokens on 64 GB', gb / 2, 64, 50, 8],
    ['Xenon-4 at 8,192 tokens on 64 GB of which most is taken', gb, 64, 4, 2],
    ['a cache across two devices', gb, 0, 0, 1],
    ['a model of unknown geometry', 0, 64, 60, 1],
  ])('%s', (_, cache, total, free, sequences) => {
    expect(sequencesFor(cache, { total: total * gb, free: free * gb })).toBe(sequences);
  });
});
