// What of the commands and conversations is meant by what is typed.
import { foldText } from '../../preload/contract/search-text.ts';

/** Those whose names have all the words, the ones that begin with the first word first. */
export function matching<T>(all: readonly T[], nameOf: (one: T) => string, typed: string): readonly T[] {
  const words = foldText(typed).split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return all;
  const found = all.flatMap((one) => {
    const name = foldText(nameOf(one));
    return words.every((word) => name.includes(word)) ? [{ one, begins: name.startsWith(first) }] : [];
  });
  return [...found.filter(({ begins }) => begins), ...found.filter(({ begins }) => !begins)].map(
    ({ one }) => one,
  );
}
