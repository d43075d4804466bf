// Cuts a document of JSON Lines: each line by itself, so that one that is broken costs the others nothing.
import type { JsonPieces, Piece } from './json-pieces.ts';

const newline = 0x0a;

export function createLines({ maxBytes }: { readonly maxBytes: number }): JsonPieces {
  let kept: Uint8Array[] = [];
  let bytes = 0;
  let index = 0;

  function take(part: Uint8Array): void {
    bytes += part.length;
    if (bytes > maxBytes) kept = [];
    else kept.push(part);
  }

  /** None for a line without anything on it. */
  function complete(): Piece[] {
    const json =
      bytes > maxBytes
        ? null
        : Buffer.concat(kept)
            .toString('utf8')
            .replace(/^\ufeff/, '');
    kept = [];
    bytes = 0;
    if (json !== null && json.trim() === '') return [];
    return [{ kind: 'value', json, index: index++ }];
  }

  return {
    feed(chunk) {
      const pieces: Piece[] = [];
      let from = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
        take(chunk.subarray(from, at));
        pieces.push(...complete());
        from = at + 1;
      }
      take(chunk.subarray(from));
      return pieces;
    },
    end: complete,
    problem: null,
  };
}
