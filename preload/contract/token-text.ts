// The text of each token. Tokens are spelled as the vocabulary has it, and some are one byte of a character.
import type { RecordedToken } from './token-record.ts';

// Page and app both have it, and no library that both are typed with declares it.
declare const TextDecoder: new () => {
  decode(bytes?: Uint8Array, options?: { readonly stream: boolean }): string;
};

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
