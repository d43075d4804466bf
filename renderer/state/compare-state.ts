// What the dialog "Compare levels" shows beside measurements.
import type { Comparison } from '../../preload/contract/comparison.ts';
import type { Duel, DuelTally } from '../../preload/contract/duel.ts';

export interface CompareState {
  readonly comparison: Comparison | null;
  readonly duel: Duel | null;
  /** As of the last look. */
  readonly tallies: readonly DuelTally[];
}

export const initialCompareState: CompareState = { comparison: null, duel: null, tallies: [] };
