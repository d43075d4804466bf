// Which tokens a text means, and how its bias reaches them. A text of several tokens is favoured from its first
// token on; one that is disfavoured is so only where it would be completed, so that the words that it is made
// of stay as they are. llama.cpp's own lists know only single tokens, so those of longer texts are made anew
// for each token.
import { type LlamaModel, type Token, TokenBias } from 'node-llama-cpp';
import { type LogitBias, neverBias } from '../../../preload/contract/sampling.ts';
import type { Spell } from './spelling.ts';

interface Entry {
  readonly ids: readonly number[];
  /** Added to logits; -Infinity: never. */
  readonly logit: number;
}

/** As the text may stand in a reply: as it is, and with the space before it that begins a word. */
export function spellingsOf(text: string, spell: Spell): number[][] {
  const spellings = [spell(text), text.startsWith(' ') ? null : spell(` ${text}`)];
  return spellings.filter((ids): ids is number[] => ids !== null && ids.length > 0);
}

/**
 * @param written the reply's tokens so far; grows while it is written
 * @returns null: there is nothing to bias
 */
export function createBias(
  model: LlamaModel,
  list: readonly LogitBias[],
  options: { readonly spell: Spell; readonly written: readonly number[] },
): TokenBias | (() => TokenBias) | null {
  const entries = list
    .filter(({ bias }) => bias !== 0)
    .flatMap(({ text, bias }) =>
      spellingsOf(text, options.spell).map((ids) => ({
        ids,
        logit: bias <= neverBias ? Number.NEGATIVE_INFINITY : bias,
      })),
    );
  if (entries.length === 0) return null;
  const single = new Map<number, number>();
  for (const { ids, logit } of entries) if (ids.length === 1) add(single, ids[0]!, logit);
  const longer = entries.filter(({ ids }) => ids.length > 1);
  if (longer.length === 0) return toTokenBias(model, single);
  return () => {
    const biases = new Map(single);
    for (const entry of longer)
      for (const id of wantedBy(entry, options.written)) add(biases, id, entry.logit);
    return toTokenBias(model, biases);
  };
}

/** The ids that a longer text biases behind what is written. */
export function wantedBy({ ids, logit }: Entry, written: readonly number[]): number[] {
  const wanted: number[] = [];
  const from = logit > 0 ? 0 : ids.length - 1;
  for (let at = from; at < ids.length; at++)
    if (at <= written.length && ids.slice(0, at).every((id, i) => id === written[written.length - at + i]))
      wanted.push(ids[at]!);
  return wanted;
}

function add(biases: Map<number, number>, id: number, logit: number): void {
  biases.set(id, (biases.get(id) ?? 0) + logit);
}

/** By single ids: given a text, the engine would bias every token in it. */
function toTokenBias(model: LlamaModel, biases: ReadonlyMap<number, number>): TokenBias {
  const bias = new TokenBias(model.tokenizer);
  for (const [id, logit] of biases)
    bias.set(id as Token, logit === Number.NEGATIVE_INFINITY ? 'never' : { logit });
  return bias;
}
