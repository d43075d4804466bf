// The actions of searching all conversations. An answer counts only as long as nothing else has been typed.
import type { Outcome } from '../../preload/contract/errors.ts';
import type { SearchHit } from '../../preload/contract/search.ts';
import { closedFind } from '../find/find-state.ts';
import { initialSearchState, isSearching, type SearchState } from '../search/search-state.ts';
import type { ActionParts } from './actions.ts';
import { branchOf } from './selectors.ts';

/** ms without a key before what is typed is looked for. */
const quietMs = 80;

interface SearchParts extends Pick<ActionParts, 'client' | 'store' | 'open'> {
  show(conversationId: string | null): void;
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

export function createSearchActions({ client, store, open, show, value }: SearchParts) {
  const { getState, setState } = store;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The number of what was typed last, and of the hit that was opened last. */
  let asked = 0;
  let opened = 0;

  const change = (changes: Partial<SearchState>): void =>
    setState({ search: { ...getState().search, ...changes } });

  async function ask(query: string, number: number): Promise<void> {
    const outcome = await client('search', { query, from: null });
    if (number !== asked) return;
    if (outcome.ok) change({ found: { query, ...outcome.value }, loadingMore: false, problem: null });
    else change({ problem: outcome.error });
  }

  /** Shows the branch that a message is on. False: it cannot be shown. */
  async function showBranch(conversationId: string, messageId: string): Promise<boolean> {
    const { messages, conversations } = getState();
    const tree = messages[conversationId] ?? {};
    const branch = branchOf(tree, conversations[conversationId]?.leafId ?? null);
    if (branch.some(({ id }) => id === messageId)) return true;
    return (await value(client('selectBranch', { conversationId, messageId }))) !== undefined;
  }

  /** Looks for what stands in the box now; the answer replaces the one before when it comes. */
  function search(typed: string): void {
    const number = ++asked;
    clearTimeout(timer);
    if (!isSearching({ ...initialSearchState, typed })) {
      const { find } = getState();
      // What it has marked in the conversation goes with it.
      setState({ search: { ...initialSearchState, typed }, find: find.open ? find : closedFind });
      return;
    }
    change({ typed });
    timer = setTimeout(() => void ask(typed, number), quietMs);
  }

  return {
    search,

    /** The same in the archive. In front, so that the last word is still the beginning of one. */
    searchArchive(): void {
      search(`is:archived ${getState().search.typed.trimStart()}`);
    },

    /** The next page of the answer that is shown, if there is one. */
    async searchMore(): Promise<void> {
      const { found, loadingMore, typed } = getState().search;
      if (found === null || found.next === null || loadingMore || found.query !== typed) return;
      const number = asked;
      change({ loadingMore: true });
      const outcome = await client('search', { query: found.query, from: found.next });
      if (number !== asked) return;
      if (!outcome.ok) return change({ loadingMore: false, problem: outcome.error });
      const { hits, next } = outcome.value;
      change({
        loadingMore: false,
        problem: null,
        found: { ...found, hits: [...found.hits, ...hits], next },
      });
    },

    /** Shows a hit: its conversation, on its branch, at the turn, with the words marked. */
    async openHit({ conversationId, messageId }: SearchHit): Promise<void> {
      const number = ++opened;
      const terms = getState().search.found?.terms ?? [];
      if (messageId === null) return show(conversationId);
      await open(conversationId);
      if (number !== opened || !getState().messages[conversationId]) return;
      show(conversationId);
      if (!(await showBranch(conversationId, messageId)) || number !== opened) return;
      setState({ find: { ...closedFind, terms, current: { messageId, nth: 0 } } });
    },
  };
}
