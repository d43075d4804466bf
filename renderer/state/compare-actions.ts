// The actions of comparing levels.
import type { DuelTally, DuelVote } from '../../preload/contract/duel.ts';
import type { Outcome } from '../../preload/contract/errors.ts';
import type { Input } from '../../preload/contract/methods.ts';
import type { ActionParts } from './actions.ts';

interface CompareParts extends Pick<ActionParts, 'client' | 'store' | 'newId'> {
  /** The value, or undefined after having said why there is none. */
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export function createCompareActions({ client, store, newId, value }: CompareParts) {
  const { getState, setState } = store;
  return {
    async loadFidelity(): Promise<void> {
      const fidelity = await client('getFidelity', {});
      if (fidelity.ok) store.setState({ fidelity: fidelity.value ?? [] });
    },
    /** @param text null: the built-in sample */
    async measureFidelity(modelIds: readonly string[], text: string | null): Promise<void> {
      await value(client('measureFidelity', { modelIds: [...modelIds], text }));
    },
    async startComparison(
      modelIds: readonly string[],
      source: Input<'startComparison'>['source'],
    ): Promise<void> {
      await value(client('startComparison', { comparisonId: newId(), modelIds: [...modelIds], source }));
    },
    async stopComparison(): Promise<void> {
      const { comparison } = getState().compare;
      if (comparison) await value(client('stopComparison', { comparisonId: comparison.id }));
    },
    async keepComparison(): Promise<void> {
      const { comparison } = getState().compare;
      if (comparison) await value(client('keepComparison', { comparisonId: comparison.id }));
    },
    async loadTallies(): Promise<void> {
      const tallies = await client('getDuelTallies', {});
      if (tallies.ok) setState({ compare: { ...getState().compare, tallies: tallies.value ?? [] } });
    },
    async startDuel(modelIds: [string, string], prompt: string): Promise<void> {
      await value(client('startDuel', { duelId: newId(), modelIds, prompt }));
    },
    async stopDuel(): Promise<void> {
      const { duel } = getState().compare;
      if (duel) await value(client('stopDuel', { duelId: duel.id }));
    },
    async voteDuel(vote: DuelVote): Promise<void> {
      const { duel } = getState().compare;
      if (duel) await value(client('voteDuel', { duelId: duel.id, vote }));
    },
    async deleteDuelVotes({ model, larger, smaller }: DuelTally): Promise<void> {
      await value(client('deleteDuelVotes', { model, larger: larger.level, smaller: smaller.level }));
    },
  };
}
