// A loaded model's vocabulary, both ways: as the instruct format needs it, and as the deltas do.
import { type LlamaModel, LlamaVocabularyType, type Token } from 'node-llama-cpp';
import { AppError } from '../../errors.ts';
import type { Tokenizer } from './prompt.ts';
import { decodeByEngine, decodePieces, pieceBytes, type WholeTextDecoder } from './vocabulary.ts';

export interface Vocabulary {
  /** As the file spells it. */
  piece(id: number): string;
  /** What no text may become: `<s>`, `</s>`, `<|im_end|>`… */
  isControl(id: number): boolean;
  /** Ids by the texts that stand for them in a chat template. */
  readonly controls: ReadonlyMap<string, number>;
  /** Characters of the longest piece that text can become. */
  readonly longestPiece: number;
  /** Whether encoding begins each piece of text with a space of its own. */
  readonly addsSpace: boolean;
}

const typeUnknown = 2;
const typeControl = 3;
const typeUserDefined = 4;

export function vocabularyOf(model: LlamaModel, decode: WholeTextDecoder): Vocabulary {
  const { tokens = [], token_type = [] } = model.fileInfo.metadata.tokenizer?.ggml ?? {};
  const isSentencePiece = model.vocabularyType === LlamaVocabularyType.spm;
  const controls = new Map<string, number>();
  for (const [id, type] of token_type.entries())
    if (type === typeControl || type === typeUserDefined) controls.set(tokens[id] ?? '', id);
  return {
    piece: (id) => (isSentencePiece ? (tokens[id] ?? '') : model.detokenize([id as Token], true)),
    isControl: (id) =>
      token_type[id] === typeControl || token_type[id] === typeUnknown || model.isEogToken(id as Token),
    controls,
    longestPiece: tokens.reduce((most, piece) => Math.max(most, piece.length), 1),
    addsSpace: isSentencePiece && decode(model.tokenize('x', false)).text === ' x',
  };
}

/** @throws AppError `modelLoadFailed` where the instruct format cannot be written in its vocabulary. */
export function tokenizerOf(model: LlamaModel): Tokenizer {
  const { bos, eos } = model.tokens;
  if (bos === null || eos === null)
    throw new AppError('modelLoadFailed', { detail: { reason: 'its vocabulary has no <s> or no </s>' } });
  return { bos, eos, encode: guarded(model) };
}

/**
 * Encodes text and nothing but text. llama.cpp keeps control tokens out by itself, but finds tokens that a file
 * calls user-defined in any text; some files call their turn marks so. Those are cut in two before they are
 * looked for.
 */
function guarded(model: LlamaModel): Tokenizer['encode'] {
  const { chat_template = '', ggml } = model.fileInfo.metadata.tokenizer ?? {};
  const marks = (ggml?.tokens ?? []).filter(
    (name, id) =>
      name.length > 1 &&
      ggml?.token_type?.[id] === typeUserDefined &&
      (model.isEogToken(id as Token) || String(chat_template).includes(name)),
  );
  const encode = (text: string): number[] => model.tokenize(text, false);
  if (marks.length === 0) return encode;
  const newline = encode('\n').at(-1) as number;
  /** As in the middle of a text: without the space that SentencePiece begins with. */
  const encodeInside = (text: string): number[] => {
    const ids = encode(`\n${text}`);
    const at = ids.indexOf(newline);
    return at === 0 || at === 1 ? ids.slice(at + 1) : encode(text);
  };
  return (text) => {
    const ids: number[] = [];
    let rest = text;
    let inside = false;
    for (;;) {
      const found = marks.map((mark) => rest.indexOf(mark)).filter((at) => at !== -1);
      const cut = found.length === 0 ? rest.length : Math.min(...found) + 1;
      const part = rest.slice(0, cut);
      if (part !== '') for (const id of inside ? encodeInside(part) : encode(part)) ids.push(id);
      if (cut === rest.length) return ids;
      rest = rest.slice(cut);
      inside = true;
    }
  };
}

export function decoderOf(model: LlamaModel): WholeTextDecoder {
  const { tokens, token_type } = model.fileInfo.metadata.tokenizer?.ggml ?? {};
  if (model.vocabularyType === LlamaVocabularyType.spm && tokens && token_type)
    return decodePieces(pieceBytes({ tokens, token_type }));
  return decodeByEngine((ids) => model.detokenize(ids as Token[], false));
}
