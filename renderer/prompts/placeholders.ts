// The places of a prompt that are filled in once it stands in the composer: `{{name}}`, one after the other.

/** What is being filled in: from `start` to `tail` code units before the end of the text. */
export interface Filling {
  readonly name: string;
  readonly start: number;
  readonly tail: number;
}

/** A text with what is to be selected in it. */
export interface Filled {
  readonly text: string;
  readonly filling: Filling;
}

const placeholder = /\{\{([^{}\n]{1,80})\}\}/g;

/** The names in a prompt, each once. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(placeholder)].map((match) => match[1]!.trim()))];
}

/** At its first placeholder behind `from`, else the first of all; null: it has none. */
export function fillFrom(text: string, from = 0): Filled | null {
  const all = [...text.matchAll(placeholder)];
  const match = all.find(({ index }) => index >= from) ?? all[0];
  if (match === undefined) return null;
  const start = match.index;
  const tail = text.length - start - match[0].length;
  return { text, filling: { name: match[1]!.trim(), start, tail } };
}

/**
 * Goes on to the next placeholder. What was typed in place of one goes into the others of its name as well.
 * `filling` null: that was the last one.
 */
export function fillNext(
  text: string,
  { name, start, tail }: Filling,
): { text: string; filling: Filling | null } {
  const end = text.length - tail;
  const typed = text.slice(start, end);
  const changed = end >= start && !/^\{\{.*\}\}$/.test(typed);
  const others = (part: string) =>
    changed ? part.replace(placeholder, (all, other: string) => (other.trim() === name ? typed : all)) : part;
  const before = others(text.slice(0, start));
  const whole = `${before}${typed}${others(text.slice(Math.max(start, end)))}`;
  const next = fillFrom(whole, before.length + typed.length);
  // The one that was left as it is comes last, and not again at once.
  return next === null || (!changed && next.filling.start === start)
    ? { text: whole, filling: null }
    : { text: whole, filling: next.filling };
}
