// Marks what is looked for in the turns that are in the page, without a change to them.
import { type RefObject, useEffect } from 'react';
import type { Place } from './find-state.ts';
import { rangesIn, turnsOnPage } from './ranges.ts';

/** Names in index.css. */
const names = { found: 'found', here: 'found-here' };
/** ms after a change of the page. */
const quietMs = 60;

export function useHighlights(
  scroller: RefObject<HTMLElement | null>,
  pattern: RegExp | null,
  current: Place | null,
): void {
  useEffect(() => {
    const element = scroller.current;
    // Where a browser cannot mark, going from place to place still works.
    if (pattern === null || element === null || !('highlights' in CSS)) return;
    const { highlights } = CSS;

    function mark(): void {
      const found = new Highlight();
      const here = new Highlight();
      here.priority = 1;
      for (const { messageId, text } of turnsOnPage(element!)) {
        for (const [nth, range] of rangesIn(text, pattern!).entries()) {
          const isHere = current?.messageId === messageId && current.nth === nth;
          (isHere ? here : found).add(range);
        }
      }
      highlights.set(names.found, found);
      highlights.set(names.here, here);
    }

    mark();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new MutationObserver(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        mark();
      }, quietMs);
    });
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      clearTimeout(timer);
      for (const name of Object.values(names)) highlights.delete(name);
    };
  }, [scroller, pattern, current]);
}
