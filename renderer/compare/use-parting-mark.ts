// Marks the token at which an answer parts from another one, where its Markdown shows it.
import { type RefObject, useEffect } from 'react';
import type { PartingSide } from '../../preload/contract/comparison.ts';
import { rangeOf, textOnPage } from '../find/ranges.ts';
import { shownPlace, solid } from './shown-place.ts';

/** A name in marks.css. */
const name = 'parting';

/** @param side null: nothing is marked */
export function usePartingMark(
  root: RefObject<HTMLElement | null>,
  text: string,
  side: PartingSide | null,
): void {
  useEffect(() => {
    const element = root.current;
    // Where a browser cannot mark, the line below the answer still says it.
    if (side === null || element === null || !('highlights' in CSS)) return;
    const marked = CSS.highlights.get(name) ?? new Highlight();
    CSS.highlights.set(name, marked);
    let range: Range | null = null;

    function mark(): void {
      if (range !== null) marked.delete(range);
      range = rangeOnPage(element!, text, side!);
      if (range !== null) marked.add(range);
    }

    mark();
    // Code is coloured, and formulas are set, some time after they are there.
    const observer = new MutationObserver(mark);
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      if (range !== null) marked.delete(range);
    };
  }, [root, text, side]);
}

function rangeOnPage(root: Element, markdown: string, { at, length }: PartingSide): Range | null {
  const place = shownPlace(markdown, at, length);
  if (place === null) return null;
  const { text, pieces } = textOnPage(root);
  if (!solid(text).startsWith(place.before + place.of)) return null;
  const from = indexOfSolid(text, place.before.length);
  const to = indexOfSolid(text, place.before.length + place.of.length - 1) + 1;
  return rangeOf(pieces, from, to);
}

/** Where the character stands that has `count` others before it that are no white space. */
function indexOfSolid(text: string, count: number): number {
  let left = count;
  for (let index = 0; index < text.length; index++)
    if (solid(text[index]!) !== '' && left-- === 0) return index;
  return text.length;
}
