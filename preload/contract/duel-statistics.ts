// What votes say, and what they do not: the exact interval of Clopper and Pearson ("The use of confidence or
// fiducial limits illustrated in the case of the binomial", Biometrika 26, 1934).

/** Votes for one of the two from which on a statement is made; ties and bad pairs decide nothing. */
export const enoughVotes = 10;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The 95 % interval of a share, 0…1, of which `chosen` of `votes` were seen: the shares for which so many, or more,
 * and so many, or fewer, each have a chance of 2.5 % at least. Never narrower than it claims to be.
 * @param votes at least 1
 */
export function exactInterval(chosen: number, votes: number): Interval {
  const tail = 0.025;
  return {
    low: chosen === 0 ? 0 : solve((share) => 1 - atMost(chosen - 1, votes, share) - tail),
    high: chosen === votes ? 1 : solve((share) => tail - atMost(chosen, votes, share)),
  };
}

export type Verdict = 'tooFew' | 'notDistinguishable' | 'firstBetter' | 'secondBetter';

/** Whether people told the two apart, and in whose favour. */
export function verdictOf(forFirst: number, forSecond: number): Verdict {
  const votes = forFirst + forSecond;
  if (votes < enoughVotes) return 'tooFew';
  const { low, high } = exactInterval(forFirst, votes);
  if (low > 0.5) return 'firstBetter';
  return high < 0.5 ? 'secondBetter' : 'notDistinguishable';
}

/** The chance of at most `count` of `votes`, each with the chance `share`. */
function atMost(count: number, votes: number, share: number): number {
  let sum = 0;
  let logWays = 0;
  for (let k = 0; k <= count; k++) {
    sum += Math.exp(logWays + k * Math.log(share) + (votes - k) * Math.log1p(-share));
    logWays += Math.log(votes - k) - Math.log(k + 1);
  }
  return Math.min(1, sum);
}

/** Where a function that rises from below 0 to above 0 between 0 and 1 crosses it. */
function solve(rises: (share: number) => number): number {
  let [low, high] = [0, 1];
  // Each step gains a bit; a double has no more than these.
  for (let step = 0; step < 53; step++) {
    const middle = (low + high) / 2;
    if (rises(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
