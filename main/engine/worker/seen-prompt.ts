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

export function describePrompt(
  ids: readonly number[],
  vocabulary: Vocabulary,
  decode: WholeTextDecoder,
): Pick<SeenPrompt, 'ids' | 'pieces' | 'parts' | 'sha256'> {
  const parts: PromptPart[] = [];
  let run: number[] = [];
  const endRun = (): void => {
    const { text } = decode(run);
    run = [];
    // The space that the tokenizer puts behind a control token by itself is not of the prompt's text.
    const own = vocabulary.addsSpace && text.startsWith(' ') ? text.slice(1) : text;
    if (own !== '') parts.push({ kind: 'text', text: own });
  };
  for (const id of ids) {
    if (!vocabulary.isControl(id)) run.push(id);
    else {
      endRun();
      parts.push({ kind: 'control', text: vocabulary.piece(id) });
    }
  }
  endRun();
  return { ids, pieces: ids.map(vocabulary.piece), parts, sha256: hashOfIds(ids) };
}
