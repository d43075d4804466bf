// Finds the number of threads that is fastest, going upwards: one too many can be a hundred times slower.

/** Threads within this share of the fastest are as good; the fewest of them leave the machine most. */
const asGood = 0.96;
/** Below this share of the best so far, more threads will not turn out better. */
const clearlyWorse = 0.85;

export interface ThreadRate {
  readonly threads: number;
  /** Tokens per second. */
  readonly rate: number;
}

/** Numbers of threads that are worth a try on a processor of so many cores, from `least` on. */
export function threadCandidates(cores: number, least: number): number[] {
  const all = new Set([cores]);
  for (let count = 1; count < cores; count *= 2) {
    all.add(count);
    if (count > 1 && count * 1.5 < cores) all.add(count * 1.5);
  }
  if (cores > 2) all.add(cores - 1);
  return [...all].filter((count) => count >= Math.min(least, cores)).sort((a, b) => a - b);
}

/**
 * The most that a reply is written with: not all cores. What is measured while nothing else happens does not show it, but
 * words that are written are painted too; a thread that shares its core with that holds up all others, which wait for it
 * at each layer.
 */
export const mostWritingThreads = (cores: number): number => Math.max(1, cores - 1);

/**
 * @param rateOf tokens per second with so many threads; null when the measurement is to end
 * @returns null if it ended before there was anything to choose between
 */
export async function fastestThreads(
  candidates: readonly number[],
  rateOf: (threads: number) => Promise<number | null>,
): Promise<ThreadRate | null> {
  const rates: ThreadRate[] = [];
  let best = 0;
  let withoutGain = 0;
  for (const threads of candidates) {
    const rate = await rateOf(threads);
    if (rate === null) return null;
    rates.push({ threads, rate });
    withoutGain = rate > best ? 0 : withoutGain + 1;
    best = Math.max(best, rate);
    if (rate < clearlyWorse * best || withoutGain === 2) break;
  }
  return rates.find(({ rate }) => rate >= asGood * best) ?? null;
}
