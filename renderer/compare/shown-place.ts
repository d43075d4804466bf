// Where a part of an answer's text stands once its Markdown is drawn.
import { visibleText } from '../find/visible-text.ts';

/** Of private use, so that no text has a meaning for them. */
const [begins, ends] = ['\uE000', '\uE001'];

export interface ShownPlace {
  /** What is shown before it, and of it; neither with white space, which is drawn otherwise than it is written. */
  readonly before: string;
  readonly of: string;
}

/** The words without the space between them, and without the gaps of `visibleText`. */
export const solid = (text: string): string => text.replace(/[\s\0]/g, '');

/**
 * @param at UTF-16 code units of the Markdown, as `length`
 * @returns null where nothing of it is shown: a sign of Markdown, a part of a formula
 */
export function shownPlace(markdown: string, at: number, length: number): ShownPlace | null {
  const part = markdown.slice(at, at + length);
  const from = at + part.length - part.trimStart().length;
  const to = at + part.trimEnd().length;
  if (from >= to) return null;
  const marked = visibleText(
    `${markdown.slice(0, from)}${begins}${markdown.slice(from, to)}${ends}${markdown.slice(to)}`,
  );
  const [before, rest] = marked.split(begins, 2);
  const [of, after] = rest?.split(ends, 2) ?? [];
  if (before === undefined || of === undefined || after === undefined) return null;
  // Set into a sign of Markdown they would have taken its meaning.
  if (solid(before + of + after) !== solid(visibleText(markdown))) return null;
  return solid(of) === '' ? null : { before: solid(before), of: solid(of) };
}
