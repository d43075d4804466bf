// The figures by which levels are compared, from the probabilities that two models give to the same text.
// The measures are those of llama.cpp's perplexity tool, so that numbers can be compared with its own.

import type { FidelityScores } from '../../../../preload/contract/fidelity.ts';

export interface ScoreKeeper {
  /**
   * @param target the token that stands next in the text
   * @param logProbs of every token of the vocabulary
   * @param reference the same of the reference; null while it is measured itself
   */
  add(target: number, logProbs: Float32Array, reference: Float32Array | null): void;
  scores(): FidelityScores;
}

export function createScoreKeeper(): ScoreKeeper {
  const losses: number[] = [];
  const kls: number[] = [];
  let agreed = 0;
  return {
    add(target, logProbs, reference) {
      losses.push(-(logProbs[target] ?? -Infinity));
      if (reference === null) return;
      kls.push(klDivergence(reference, logProbs));
      if (highest(reference) === highest(logProbs)) agreed++;
    },
    scores() {
      const loss = meanAndError(losses);
      const perplexity = Math.exp(loss.mean);
      const kl = meanAndError(kls);
      return {
        positions: losses.length,
        perplexity,
        // Of a function of the mean: its derivative times the mean's error.
        perplexityError: perplexity * loss.error,
        divergence:
          kls.length === 0
            ? null
            : {
                meanKl: kl.mean,
                meanKlError: kl.error,
                p99Kl: quantile(kls, 0.99),
                topAgreement: agreed / kls.length,
              },
      };
    },
  };
}

/** Σ p (log p − log q); what p excludes adds nothing. */
export function klDivergence(logP: Float32Array, logQ: Float32Array): number {
  let sum = 0;
  for (let id = 0; id < logP.length; id++) {
    const log = logP[id]!;
    if (log > -50) sum += Math.exp(log) * (log - logQ[id]!);
  }
  return sum;
}

function highest(values: Float32Array): number {
  let at = 0;
  for (let id = 1; id < values.length; id++) if (values[id]! > values[at]!) at = id;
  return at;
}

/** The mean of a sample and the standard error of it. */
function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const count = values.length;
  if (count === 0) return { mean: 0, error: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: count < 2 ? 0 : Math.sqrt(squares / (count - 1) / count) };
}

/** With linear interpolation between the two nearest. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? below) - below);
}
