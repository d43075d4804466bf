// Texts that end a reply. They come in any number of tokens, and a token may hold the end of one and more:
// what could be their beginning is held back until it is known.
import type { Spell } from './spelling.ts';
import type { WholeTextDecoder } from './vocabulary.ts';

export interface Stop {
  /** Where the reply's text ends: the stop string begins here. */
  readonly at: number;
}

/**
 * The stop string that is complete first, the longest of those; so it does not matter in which pieces a text
 * arrives. Indices in UTF-16 code units.
 * @param known the first so many units have been looked through: nothing that ends there counts
 */
export function findStop(text: string, stops: readonly string[], known = 0): Stop | null {
  let end = Number.POSITIVE_INFINITY;
  let at = 0;
  for (const stop of stops) {
    const found = text.indexOf(stop, Math.max(0, known - stop.length + 1));
    if (found === -1) continue;
    const itsEnd = found + stop.length;
    if (itsEnd < end || (itsEnd === end && found < at)) {
      end = itsEnd;
      at = found;
    }
  }
  return end === Number.POSITIVE_INFINITY ? null : { at };
}

/** How much of a text without a stop string can be shown: from there on one may have begun. */
export function safeLength(text: string, stops: readonly string[]): number {
  let safe = text.length;
  for (const stop of stops) {
    const longest = Math.min(stop.length - 1, text.length);
    for (let length = longest; length > text.length - safe; length--)
      if (stop.startsWith(text.slice(text.length - length))) {
        safe = text.length - length;
        break;
      }
  }
  return safe;
}

export interface StopGuard {
  /** What may leave of the ids that wait, or, `ended`, all that will ever leave of them. */
  look(waiting: readonly number[]): Departing;
}

export interface Departing {
  readonly ended: boolean;
  readonly text: string;
  /** They decode to `text`. */
  readonly ids: readonly number[];
  /** Behind it, where the stop string begins within a token: what stands before it there, spelled anew. */
  readonly rest: { readonly text: string; readonly ids: readonly number[] } | null;
}

/**
 * @param options.before the text that the reply has already, where it is continued: a stop string may have begun
 * in it, of which nothing is taken back
 */
export function createStopGuard(options: {
  stops: readonly string[];
  before: string;
  decode: WholeTextDecoder;
  spell: Spell;
}): StopGuard {
  const { stops, decode, spell } = options;
  const longest = Math.max(...stops.map(({ length }) => length));
  let before = longest > 1 ? options.before.slice(1 - longest) : '';

  /** As many whole tokens as have no more than `length` units of text. */
  function wholeWithin(waiting: readonly number[], text: string, length: number) {
    for (let used = waiting.length; used > 0; used--) {
      const part = decode(waiting.slice(0, used));
      if (part.used === used && part.text.length <= length && text.startsWith(part.text))
        return { text: part.text, used };
    }
    return { text: '', used: 0 };
  }

  return {
    look(waiting) {
      const { text } = decode(waiting);
      const known = before.length;
      const stop = findStop(before + text, stops, known);
      const length = Math.max(0, (stop?.at ?? safeLength(before + text, stops)) - known);
      const whole = wholeWithin(waiting, text, length);
      const ids = waiting.slice(0, whole.used);
      if (stop === null) {
        if (whole.text !== '') before = '';
        return { ended: false, text: whole.text, ids, rest: null };
      }
      const more = text.slice(whole.text.length, length);
      const spelled = spell(more);
      const rest = spelled === null ? null : { text: more, ids: spelled };
      return { ended: true, text: whole.text, ids, rest };
    },
  };
}
