// The words about blind duels.
import type { DuelTally, DuelVote } from '../../../preload/contract/duel.ts';
import { enoughVotes, exactInterval, verdictOf } from '../../../preload/contract/duel-statistics.ts';
import type { createFormat } from '../format.ts';

export function createDuelWords(format: ReturnType<typeof createFormat>) {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return {
    name: 'Blind duel',
    about:
      'Two levels answer the same prompt, and you say which answer is better before you learn whose it is. After some votes, you know whether you can tell them apart.',
    first: 'First level',
    second: 'Second level',
    versus: 'against',
    prompt: 'Prompt',
    start: 'Begin the duel',
    stop: 'Stop',
    onlyOne: 'There is only one level of this model. Make or get another one, and they can meet here.',
    sameTwice: 'Choose two different levels.',
    writing: (seconds: number) =>
      `Both levels are answering, one after the other; so far ${format.count(seconds)} s. The answers come together, so that nothing tells whose they are.`,
    left: 'Left answer',
    right: 'Right answer',
    shown: 'Shown',
    empty: '(an empty answer)',
    question: 'Which answer is better?',
    votes: {
      left: 'Left is better',
      right: 'Right is better',
      tie: 'A tie',
      bothBad: 'Both bad',
    } satisfies Record<DuelVote, string>,
    keys: { left: 'L', right: 'R', tie: 'T', bothBad: 'B' } satisfies Record<DuelVote, string>,
    revealed: (left: string, right: string, vote: DuelVote | null) => {
      const was = `Left was ${left}, right was ${right}.`;
      switch (vote) {
        case null:
          return `Both answers are the same, word for word: nothing to vote on, and nothing is counted. ${was}`;
        case 'left':
          return `You chose ${left}. ${was}`;
        case 'right':
          return `You chose ${right}. ${was}`;
        case 'tie':
          return `You called it a tie. ${was}`;
        case 'bothBad':
          return `You found both bad. ${was}`;
        default:
          return vote satisfies never;
      }
    },
    another: 'Another duel',
    failed: (level: string, reason: string) =>
      `${level} could not answer, so there is nothing to vote on. ${reason}`,
    results: 'Your votes so far',
    none: 'No votes yet.',
    pair: ({ larger, smaller }: DuelTally) => `${larger.level} against ${smaller.level}`,
    undecided: ({ ties, bothBad }: DuelTally) =>
      ties + bothBad === 0
        ? ''
        : `Not counted: ${format.count(ties)} ${ties === 1 ? 'tie' : 'ties'}, both bad ${bothBad === 1 ? 'once' : `${format.count(bothBad)} times`}.`,
    /** What the votes say, and no more than that. */
    statement: ({ larger, smaller, forLarger, forSmaller }: DuelTally): string => {
      const votes = forLarger + forSmaller;
      const chose = `You chose ${larger.level} over ${smaller.level} in ${format.count(forLarger)} of ${format.count(votes)}`;
      const verdict = verdictOf(forLarger, forSmaller);
      if (verdict === 'tooFew')
        return votes === 0
          ? `No vote for either yet. A statement needs ${enoughVotes}.`
          : `${chose}. Too few to say anything: it needs ${enoughVotes} votes for one or the other.`;
      const { low, high } = exactInterval(forLarger, votes);
      const saves = `${smaller.level} saves ${format.bytes(larger.bytes - smaller.bytes)}.`;
      const counted = `${chose} (95 % interval ${percent(low)} to ${percent(high)})`;
      switch (verdict) {
        case 'notDistinguishable':
          return `${counted}: not distinguishable. ${saves}`;
        case 'firstBetter':
          return `${counted}: ${larger.level} is better to you. ${saves}`;
        case 'secondBetter':
          return `${counted}: ${smaller.level} is better to you. ${saves}`;
        default:
          return verdict satisfies never;
      }
    },
    explain:
      'The interval is the exact one of Clopper and Pearson: it holds the true share in at least 95 of 100 such series. Two levels are told apart where 50 % is outside of it.',
    remove: 'Delete votes',
    removeOf: (pair: string) => `Delete the votes about ${pair}`,
    removeSure: 'Delete for good',
    removeCancel: 'Keep',
  };
}
