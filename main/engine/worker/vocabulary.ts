// From token ids to text. SentencePiece vocabularies spell a character they lack as several byte tokens,
// so some ids are only a part of a character: a decoder says how many ids make whole characters.

export interface WholeText {
  readonly text: string;
  /** How many of the ids `text` decodes from. */
  readonly used: number;
}

/** Decodes as many of the ids as end in a whole character. */
export type WholeTextDecoder = (ids: readonly number[]) => WholeText;

/** The parts of `tokenizer.ggml` that say what a token is; types as in llama.h's `llama_token_type`. */
export interface SentencePieceVocabulary {
  readonly tokens: readonly string[];
  readonly token_type: readonly number[];
}

const typeUnknown = 2;
const typeControl = 3;
const typeUserDefined = 4;
const typeByte = 6;

/** The bytes of every token, by id: `▁` is a space, `<0x0A>` one byte, control tokens are nothing. */
export function pieceBytes({ tokens, token_type }: SentencePieceVocabulary): Uint8Array[] {
  const encoder = new TextEncoder();
  return tokens.map((piece, id) => {
    const type = token_type[id];
    if (type === typeUnknown || type === typeControl) return new Uint8Array(0);
    if (type === typeByte) return Uint8Array.of(Number.parseInt(piece.slice(3, 5), 16));
    return encoder.encode(type === typeUserDefined ? piece : piece.replaceAll('\u2581', ' '));
  });
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** How many bytes of a character follow `byte`, if it begins one. */
function following(byte: number): number {
  if (byte >= 0xf0 && byte < 0xf8) return 3;
  if (byte >= 0xe0 && byte < 0xf0) return 2;
  return byte >= 0xc0 && byte < 0xe0 ? 1 : 0;
}

/**
 * The decoder for vocabularies whose tokens have fixed bytes. Bytes that are not UTF-8 come out as
 * U+FFFD, as soon as no further byte could make a character of them.
 */
export function decodePieces(bytesOf: readonly Uint8Array[]): WholeTextDecoder {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let buffer = new Uint8Array(256);
  return (ids) => {
    let length = 0;
    let missing = 0;
    let wholeBytes = 0;
    let used = 0;
    for (let index = 0; index < ids.length; index++) {
      const bytes = bytesOf[ids[index] as number];
      if (bytes === undefined || bytes.length === 0) {
        if (missing === 0) used = index + 1;
        continue;
      }
      // Another character begins: one before it that was broken off will never be whole.
      if (!isContinuation(bytes[0] as number)) {
        wholeBytes = length;
        used = index;
      }
      if (length + bytes.length > buffer.length) {
        const longer = new Uint8Array(2 * (length + bytes.length));
        longer.set(buffer);
        buffer = longer;
      }
      for (const byte of bytes) {
        buffer[length++] = byte;
        missing = missing > 0 && isContinuation(byte) ? missing - 1 : following(byte);
      }
      if (missing === 0) {
        wholeBytes = length;
        used = index + 1;
      }
    }
    return { text: decoder.decode(buffer.subarray(0, wholeBytes)), used };
  };
}

/** More tokens than any character has; what still ends in U+FFFD then is not a character cut short. */
const longestCharacter = 8;

/**
 * The decoder for other vocabularies, by the engine's own `detokenize`, which knows no bytes: text that
 * ends in U+FFFD is held back.
 */
export function decodeByEngine(detokenize: (ids: readonly number[]) => string): WholeTextDecoder {
  return (ids) => {
    const shortest = Math.max(0, ids.length - longestCharacter);
    for (let used = ids.length; used > shortest; used--) {
      const text = detokenize(ids.slice(0, used));
      if (!text.endsWith('\ufffd')) return { text, used };
    }
    return ids.length > longestCharacter
      ? { text: detokenize(ids), used: ids.length }
      : { text: '', used: 0 };
  };
}
