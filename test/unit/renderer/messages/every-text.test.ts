// No text of the catalogue is left that the window does not show.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../../../renderer/messages/en.ts';
import { root } from '../../../../scripts/places.ts';

const sources = globSync('renderer/**/*.{ts,tsx}', { cwd: root }).map((path) => ({
  isCatalogue: path.replaceAll('\\', '/').startsWith('renderer/messages/'),
  text: readFileSync(join(root, path), 'utf8'),
}));
const foundIn = (pattern: RegExp, isCatalogue: boolean): ReadonlySet<string> =>
  new Set(
    sources
      .filter((source) => source.isCatalogue === isCatalogue)
      .flatMap(({ text }) => [...text.matchAll(pattern)].map(([, found = '']) => found)),
  );
/** `.name` */
const named = foundIn(/\.(\w+)/g, false);
/** `name[`: one of what it holds is chosen by a value. */
const chosenFrom = foundIn(/(\w+)[)!]?\[/g, false);
/** `{ name, other } = ` */
const takenOut = new Set(
  [...foundIn(/\{([\w\s,:]+)\} =/g, false)].flatMap((list) => list.match(/\w+/g) ?? []),
);
/** What the catalogue takes from itself: `holder.name`. */
const withinCatalogue = foundIn(/(\w+\.\w+)/g, true);

/** Names of every text and of what it lies in, from the outside in. */
function textsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, within]) => textsIn(within, [...path, name]));
}

function isUsed(path: readonly string[]): boolean {
  const [holder = '', name = ''] = path.slice(-2);
  return (
    named.has(name) ||
    takenOut.has(name) ||
    chosenFrom.has(holder) ||
    withinCatalogue.has(`${holder}.${name}`) ||
    withinCatalogue.has(`words.${name}`)
  );
}

test('every text of the catalogue is used', () => {
  const { format: _, ...texts } = en;
  const unused = textsIn(texts).filter((path) => path.length > 1 && !isUsed(path));
  expect(unused.map((path) => path.join('.'))).toEqual([]);
});
