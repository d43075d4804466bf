// The record of one reply's tokens while it grows, and as pages and exports get it.
import type { LikelyToken, TokenRecord } from '../../preload/contract/token-record.ts';
import type { RecordedTokens } from '../engine/messages.ts';
import {
  alternativesKept,
  blobToRows,
  noToken,
  rowsToBlob,
  type TokenRows,
} from '../store/token-record-blob.ts';

export interface TokenRecording {
  /** Adds what was recorded of the tokens from number `at` of the reply on. */
  append(at: number, recorded: RecordedTokens): void;
  /** null while it holds nothing. */
  toBlob(): Buffer | null;
}

/** @param earlier what is kept of a reply that is continued */
export function createTokenRecording(earlier: Buffer | null): TokenRecording {
  const before = earlier === null ? null : blobToRows(earlier);
  const probabilities = [...(before?.probabilities ?? [])];
  const alternativeIds = [...(before?.alternativeIds ?? [])];
  const alternativeProbabilities = [...(before?.alternativeProbabilities ?? [])];
  const pieces = new Map(before?.pieces);

  return {
    append(at, recorded) {
      // A part that was written without a record leaves a gap.
      while (probabilities.length < at) {
        probabilities.push(Number.NaN);
        for (let one = 0; one < alternativesKept; one++) {
          alternativeIds.push(noToken);
          alternativeProbabilities.push(0);
        }
      }
      for (const value of recorded.probabilities) probabilities.push(value);
      for (const id of recorded.alternativeIds) alternativeIds.push(id);
      for (const value of recorded.alternativeProbabilities) alternativeProbabilities.push(value);
      for (const [id, piece] of recorded.pieces) pieces.set(id, piece);
    },
    toBlob: () =>
      probabilities.length === 0
        ? null
        : rowsToBlob({ probabilities, alternativeIds, alternativeProbabilities, pieces }),
  };
}

/** @param ids of the reply; those that the record does not reach are in it without a probability */
export function tokenRecordOf(blob: Buffer, ids: Iterable<number>): TokenRecord | null {
  const rows = blobToRows(blob);
  if (rows === null) return null;
  return Array.from(ids, (id, at) => {
    const probability = rows.probabilities[at] ?? Number.NaN;
    const known = !Number.isNaN(probability);
    return {
      id,
      piece: rows.pieces.get(id) ?? '',
      probability: known ? rounded(probability) : null,
      alternatives: known ? alternativesAt(rows, at) : [],
    };
  });
}

function alternativesAt(rows: TokenRows, token: number): LikelyToken[] {
  const from = token * alternativesKept;
  return rows.alternativeIds.slice(from, from + alternativesKept).flatMap((id, at) =>
    id === noToken
      ? []
      : [
          {
            id,
            piece: rows.pieces.get(id) ?? '',
            probability: rounded(rows.alternativeProbabilities[from + at]!),
          },
        ],
  );
}

/** As many digits as the 32 bits that it is kept in are worth. */
const rounded = (value: number): number => Number(value.toPrecision(6));
