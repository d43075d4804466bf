// Texts as ids the way a model writes them in the middle of a reply: not as a prompt's text, which begins with
// a space of the tokenizer's own.
import type { LlamaModel } from 'node-llama-cpp';
import { tokenizerOf } from './model-vocabulary.ts';
import type { WholeTextDecoder } from './vocabulary.ts';

/** Ids that decode to exactly this text; null where the vocabulary has none. */
export type Spell = (text: string) => number[] | null;

export function createSpelling(model: LlamaModel, decode: WholeTextDecoder): Spell {
  const { encode } = tokenizerOf(model);
  const isExact = (ids: readonly number[], text: string): boolean => {
    const decoded = decode(ids);
    return decoded.used === ids.length && decoded.text === text;
  };
  return (text) => {
    if (text === '') return [];
    const plain = [...encode(text)];
    if (isExact(plain, text)) return plain;
    // Behind a line break there is no space but the text's own.
    const behind = [...encode(`\n${text}`)];
    for (let at = 1; at < behind.length; at++) {
      const ids = behind.slice(at);
      if (isExact(ids, text)) return ids;
    }
    return null;
  };
}
