// A loaded model's vocabulary, both ways: as the instruct format needs it, and as the deltas do.
import { type LlamaModel, LlamaVocabularyType, type Token } from 'node-llama-cpp';
import { AppError } from '../../errors.ts';
import type { Tokenizer } from './prompt.ts';
import { decodeByEngine, decodePieces, pieceBytes, type WholeTextDecoder } from './vocabulary.ts';

/** @throws AppError `modelLoadFailed` where the instruct format cannot be written in its vocabulary. */
export function tokenizerOf(model: LlamaModel): Tokenizer {
  const { bos, eos } = model.tokens;
  if (bos === null || eos === null)
    throw new AppError('modelLoadFailed', { detail: { reason: 'its vocabulary has no <s> or no </s>' } });
  return { bos, eos, encode: (text) => model.tokenize(text, false) };
}

export function decoderOf(model: LlamaModel): WholeTextDecoder {
  const { tokens, token_type } = model.fileInfo.metadata.tokenizer?.ggml ?? {};
  if (model.vocabularyType === LlamaVocabularyType.spm && tokens && token_type)
    return decodePieces(pieceBytes({ tokens, token_type }));
  return decodeByEngine((ids) => model.detokenize(ids as Token[], false));
}
