// Where answers to the same prompt part: the first token that two of them do not share, and how likely each level
// held either.
import type { Parting, PartingSide, PartingWeights } from '../../preload/contract/comparison.ts';
import type { RecordedToken, TokenRecord } from '../../preload/contract/token-record.ts';
import { tokenTexts } from '../../preload/contract/token-text.ts';

export interface WrittenAnswer {
  readonly text: string;
  readonly record: TokenRecord;
  /** It ended by itself: that it is shorter than another is a difference, too. */
  readonly complete: boolean;
}

/** null where they agree as far as both go. */
export function partingOf(own: WrittenAnswer, reference: WrittenAnswer): Parting | null {
  let at = 0;
  while (at < own.record.length && own.record[at]?.id === reference.record[at]?.id) at++;
  const [mine, theirs] = [own.record[at], reference.record[at]];
  if (mine === undefined && (theirs === undefined || !own.complete)) return null;
  if (theirs === undefined && !reference.complete) return null;
  return { own: sideOf(own, at, theirs), reference: sideOf(reference, at, mine) };
}

function sideOf({ text, record }: WrittenAnswer, at: number, other: RecordedToken | undefined): PartingSide {
  const token = record[at];
  return { ...placeOf(text, record, at), weights: token === undefined ? null : weightsOf(token, other) };
}

function weightsOf(token: RecordedToken, other: RecordedToken | undefined): PartingWeights | null {
  if (token.probability === null) return null;
  const own = token.probability;
  if (other === undefined) return { own, other: null, otherIsBelow: false };
  const found = token.alternatives.find(({ id }) => id === other.id);
  // The list is of the likeliest, so what is not in it is no likelier than its last.
  const bound = found ?? token.alternatives.at(-1);
  return { own, other: bound?.probability ?? null, otherIsBelow: found === undefined && bound !== undefined };
}

/** The token in the text that its record spells; spaces before the first word are not in the text. */
function placeOf(text: string, record: TokenRecord, at: number): { at: number; length: number } {
  const texts = tokenTexts(record);
  const spelled = texts.join('');
  const dropped = [0, 1].find((count) => {
    const rest = spelled.slice(count);
    return rest.startsWith(text) || text.startsWith(rest);
  });
  // Another spelling than the text's: only the end is known.
  if (dropped === undefined) return { at: text.length, length: 0 };
  const before = texts.slice(0, at).join('').length;
  const from = Math.min(text.length, Math.max(0, before - dropped));
  const to = Math.min(text.length, Math.max(from, before + (texts[at]?.length ?? 0) - dropped));
  return { at: from, length: to - from };
}
