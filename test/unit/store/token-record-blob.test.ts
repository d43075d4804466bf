// A record of tokens comes back from its row, and one that is damaged is as good as none, whatever reads it.
import { expect, test } from 'vitest';
import { toArchivedRecord } from '../../../main/store/archive/token-record-rows.ts';
import { alternativesKept, blobToRows, noToken, rowsToBlob } from '../../../main/store/token-record-blob.ts';

const rows = {
  probabilities: [0.5, 0.25],
  alternativeIds: [7, 8, ...Array(2 * alternativesKept - 2).fill(noToken)],
  alternativeProbabilities: [0.5, 0.125, ...Array(2 * alternativesKept - 2).fill(0)],
  pieces: new Map([
    [7, ' yes'],
    [8, ' né'],
  ]),
};

test('comes back as it was', () => {
  expect(blobToRows(rowsToBlob(rows))).toEqual(rows);
});

test('cut short anywhere, or of another version, there is none', () => {
  const blob = rowsToBlob(rows);
  for (let length = 0; length < blob.length; length++) {
    expect(blobToRows(blob.subarray(0, length)), `${length}`).toBeNull();
    expect(toArchivedRecord(blob.subarray(0, length))).toBeNull();
  }
  const newer = Buffer.from(blob);
  newer[0] = 9;
  expect(blobToRows(newer)).toBeNull();
});
