// A SentencePiece vocabulary of any size with Mistral's shape: <unk>, <s>, </s>, 256 byte tokens, then pieces
// by falling score. Each piece is one that is there already and one more character, so merging reaches it.

/** `tokenizer.ggml.token_type`, as in llama.h's `llama_token_type`. */
const types = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly scores: readonly number[];
  readonly types: readonly number[];
  /** Whether a token is made of letters and spaces alone; all that a synthetic model writes. */
  readonly plain: readonly boolean[];
}

const words =
  '▁[ INST ▁[/INST ▁the ▁and ▁you ▁that ▁what ▁is ▁this ▁of ▁to ▁in ▁a ▁it ing ion ed er ▁question ▁answer'.split(
    ' ',
  );
const singles = Array.from(
  '▁etaoinsrhldcumfpgwybvkxjqzETAOINSRHLDCUMFPGWYBVKXJQZ0123456789.,;:!?\'"()[]{}<>/\\-_=+*&^%$#@~`|\n',
);
const letters = Array.from('etaoinsrhldcumfpgwybvkxjqz');

/** @param size tokens, at least 512 and at most 32,000 */
export function vocabularyOf(size: number): Vocabulary {
  if (size < 512 || size > 32_000) throw new RangeError(`A vocabulary of ${size} tokens`);
  const room = size - 3 - 256 - singles.length;
  const pieces = new Set<string>();
  const add = (piece: string) => {
    if (pieces.size < room) pieces.add(piece);
  };
  for (const word of words) for (let length = 2; length <= word.length; length++) add(word.slice(0, length));
  // Words of one letter, of two, of three: each with and without its space.
  let shorter = [''];
  while (pieces.size < room) {
    shorter = letters.flatMap((letter) => shorter.map((start) => start + letter));
    for (const start of shorter) {
      add(`▁${start}`);
      if (start.length > 1) add(start);
    }
  }
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, ...pieces, ...singles];
  return {
    tokens,
    scores: tokens.map((_, id) => Math.min(0, 259 - id)),
    types: tokens.map((_, id) => {
      if (id === 0) return types.unknown;
      if (id <= 2) return types.control;
      return id < 259 ? types.byte : types.normal;
    }),
    plain: tokens.map((token, id) => id >= 259 && /^▁?[a-zA-Z]+$/.test(token)),
  };
}
