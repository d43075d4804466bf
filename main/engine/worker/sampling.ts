// The contract's sampling parameters in the engine's words.
import type { Sampling } from '../../../preload/contract/models.ts';

export interface SamplerOptions {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number;
}

/** llama.cpp takes the highest 32-bit seed to mean "any", which could never be repeated. */
const highestSeed = 0xffff_fffe;

/**
 * Every parameter explicitly, because the engine's own defaults differ (top-k 40, top-p 0.95, and the
 * current second as the seed). `temperature` 0 is greedy, `topK` 0 keeps all: the engine reads them so.
 * @param random 0…1, draws the seed where none is wanted.
 */
export function samplerOptions(sampling: Sampling, random: () => number = Math.random): SamplerOptions {
  const { temperature, topK, topP, minP } = sampling;
  const seed = sampling.seed ?? Math.floor(random() * highestSeed);
  return { temperature, topK, topP, minP, seed: Math.min(seed, highestSeed) };
}
