// Comes back to where one was reading in a conversation, as long as the window is open. Who was at its end finds the
// end again, with what has come meanwhile.
import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Message } from '../../preload/contract/models.ts';

/** The first turn in view. */
export interface Place {
  readonly messageId: string;
  /** px from the top of the view to the turn's; negative where it begins above. */
  readonly top: number;
}

interface KeptPlaceParts {
  readonly conversationId: string;
  /** By conversation; what is at its end is not in it. */
  readonly places: Map<string, Place>;
  readonly branch: readonly Message[];
  readonly scroller: RefObject<HTMLElement | null>;
  /** Of a list of which only a part is in the page; null: all of it is. */
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly isAtEnd: () => boolean;
  /** Called before: the end is no longer followed. */
  readonly leaveEnd: () => void;
}

export function useKeptPlace(parts: KeptPlaceParts): void {
  const latest = useRef(parts);
  latest.current = parts;
  // Before the first paint, so that nothing is seen to jump.
  useLayoutEffect(() => {
    const { conversationId, places, branch, scroller, list, leaveEnd } = latest.current;
    const place = places.get(conversationId);
    const index = branch.findIndex(({ id }) => id === place?.messageId);
    if (place && index !== -1) {
      leaveEnd();
      list.current?.scrollToIndex(index, { align: 'start', offset: -place.top });
      const bring = () => {
        const [element, turn] = [scroller.current, turnIn(scroller.current, place.messageId)];
        if (element && turn) element.scrollTop += topOf(turn, element) - place.top;
      };
      bring();
      // Turns above it that were not laid out yet have their height now.
      requestAnimationFrame(() => requestAnimationFrame(bring));
    }
    return () => {
      const { scroller, isAtEnd } = latest.current;
      const seen = isAtEnd() ? null : firstInView(scroller.current);
      if (seen) places.set(conversationId, seen);
      else places.delete(conversationId);
    };
  }, []);
}

function turnIn(scroller: HTMLElement | null, id: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-turn="${id}"]`) ?? null;
}

function topOf(turn: HTMLElement, scroller: HTMLElement): number {
  return turn.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

function firstInView(scroller: HTMLElement | null): Place | null {
  if (!scroller) return null;
  const { top } = scroller.getBoundingClientRect();
  for (const turn of scroller.querySelectorAll<HTMLElement>('[data-turn]')) {
    if (turn.getBoundingClientRect().bottom <= top) continue;
    return { messageId: turn.dataset.turn ?? '', top: topOf(turn, scroller) };
  }
  return null;
}
