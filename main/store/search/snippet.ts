// The piece of a text around what was found, with the places to highlight.
import type { Snippet } from '../../../preload/contract/search.ts';
import { marksIn, type Term, termPattern } from '../../../preload/contract/search-text.ts';

/** UTF-16 code units that are shown, and how many of them stand before what was found. */
const shown = 180;
const shownBefore = 50;
/** A text is looked through in pieces of this length, which overlap by what a phrase may take. */
const windowLength = 32_768;
const overlap = 1024;

/** The beginning of the text where none of the terms is found in it. */
export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const pattern = termPattern(terms);
  const found = pattern === null ? null : firstFound(text, pattern);
  const start = cleanCut(text, Math.max(0, (found ?? 0) - shownBefore));
  const end = cleanCut(text, Math.min(text.length, start + shown));
  const piece = text.slice(start, end);
  const marks = pattern === null ? [] : marksIn(piece, pattern);
  const before = start > 0 ? '…' : '';
  return {
    text: `${before}${piece.replace(/\s/g, ' ')}${end < text.length ? '…' : ''}`,
    marks: marks.map(([from, to]) => [from + before.length, to + before.length]),
  };
}

function firstFound(text: string, pattern: RegExp): number | null {
  for (let at = 0; at < text.length; at += windowLength) {
    const [first] = marksIn(text.slice(at, at + windowLength + overlap), pattern);
    if (first !== undefined) return at + first[0];
  }
  return null;
}

/** The place itself, or the one before it where it would cut a character in two. */
function cleanCut(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit < 0xe000 ? at - 1 : at;
}
