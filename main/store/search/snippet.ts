// The piece of a text around what was found, with the places to highlight.
import type { Snippet } from '../../../preload/contract/search.ts';
import type { Term } from './query.ts';
import { foldText, searchWords } from './words.ts';

/** UTF-16 code units that are shown, and how many of them stand before what was found. */
const shown = 180;
const shownBefore = 50;
/** A text is looked through in pieces of this length, which overlap by what a phrase may take. */
const windowLength = 32_768;
const overlap = 1024;

const wordCharacter = '[\\p{L}\\p{N}\\p{Co}\\p{M}]';

/** The beginning of the text where none of the terms is found in it. */
export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const pattern = patternOf(terms);
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

/** Any of the terms, in folded text; null for none. */
function patternOf(terms: readonly Term[]): RegExp | null {
  if (terms.length === 0) return null;
  const sources = terms.map(({ words, prefix }) => {
    const parts = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    const first = isUnspaced(words[0]!) ? '' : `(?<!${wordCharacter})`;
    const last = prefix || isUnspaced(words.at(-1)!) ? '' : `(?!${wordCharacter})`;
    return `${first}${parts.join('[^\\p{L}\\p{N}\\p{Co}]*')}${last}`;
  });
  return new RegExp(sources.join('|'), 'gu');
}

const isUnspaced = (word: string): boolean => searchWords(word) !== word;

function firstFound(text: string, pattern: RegExp): number | null {
  for (let at = 0; at < text.length; at += windowLength) {
    const [first] = marksIn(text.slice(at, at + windowLength + overlap), pattern);
    if (first !== undefined) return at + first[0];
  }
  return null;
}

function marksIn(text: string, pattern: RegExp): [number, number][] {
  const { folded, origin } = foldWithOrigin(text);
  const marks: [number, number][] = [];
  for (const match of folded.matchAll(pattern)) {
    if (match[0] === '') continue;
    const from = origin[match.index]!;
    const to = origin[match.index + match[0].length] ?? text.length;
    const last = marks.at(-1);
    if (last !== undefined && from < last[1]) continue;
    marks.push([from, to]);
  }
  return marks;
}

/** The folded text, and for each of its code units where the character that it comes from begins in `text`. */
function foldWithOrigin(text: string): { folded: string; origin: number[] } {
  let folded = '';
  const origin: number[] = [];
  let at = 0;
  for (const character of text) {
    const part = character < '\u0080' ? character.toLowerCase() : foldText(character);
    folded += part;
    for (let unit = 0; unit < part.length; unit++) origin.push(at);
    at += character.length;
  }
  origin.push(at);
  return { folded, origin };
}

/** The place itself, or the one before it where it would cut a character in two. */
function cleanCut(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit < 0xe000 ? at - 1 : at;
}
