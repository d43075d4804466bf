import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fastestThreads,
  mostWritingThreads,
  threadCandidates,
} from '../../../../main/engine/worker/thread-search.ts';

/** Tokens per second by the number of threads, from one on. */
const machine = (rates: readonly number[]) => {
  const tried: number[] = [];
  return {
    tried,
    rateOf: async (threads: number) => {
      tried.push(threads);
      return rates[threads - 1] ?? 0;
    },
  };
};

describe('the numbers that are tried', () => {
  test.each([
    [1, 1, [1]],
    [2, 1, [1, 2]],
    [4, 1, [1, 2, 3, 4]],
    [8, 1, [1, 2, 3, 4, 6, 7, 8]],
    [16, 4, [4, 6, 8, 12, 15, 16]],
  ])('on %i cores, from %i on, are %j', (cores, least, candidates) => {
    expect(threadCandidates(cores, least)).toEqual(candidates);
  });

  test.each([
    [1, [1]],
    [2, [1]],
    [4, [1, 2, 3]],
    [8, [1, 2, 3, 4, 6, 7]],
  ])('for writing, on %i cores, leave one for what is painted: %j', (cores, candidates) => {
    const most = mostWritingThreads(cores);
    expect(threadCandidates(cores, 1).filter((count) => count <= most)).toEqual(candidates);
  });

  test('never exceed the cores, and go upwards', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 256 }), fc.integer({ min: 1, max: 64 }), (cores, least) => {
        const candidates = threadCandidates(cores, least);
        expect(candidates.at(-1)).toBe(cores);
        expect(candidates).toEqual([...new Set(candidates)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('the fastest number of threads', () => {
  test('is found on two cores where the second hurts', async () => {
    const { rateOf } = machine([170, 75]);
    expect(await fastestThreads([1, 2], rateOf)).toEqual({ threads: 1, rate: 170 });
  });

  test('is found where every core helps', async () => {
    const { rateOf } = machine([610, 1050]);
    expect(await fastestThreads([1, 2], rateOf)).toEqual({ threads: 2, rate: 1050 });
  });

  test('is the fewest of those that are as good', async () => {
    const { rateOf } = machine([10, 19, 20, 20.2]);
    expect(await fastestThreads([1, 2, 3, 4], rateOf)).toEqual({ threads: 3, rate: 20 });
  });

  test('is not looked for past a number that is clearly worse', async () => {
    const { rateOf, tried } = machine([10, 20, 30, 12, 0.4]);
    expect((await fastestThreads([1, 2, 3, 4, 5], rateOf))?.threads).toBe(3);
    expect(tried).toEqual([1, 2, 3, 4]);
  });

  test('is nothing when the measurement is ended', async () => {
    expect(await fastestThreads([1, 2], async (threads) => (threads === 1 ? 10 : null))).toBe(null);
  });

  test('is close to the best of any machine whose rate rises and then falls', async () => {
    const rates = fc
      .tuple(
        fc.array(fc.double({ min: 1.03, max: 2, noNaN: true }), { maxLength: 6 }),
        fc.array(fc.double({ min: 0.01, max: 0.97, noNaN: true }), { maxLength: 6 }),
      )
      .map(([up, down]) => {
        const all = [10];
        for (const factor of [...up, ...down]) all.push(all.at(-1)! * factor);
        return all;
      });
    await fc.assert(
      fc.asyncProperty(rates, async (all) => {
        const { rateOf } = machine(all);
        const found = await fastestThreads(
          all.map((_, at) => at + 1),
          rateOf,
        );
        expect(all[found!.threads - 1]).toBeGreaterThanOrEqual(0.96 * Math.max(...all));
      }),
    );
  });
});
