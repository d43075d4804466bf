// What the search over all conversations shows.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { InArchive, SearchHit } from '../../preload/contract/search.ts';
import type { Term } from '../../preload/contract/search-text.ts';

export interface SearchState {
  /** As it stands in the box. */
  readonly typed: string;
  /** The answer that is shown; null: none has come yet. It may be that of what was typed a moment ago. */
  readonly found: Found | null;
  /** More of the same is on its way. */
  readonly loadingMore: boolean;
  readonly problem: ErrorData | null;
}

export interface Found {
  readonly query: string;
  readonly hits: readonly SearchHit[];
  /** Where the next page begins; null: these are all. */
  readonly next: number | null;
  readonly terms: readonly Term[];
  readonly inArchive: InArchive | null;
}

export const initialSearchState: SearchState = { typed: '', found: null, loadingMore: false, problem: null };

/** Whether results stand in place of the list of conversations. */
export const isSearching = ({ typed }: SearchState): boolean => typed.trim() !== '';
