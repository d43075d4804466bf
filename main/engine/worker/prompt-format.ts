// How a branch becomes token ids: in Xenon-4's format, or as a file's own template has it.
import type { PromptFormat } from '../../../preload/contract/models.ts';
import { type Exchange, encodeExchange, encodePrompt, instructionTokens, type Tokenizer } from './prompt.ts';

export interface PromptEncoder {
  readonly name: PromptFormat['name'];
  /** Tokens that an exchange takes at the most, `<s>` not counted. `last`: it ends the prompt. */
  tokensOf(exchange: Exchange, last: boolean): number;
  /** Tokens that a conversation's instruction adds to a prompt at the most; 0 for an empty one. */
  instructionTokens(instruction: string): number;
  /**
   * The whole prompt of `exchanges`, the last of which is to be answered or continued.
   * @param instruction for the whole conversation; empty: none
   */
  encode(exchanges: readonly Exchange[], instruction?: string): number[];
}

export function xenon4Encoder(tokenizer: Tokenizer): PromptEncoder {
  return {
    name: 'xenon4',
    tokensOf: (exchange, last) => encodeExchange(tokenizer, exchange, { first: false, last }).length,
    instructionTokens: (instruction) => instructionTokens(tokenizer, instruction),
    encode: (exchanges, instruction) => encodePrompt(tokenizer, exchanges, instruction),
  };
}
