// The record of a reply's tokens between its row and a file.
import { alternativesKept, blobToRows, noToken, rowsToBlob } from '../token-record-blob.ts';
import type { ArchivedTokenRecord } from './record.ts';

/** Digits that a 32-bit float is told apart by. */
const float32Digits = 9;
const digits = (value: number): number => Number(value.toPrecision(float32Digits));

/** null where the row is of another version, or cut short. */
export function toArchivedRecord(blob: Buffer): ArchivedTokenRecord | null {
  const rows = blobToRows(blob);
  if (rows === null) return null;
  const probabilities = rows.probabilities.map((value) => (Number.isNaN(value) ? null : digits(value)));
  const alternatives = probabilities.map((_, token) => {
    const kept: [number, number][] = [];
    for (let at = token * alternativesKept; at < (token + 1) * alternativesKept; at++) {
      const id = rows.alternativeIds[at]!;
      if (id !== noToken) kept.push([id, digits(rows.alternativeProbabilities[at]!)]);
    }
    return kept;
  });
  return { probabilities, alternatives, pieces: [...rows.pieces] };
}

/** As it lies in a row. What is more than a row holds is left out. */
export function toRecordBlob({ probabilities, alternatives, pieces }: ArchivedTokenRecord): Buffer {
  const alternativeIds: number[] = [];
  const alternativeProbabilities: number[] = [];
  for (const [token] of probabilities.entries()) {
    const known = alternatives[token] ?? [];
    for (let one = 0; one < alternativesKept; one++) {
      const [id, probability] = known[one] ?? [noToken, 0];
      alternativeIds.push(id);
      alternativeProbabilities.push(probability);
    }
  }
  return rowsToBlob({
    probabilities: probabilities.map((value) => value ?? Number.NaN),
    alternativeIds,
    alternativeProbabilities,
    pieces: new Map(pieces),
  });
}
