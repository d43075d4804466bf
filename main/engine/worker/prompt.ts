// The instruct format of Xenon-4 by token ids:
//   <s>[INST] question [/INST]reply</s> [INST] question [/INST]…
// There is no system role: an instruction for the whole conversation stands before the first question that the
// model sees, inside its `[INST]`, with a blank line between them.
// `<s>` and `</s>` are put in as ids. Everything between them is encoded as text only, so nothing that a
// person types becomes a control token; `[INST]` is ordinary text to this tokenizer. Text between two
// ids is encoded in one piece, because SentencePiece joins across the borders of what we concatenate.
import { AppError } from '../../errors.ts';
import type { Turn } from '../engine.ts';

export interface Tokenizer {
  readonly bos: number;
  readonly eos: number;
  /** Encodes text, with SentencePiece's space prefix; never gives a control token. */
  encode(text: string): readonly number[];
}

/** A question with its reply: the unit in which history is left out. */
export interface Exchange {
  readonly question: Turn;
  /** null: to be written. */
  readonly reply: Turn | null;
}

/** @throws AppError `badRequest` where the roles do not alternate from a person's turn. */
export function toExchanges(turns: readonly Turn[]): Exchange[] {
  const misplaced = turns.findIndex((turn, index) => turn.role !== (index % 2 === 0 ? 'user' : 'assistant'));
  if (turns.length === 0 || misplaced !== -1)
    throw new AppError('badRequest', { detail: { turn: Math.max(0, misplaced), turns: turns.length } });
  const exchanges: Exchange[] = [];
  for (let at = 0; at < turns.length; at += 2)
    exchanges.push({ question: turns[at] as Turn, reply: turns[at + 1] ?? null });
  return exchanges;
}

/** `exchanges` with the conversation's instruction in its place; as they are where there is none. */
export function withInstruction(exchanges: readonly Exchange[], instruction: string): readonly Exchange[] {
  const [first, ...others] = exchanges;
  if (instruction === '' || first === undefined) return exchanges;
  const { question } = first;
  return [{ ...first, question: { ...question, text: instruction + blankLine + question.text } }, ...others];
}

/** Characters; SentencePiece makes no longer ones unless it is told to. */
const longestPiece = 16;
/** Between the instruction and the question. */
const blankLine = '\n\n';

/**
 * Tokens that an instruction adds to the exchange that it stands in, and a few more: a question that does not
 * stand behind a space can lose its first piece, which then takes a token for each of its letters.
 */
export function instructionTokens(tokenizer: Tokenizer, instruction: string): number {
  return instruction === '' ? 0 : tokenizer.encode(instruction + blankLine).length + longestPiece;
}

/**
 * The ids of one exchange.
 * @param place `first` stands behind `<s>`, where no space precedes `[INST]`; `last` ends the prompt, so a
 * reply in it is one to go on with and stays open, without `</s>`.
 */
export function encodeExchange(
  tokenizer: Tokenizer,
  { question, reply }: Exchange,
  place: { readonly first: boolean; readonly last: boolean },
): number[] {
  const asked = `${place.first ? '' : ' '}[INST] ${question.text} [/INST]`;
  const ids =
    reply === null || reply.tokenIds !== null
      ? tokenizer.encode(asked).concat(...(reply?.tokenIds ?? []))
      : tokenizer.encode(asked + reply.text).slice();
  if (!place.last) ids.push(tokenizer.eos);
  return ids;
}

/** The whole prompt of `exchanges`, the last of which is to be answered or continued. */
export function encodePrompt(
  tokenizer: Tokenizer,
  exchanges: readonly Exchange[],
  instruction = '',
): number[] {
  const end = exchanges.length - 1;
  const parts = withInstruction(exchanges, instruction).map((exchange, at) =>
    encodeExchange(tokenizer, exchange, { first: at === 0, last: at === end }),
  );
  return [tokenizer.bos].concat(...parts);
}
