// Brings a place of the conversation into the middle of the view, wherever it is: in a long conversation its turn
// has to come into the page first, and turns get their heights only as they come near.
import { type RefObject, useEffect } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Place } from './find-state.ts';
import { rangesIn, turnsOnPage } from './ranges.ts';

/** Frames in which nothing has moved that are enough, and in which it is given up. */
const still = 3;
const most = 60;

interface View {
  readonly scroller: RefObject<HTMLElement | null>;
  /** Of a conversation so long that only a part of it is in the page. */
  readonly list: RefObject<VirtualizerHandle | null>;
  /** Stops following the end. */
  readonly leaveEnd: () => void;
}

/** @param index of the place's message in the branch; negative: it is not in it, or not yet */
export function useBringIntoView(
  { scroller, list, leaveEnd }: View,
  place: Place | null,
  index: number,
  pattern: RegExp | null,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (place === null || index < 0 || element === null) return;
    leaveEnd();
    list.current?.scrollToIndex(index, { align: 'center' });
    let frames = 0;
    let rested = 0;
    let frame = requestAnimationFrame(align);

    function align(): void {
      rested = moveTo(element!, place!, pattern) ? rested + 1 : 0;
      if (rested < still && ++frames < most) frame = requestAnimationFrame(align);
    }
    return () => cancelAnimationFrame(frame);
  }, [scroller, list, leaveEnd, place, index, pattern]);
}

/** True: it is where it is to be, or as near to that as can be. */
function moveTo(scroller: HTMLElement, { messageId, nth }: Place, pattern: RegExp | null): boolean {
  const turn = turnsOnPage(scroller).find((one) => one.messageId === messageId);
  if (turn === undefined) return false;
  const target = (pattern === null ? undefined : rangesIn(turn.text, pattern)[nth]) ?? turn.text;
  const box = target.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  // The beginning of what is taller than the view.
  const middle = Math.min(box.height, view.height * 0.6) / 2;
  const before = scroller.scrollTop;
  scroller.scrollTop += box.top + middle - (view.top + view.height / 2);
  return Math.abs(scroller.scrollTop - before) < 2;
}
