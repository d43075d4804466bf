// The methods of comparing levels by their answers.
import type { comparisonMethods } from '../../preload/contract/comparison.ts';
import type { duelMethods } from '../../preload/contract/duel.ts';
import type { ComparisonService } from '../chat/comparison.ts';
import type { DuelService } from '../chat/duel.ts';
import { done, type Handlers } from './router.ts';

export interface CompareServices {
  readonly comparison: ComparisonService;
  readonly duels: DuelService;
}

export function createCompareHandlers({
  comparison,
  duels,
}: CompareServices): Pick<Handlers, keyof typeof comparisonMethods | keyof typeof duelMethods> {
  return {
    startComparison: (input) => done(comparison.start(input)),
    stopComparison: ({ comparisonId }) => done(comparison.stop(comparisonId)),
    keepComparison: ({ comparisonId }) => done(comparison.keep(comparisonId)),
    startDuel: (input) => done(duels.start(input)),
    stopDuel: ({ duelId }) => done(duels.stop(duelId)),
    voteDuel: ({ duelId, vote }) => done(duels.vote(duelId, vote)),
    getDuelTallies: () => duels.tallies(),
    deleteDuelVotes: (input) => done(duels.removeVotes(input)),
  };
}
