// All that decides about the tokens of one reply, put together before anything of it runs.
import type { ReplyStats, StopReason } from '../../../preload/contract/models.ts';
import { samplingDefaults } from '../../../preload/contract/sampling.ts';
import type { ReplyOrder } from '../messages.ts';
import { createJsonGrammar } from './json-grammar.ts';
import type { LoadedWeights } from './loaded-model.ts';
import { createBias } from './logit-bias.ts';
import { type SamplerOptions, samplerOptions } from './sampling.ts';
import type { Spell } from './spelling.ts';
import { createStopGuard, type StopGuard } from './stop-strings.ts';

export interface ReplySampler {
  readonly options: SamplerOptions;
  /** null: there are no stop strings. */
  readonly guard: StopGuard | null;
  /** To be told of every token, before the next one is sampled. */
  written(id: number): void;
  /** To be told of the text that has left. */
  emitted(text: string): void;
  /** What is to be said of the reply beside how it ended. */
  outcome(stopReason: StopReason): Pick<ReplyStats, 'json'>;
}

/** @throws AppError `badSchema`, `schemaNotContinued` */
export async function createReplySampler(
  { model, decode }: Pick<LoadedWeights, 'model' | 'decode'>,
  { sampling, turns, spell }: Pick<ReplyOrder, 'sampling' | 'turns'> & { readonly spell: Spell },
): Promise<ReplySampler> {
  const { stopStrings, jsonSchema, logitBias } = { ...samplingDefaults, ...sampling };
  const last = turns.at(-1);
  const earlier = last?.role === 'assistant' ? last : null;
  const before = earlier?.text ?? '';
  const written = earlier === null ? [] : [...(earlier.tokenIds ?? spell(before) ?? [])];
  const tokenBias = createBias(model, logitBias, { spell, written });
  const grammarEvaluationState =
    jsonSchema === null ? null : await createJsonGrammar(model, jsonSchema, written);
  let text = before;
  return {
    options: {
      ...samplerOptions(sampling, written),
      ...(tokenBias && { tokenBias }),
      ...(grammarEvaluationState && { grammarEvaluationState }),
    },
    guard: stopStrings.length === 0 ? null : createStopGuard({ stops: stopStrings, before, decode, spell }),
    written: (id) => void written.push(id),
    emitted(more) {
      if (jsonSchema !== null) text += more;
    },
    outcome: (stopReason) =>
      jsonSchema === null ? {} : { json: stopReason === 'endOfText' || isJson(text) ? 'whole' : 'cutOff' },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
