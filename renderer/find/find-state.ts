// What is marked in the shown conversation: what a person looks for there, or what a search has led to.
import type { Term } from '../../preload/contract/search-text.ts';

export interface FindState {
  /** The bar is there. */
  readonly open: boolean;
  /** As it stands in the bar. */
  readonly typed: string;
  /** What a search over everything was for; counts while the bar is closed. */
  readonly terms: readonly Term[];
  /** The place that is to be in view, anew with every new object; null: none yet. */
  readonly current: Place | null;
}

/** The `nth` place (from 0) at which a message has what is looked for. */
export interface Place {
  readonly messageId: string;
  readonly nth: number;
}

export const closedFind: FindState = { open: false, typed: '', terms: [], current: null };
