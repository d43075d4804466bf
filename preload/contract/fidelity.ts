// How faithful a level is to the best one there is of the same model, measured on this machine.
import { z } from 'zod';

/** What was measured over a text. Nats, unless it says otherwise. */
export interface FidelityScores {
  /** Tokens that were scored. */
  readonly positions: number;
  /** exp of the mean negative log-likelihood of the text's tokens. */
  readonly perplexity: number;
  /** Standard error of it. */
  readonly perplexityError: number;
  /** Against the reference; null for the reference itself. */
  readonly divergence: Divergence | null;
}

export interface Divergence {
  /** Kullback–Leibler divergence of this level's next-token distribution from the reference's. */
  readonly meanKl: number;
  readonly meanKlError: number;
  readonly p99Kl: number;
  /** Share of positions, 0…1, where both find the same token most likely. */
  readonly topAgreement: number;
}

/** A measurement that was made. */
export interface MeasuredFidelity {
  readonly modelId: string;
  /** The level that it was measured against; its own for the reference itself. */
  readonly referenceLevel: string;
  /** SHA-256 of the text, hex; measurements over the same text and against the same level can be compared. */
  readonly textSha256: string;
  /** Whether it was the built-in sample. */
  readonly isSample: boolean;
  readonly measuredAt: number;
  readonly scores: FidelityScores;
}

/** Only its type is read. */
const returns = <T>(): T => undefined as T;
const modelId = z.string().max(200);

export const fidelityMethods = {
  /** Of every model in the library: its newest measurement, if there is one. */
  getFidelity: { input: z.strictObject({}), output: returns<readonly MeasuredFidelity[]>() },
  /**
   * Puts a job into the queue that measures these models, the best level of them first, which the others are
   * measured against. All must be levels of one model. `text` null: the built-in sample.
   * Fails with `levelsDiffer` where their vocabularies are not the same.
   */
  measureFidelity: {
    input: z.strictObject({
      modelIds: z.array(modelId).min(1).max(16),
      text: z.string().min(1).max(4_000_000).nullable(),
    }),
    output: returns<null>(),
  },
} as const;

export type FidelityEvent =
  /** A level has been measured: all measurements anew. */
  { readonly type: 'fidelityChanged'; readonly fidelity: readonly MeasuredFidelity[] };
