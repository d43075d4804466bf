// Finding something in the shown conversation: its marks, its way into view, and the bar while it is open.
import { type RefObject, useEffect, useMemo } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Message } from '../../preload/contract/models.ts';
import { termPattern, typedPattern } from '../../preload/contract/search-text.ts';
import { useActions, useApp } from '../state/context.tsx';
import { FindBar } from './FindBar.tsx';
import { firstFrom, placeAt } from './places.ts';
import { turnsOnPage } from './ranges.ts';
import { useBringIntoView } from './use-bring-into-view.ts';
import { useHighlights } from './use-highlights.ts';
import { usePlaces } from './use-places.ts';

interface FindInConversationProps {
  branch: readonly Message[];
  scroller: RefObject<HTMLElement | null>;
  /** Of a conversation so long that only a part of it is in the page. */
  list: RefObject<VirtualizerHandle | null>;
  /** Stops following the end. */
  leaveEnd: () => void;
}

export function FindInConversation({ branch, scroller, list, leaveEnd }: FindInConversationProps) {
  const { open, typed, terms, current } = useApp((state) => state.find);
  const { goToPlace } = useActions();
  const pattern = useMemo(() => (open ? typedPattern(typed) : termPattern(terms)), [open, typed, terms]);
  const places = usePlaces(branch, open ? pattern : null);
  const index = current === null ? -1 : branch.findIndex(({ id }) => id === current.messageId);
  useHighlights(scroller, pattern, current);
  useBringIntoView({ scroller, list, leaveEnd }, current, index, pattern);

  // The first place from what is in view on is shown as soon as it is known.
  useEffect(() => {
    if (!open || current !== null || scroller.current === null) return;
    const { top } = scroller.current.getBoundingClientRect();
    const inView = turnsOnPage(scroller.current).find(
      ({ text }) => text.getBoundingClientRect().bottom > top,
    );
    const first = firstFrom(places, branch, inView?.messageId);
    if (first !== null) goToPlace(first);
  }, [open, current, places, branch, scroller, goToPlace]);

  if (!open) return null;
  const at = placeAt(places.list, current);
  const go = (steps: number) => {
    const { length } = places.list;
    const next = places.list[(Math.max(at, steps > 0 ? -1 : 0) + steps + length) % length];
    if (next !== undefined) goToPlace(next);
  };
  return <FindBar typed={typed} number={at + 1} count={places.list.length} whole={places.whole} onGo={go} />;
}
