// How words are found in a text, the same in a snippet of the search and in the conversation that it leads to:
// folded, so that case and diacritics do not count.

/** Words that a search looks for, one after the other. */
export interface Term {
  /** Folded. */
  readonly words: readonly string[];
  /** The last of them may go on. */
  readonly prefix: boolean;
}

/** Start and end in UTF-16 code units. */
export type Mark = readonly [number, number];

/** A character of a script that is written without spaces, with the marks on it. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*/gu;
const hasUnspaced = new RegExp(unspaced.source, 'u');
const wordCharacter = '[\\p{L}\\p{N}\\p{Co}\\p{M}]';

/**
 * The text as the index gets it: a character of a script without spaces is a word of its own there, so that a
 * phrase of them finds every run of characters, however short.
 */
export function searchWords(text: string): string {
  return hasUnspaced.test(text) ? text.replace(unspaced, ' $& ') : text;
}

/** Lower case and without diacritics, as the index compares. */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
}

/** Finds any of the terms in folded text; null for none. */
export function termPattern(terms: readonly Term[]): RegExp | null {
  if (terms.length === 0) return null;
  const sources = terms.map(({ words, prefix }) => {
    const first = isUnspaced(words[0]!) ? '' : `(?<!${wordCharacter})`;
    const last = prefix || isUnspaced(words.at(-1)!) ? '' : `(?!${wordCharacter})`;
    return `${first}${words.map(escaped).join('[^\\p{L}\\p{N}\\p{Co}]*')}${last}`;
  });
  return new RegExp(sources.join('|'), 'gu');
}

/** Finds a text as it was typed, wherever it stands, any white space for any; null for nothing. */
export function typedPattern(typed: string): RegExp | null {
  const words = foldText(typed).split(/\s+/).filter(Boolean);
  return words.length === 0 ? null : new RegExp(words.map(escaped).join('\\s+'), 'gu');
}

/** Where the pattern is found in the text, in order, apart from each other. */
export function marksIn(text: string, pattern: RegExp): Mark[] {
  const { folded, origin } = foldWithOrigin(text);
  const marks: Mark[] = [];
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

const isUnspaced = (word: string): boolean => searchWords(word) !== word;
const escaped = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

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
