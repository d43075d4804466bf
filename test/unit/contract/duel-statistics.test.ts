// The interval against tables and against its own definition.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enoughVotes, exactInterval, verdictOf } from '../../../preload/contract/duel-statistics.ts';

describe('the exact interval of Clopper and Pearson', () => {
  // As scipy.stats.binomtest(k, n).proportion_ci(method='exact') has them, to four digits.
  test.each([
    [11, 20, 0.3153, 0.7694],
    [5, 10, 0.1871, 0.8129],
    [9, 10, 0.555, 0.9975],
    [1, 10, 0.0025, 0.445],
    [15, 20, 0.509, 0.9134],
    [50, 100, 0.3983, 0.6017],
  ])('is as in the tables for %i of %i', (chosen, votes, low, high) => {
    const interval = exactInterval(chosen, votes);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('has a closed form where none or all were chosen', () => {
    expect(exactInterval(0, 10)).toEqual({ low: 0, high: expect.closeTo(1 - 0.025 ** 0.1, 10) });
    expect(exactInterval(10, 10)).toEqual({ low: expect.closeTo(0.025 ** 0.1, 10), high: 1 });
  });

  test('holds what was seen, and is the mirror image of the other side’s, up to thousands of votes', () => {
    const counts = fc.integer({ min: 1, max: 3000 }).chain((votes) => {
      return fc.tuple(fc.integer({ min: 0, max: votes }), fc.constant(votes));
    });
    fc.assert(
      fc.property(counts, ([chosen, votes]) => {
        const one = exactInterval(chosen, votes);
        const other = exactInterval(votes - chosen, votes);
        expect(one.low).toBeLessThanOrEqual(chosen / votes);
        expect(one.high).toBeGreaterThanOrEqual(chosen / votes);
        expect(one.low).toBeCloseTo(1 - other.high, 9);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is said of votes', () => {
  test('nothing, before there are enough, however clear they are', () => {
    expect(verdictOf(enoughVotes - 1, 0)).toBe('tooFew');
  });

  test('11 of 20 and 14 of 20 tell nothing apart, 15 of 20 do', () => {
    expect(verdictOf(11, 9)).toBe('notDistinguishable');
    expect(verdictOf(14, 6)).toBe('notDistinguishable');
    expect(verdictOf(15, 5)).toBe('firstBetter');
    expect(verdictOf(5, 15)).toBe('secondBetter');
  });
});
