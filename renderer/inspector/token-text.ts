// The text of each token as it is drawn. Tokens are spelled as the vocabulary has it, and some are one byte of a
// character.
import type { RecordedToken } from '../../preload/contract/token-record.ts';

const byte = /^<0x([0-9A-F]{2})>$/i;

/**
 * What each token adds to the text: a character that several tokens make comes with the last of them, and the
 * others add nothing. Bytes that make no character are U+FFFD.
 */
export function tokenTexts(record: readonly Pick<RecordedToken, 'piece'>[]): string[] {
  let decoder = new TextDecoder();
  const texts: string[] = [];
  for (const { piece } of record) {
    const found = byte.exec(piece);
    if (found) {
      texts.push(decoder.decode(Uint8Array.of(Number.parseInt(found[1]!, 16)), { stream: true }));
      continue;
    }
    // What is left in it was broken off: it is told where it was.
    const broken = decoder.decode();
    if (broken !== '') texts[texts.length - 1] += broken;
    decoder = new TextDecoder();
    texts.push(piece.replaceAll('\u2581', ' '));
  }
  const broken = decoder.decode();
  if (broken !== '') texts[texts.length - 1] += broken;
  return texts;
}

/** A piece for a list: what would not be seen is made visible. */
export function visiblePiece(piece: string): string {
  const found = byte.exec(piece);
  if (found && found[1] === '0A') return '↵';
  return piece
    .replaceAll(/[\u2581 ]/g, '␣')
    .replaceAll('\n', '↵')
    .replaceAll('\t', '⇥');
}

/** 0: as good as sure, to 4: very unlikely; null: not recorded. */
export function tintOf(probability: number | null): 0 | 1 | 2 | 3 | 4 | null {
  if (probability === null) return null;
  if (probability >= 0.9) return 0;
  if (probability >= 0.5) return 1;
  if (probability >= 0.2) return 2;
  return probability >= 0.05 ? 3 : 4;
}
