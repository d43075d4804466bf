// What the events about comparisons and duels do to the state.
import type { ComparisonEvent } from '../../preload/contract/comparison.ts';
import type { DuelEvent } from '../../preload/contract/duel.ts';
import type { CompareState } from './compare-state.ts';

export function applyCompareEvent(state: CompareState, event: ComparisonEvent | DuelEvent): CompareState {
  switch (event.type) {
    case 'comparisonChanged':
      return { ...state, comparison: event.comparison };
    case 'comparisonDelta': {
      const { comparison } = state;
      const answer = comparison?.answers[event.index];
      if (!comparison || comparison.id !== event.comparisonId || !answer) return state;
      // Behind a gap nothing fits any more; the next change brings the answers whole.
      if (event.at > answer.text.length) return state;
      const text = answer.text + event.text.slice(answer.text.length - event.at);
      const grown = { ...answer, text, tokensPerSecond: event.tokensPerSecond };
      const answers = comparison.answers.map((one) => (one === answer ? grown : one));
      return { ...state, comparison: { ...comparison, answers } };
    }
    case 'duelChanged':
      return { ...state, duel: event.duel };
    case 'duelTalliesChanged':
      return { ...state, tallies: event.tallies };
    default:
      return event satisfies never;
  }
}
