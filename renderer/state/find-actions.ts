// The actions of finding something in the shown conversation.
import { closedFind, type FindState, type Place } from '../find/find-state.ts';
import type { Store } from './store.ts';

export function createFindActions({ getState, setState }: Store) {
  const change = (changes: Partial<FindState>): void =>
    setState({ find: { ...getState().find, ...changes } });

  return {
    /** Opens the bar, with what a search has led here or else with what it held before. */
    openFind(): void {
      const { find, shownId } = getState();
      if (shownId === null || find.open) return;
      const words = find.terms[0]?.words.join(' ');
      change({ open: true, typed: words ?? find.typed, terms: [], current: null });
    },
    closeFind(): void {
      setState({ find: { ...closedFind, typed: getState().find.typed } });
    },
    find(typed: string): void {
      change({ typed, current: null });
    },
    /** Brings a place into view. */
    goToPlace({ messageId, nth }: Place): void {
      change({ current: { messageId, nth } });
    },
  };
}
