// How the record of a reply's tokens lies in its row: numbers of a fixed width for every token, and each
// spelling once. About 50 bytes a token.

/** Alternatives that are kept of each token. */
export const alternativesKept = 5;
/** In the place of an alternative that a small vocabulary does not have. */
export const noToken = 0xffff_ffff;

/** Rows in the order of the reply's tokens; NaN as a probability: nothing is known of that token. */
export interface TokenRows {
  readonly probabilities: readonly number[];
  /** `alternativesKept` for each token, best first. */
  readonly alternativeIds: readonly number[];
  readonly alternativeProbabilities: readonly number[];
  readonly pieces: ReadonlyMap<number, string>;
}

const version = 1;
const headBytes = 9;
const rowBytes = 4 + 8 * alternativesKept;

/** Little-endian: version, counts of rows and pieces; rows; then each piece with its id and length. */
export function rowsToBlob(rows: TokenRows): Buffer {
  const count = rows.probabilities.length;
  const pieces = [...rows.pieces].map(([id, piece]) => [id, Buffer.from(piece)] as const);
  const piecesBytes = pieces.reduce((sum, [, bytes]) => sum + 6 + bytes.length, 0);
  const blob = Buffer.alloc(headBytes + count * rowBytes + piecesBytes);
  blob.writeUInt8(version, 0);
  blob.writeUInt32LE(count, 1);
  let at = blob.writeUInt32LE(pieces.length, 5);
  for (let row = 0; row < count; row++) {
    at = blob.writeFloatLE(rows.probabilities[row]!, at);
    for (let one = row * alternativesKept; one < (row + 1) * alternativesKept; one++) {
      at = blob.writeUInt32LE(rows.alternativeIds[one]!, at);
      at = blob.writeFloatLE(rows.alternativeProbabilities[one]!, at);
    }
  }
  for (const [id, bytes] of pieces) {
    at = blob.writeUInt32LE(id, at);
    at = blob.writeUInt16LE(bytes.length, at);
    at += bytes.copy(blob, at);
  }
  return blob;
}

/** null where it is of another version, or cut short: then nothing is known of the tokens, and the reply is as it is. */
export function blobToRows(blob: Buffer): TokenRows | null {
  if (blob[0] !== version) return null;
  try {
    return readRows(blob);
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

function readRows(blob: Buffer): TokenRows {
  const count = blob.readUInt32LE(1);
  const pieceCount = blob.readUInt32LE(5);
  const probabilities: number[] = [];
  const alternativeIds: number[] = [];
  const alternativeProbabilities: number[] = [];
  const pieces = new Map<number, string>();
  let at = headBytes;
  for (let row = 0; row < count; row++) {
    probabilities.push(blob.readFloatLE(at));
    at += 4;
    for (let one = 0; one < alternativesKept; one++, at += 8) {
      alternativeIds.push(blob.readUInt32LE(at));
      alternativeProbabilities.push(blob.readFloatLE(at + 4));
    }
  }
  for (let piece = 0; piece < pieceCount; piece++) {
    const bytes = blob.readUInt16LE(at + 4);
    if (at + 6 + bytes > blob.length) throw new RangeError('A piece is cut short.');
    pieces.set(blob.readUInt32LE(at), blob.toString('utf8', at + 6, at + 6 + bytes));
    at += 6 + bytes;
  }
  return { probabilities, alternativeIds, alternativeProbabilities, pieces };
}
