// A prompt for people to look at: its text with the control tokens made visible, and every id with its piece.
import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import type { PromptPart, SeenPrompt } from '../../../preload/contract/models.ts';
import type { Vocabulary } from './model-vocabulary.ts';
import type { WholeTextDecoder } from './vocabulary.ts';

/** SHA-256 (hex) of ids as little-endian 32-bit integers. */
export function hashOfIds(ids: readonly number[]): string {
  const bytes = Buffer.from(Int32Array.from(ids).buffer);
  return createHash('sha256')
    .update(endianness() === 'LE' ? bytes : bytes.swap32())
    .digest('hex');
}

const opening = '[INST] ';

/** @param by.instruction the conversation's, which is marked where it stands; empty: there is none */
export function describePrompt(
  ids: readonly number[],
  by: { vocabulary: Vocabulary; decode: WholeTextDecoder; instruction: string },
): Omit<SeenPrompt, 'leftOut' | 'format'> {
  const { vocabulary, decode } = by;
  const parts: PromptPart[] = [];
  /** As it reads when it is decoded: the vocabulary writes every space as `\u2581`. */
  const told = vocabulary.addsSpace ? by.instruction.replaceAll('\u2581', ' ') : by.instruction;
  let instruction: SeenPrompt['instruction'] = null;
  let run: number[] = [];
  /** Place of the run in `ids`. */
  let from = 0;
  const endRun = (): void => {
    const { text } = decode(run);
    const ran = run;
    run = [];
    // The space that the tokenizer puts behind a control token by itself is not of the prompt's text.
    const added = vocabulary.addsSpace && text.startsWith(' ') ? 1 : 0;
    const own = text.slice(added);
    // Nothing that a person said stands before it, and of the words of a format only these can be taken for one.
    const place = own.startsWith(opening + told) ? opening.length : own.indexOf(told);
    const at = told === '' || instruction !== null ? -1 : place;
    if (at === -1) {
      addText(own);
      return;
    }
    addText(own.slice(0, at));
    parts.push({ kind: 'instruction', text: told });
    addText(own.slice(at + told.length));
    const reaches = (end: number) => (count: number) => decode(ran.slice(0, count)).text.length >= end;
    const first = added + at;
    instruction = {
      from: from + lowest(ran.length, reaches(first + 1)) - 1,
      to: from + lowest(ran.length, reaches(first + told.length)),
    };
  };
  const addText = (text: string): void => {
    if (text !== '') parts.push({ kind: 'text', text });
  };
  for (const [at, id] of ids.entries()) {
    if (!vocabulary.isControl(id)) run.push(id);
    else {
      endRun();
      from = at + 1;
      parts.push({ kind: 'control', text: vocabulary.piece(id) });
    }
  }
  endRun();
  return { ids, pieces: ids.map(vocabulary.piece), parts, instruction, sha256: hashOfIds(ids) };
}

/** The lowest number up to `most` for which it holds, of a condition that holds from some number on. */
function lowest(most: number, holds: (number: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
