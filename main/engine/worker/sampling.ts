// The contract's sampling parameters in the engine's words. What is off is not passed on at all, so that it
// costs nothing.
import type { LlamaContextSequenceRepeatPenalty, SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import type { Sampling } from '../../../preload/contract/models.ts';
import { samplingDefaults, samplingLimits } from '../../../preload/contract/sampling.ts';

export type SamplerOptions = Pick<
  SequenceEvaluateOptions,
  'xtc' | 'dryRepeatPenalty' | 'repeatPenalty' | 'tokenBias' | 'grammarEvaluationState'
> & {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number;
};

/** llama.cpp takes the highest 32-bit seed to mean "any", which could never be repeated. */
const highestSeed = 0xffff_fffe;
/**
 * No top-k at all. The engine takes 0 for "as many as there are" and sorts the whole vocabulary for each token,
 * and takes what is not given for 40; null it passes over.
 */
const noTopK = null as unknown as number;

/**
 * Every parameter that decides something, because the engine's own defaults differ (top-k 40, top-p 0.95, and
 * the current second as the seed). `temperature` 0 is greedy: the engine reads it so.
 * @param written the reply's tokens so far, its oldest first: grows while it is written
 * @param random 0…1, draws the seed where none is wanted.
 */
export function samplerOptions(
  sampling: Sampling,
  written: readonly number[] = [],
  random: () => number = Math.random,
): SamplerOptions {
  const { temperature, topK, topP, minP } = sampling;
  const seed = sampling.seed ?? Math.floor(random() * highestSeed);
  const repeatPenalty = penaltiesOf(sampling, written);
  const dryRepeatPenalty = dryOf(sampling);
  const xtc = xtcOf(sampling);
  return {
    temperature,
    topK: topK === 0 ? noTopK : topK,
    topP,
    minP,
    seed: Math.min(seed, highestSeed),
    ...(repeatPenalty && { repeatPenalty }),
    ...(dryRepeatPenalty && { dryRepeatPenalty }),
    ...(xtc && { xtc }),
  };
}

/** Only the reply's own words count: what was asked with may well be said again. */
function penaltiesOf(
  sampling: Sampling,
  written: readonly number[],
): LlamaContextSequenceRepeatPenalty | null {
  const { repetitionPenalty, frequencyPenalty, presencePenalty, penaltyWindow } = {
    ...samplingDefaults,
    ...sampling,
  };
  if (repetitionPenalty === 1 && frequencyPenalty === 0 && presencePenalty === 0) return null;
  return {
    penalty: repetitionPenalty,
    frequencyPenalty,
    presencePenalty,
    maxPunishTokens: penaltyWindow,
    punishTokens: () => written.slice(-penaltyWindow) as Token[],
  };
}

function dryOf(sampling: Sampling): SamplerOptions['dryRepeatPenalty'] | null {
  const { dryStrength, dryBase, dryAllowedLength, dryWindow, dryBreakers } = {
    ...samplingDefaults,
    ...sampling,
  };
  if (dryStrength === 0) return null;
  return {
    strength: dryStrength,
    base: dryBase,
    allowedLength: dryAllowedLength,
    // Left to the engine, its DRY looks at no token at all.
    lastTokens: dryWindow ?? samplingLimits.dryWindow.max,
    sequenceBreakers: [...dryBreakers],
  };
}

function xtcOf(sampling: Sampling): SamplerOptions['xtc'] | null {
  const { xtcProbability: probability, xtcThreshold: threshold } = { ...samplingDefaults, ...sampling };
  // Above one half at most one token is that likely, and the least likely of them stays.
  return probability === 0 || threshold > 0.5 ? null : { probability, threshold };
}
