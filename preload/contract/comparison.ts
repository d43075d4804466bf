// Side by side: one prompt, answered by several levels of a model with the same sampler and seed.
import { z } from 'zod';
import type { ErrorData } from './errors.ts';
import type { ReplyStats } from './models.ts';

export interface ComparedAnswer {
  readonly modelId: string;
  readonly level: string;
  /** Size of the file. */
  readonly bytes: number;
  readonly status: 'waiting' | 'loading' | 'reading' | 'writing' | 'complete' | 'stopped' | 'failed';
  /** Of loading the level or reading the prompt, 0…1; 0 in any other status. */
  readonly progress: number;
  readonly text: string;
  /** While it is written, then as in `stats`; null before. */
  readonly tokensPerSecond: number | null;
  /** null until it has ended. */
  readonly stats: ReplyStats | null;
  /** What the engine says the loaded level takes; null while that is not known. */
  readonly memoryBytes: number | null;
  readonly error: ErrorData | null;
  /** Where it leaves the reference; null for that one, and where they agree as far as both go. */
  readonly parting: Parting | null;
}

/** The first token that two answers do not share. */
export interface Parting {
  readonly own: PartingSide;
  /** The same place in the reference: the first answer that has any text. */
  readonly reference: PartingSide;
}

export interface PartingSide {
  /** The token in the answer's text, UTF-16 code units; nothing long where the answer ends there. */
  readonly at: number;
  readonly length: number;
  /** null where the answer ends there, so that no token was recorded. */
  readonly weights: PartingWeights | null;
}

/** What this answer's level held for likely there, 0…1, before the sampler. */
export interface PartingWeights {
  /** Of the token it wrote. */
  readonly own: number;
  /** Of the token that the other answer has there; null where the other ends there. */
  readonly other: number | null;
  /** The other's is not among the five likeliest that are recorded: its probability is at most `other`. */
  readonly otherIsBelow: boolean;
}

export interface Comparison {
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  /** The turn of a conversation that is answered; null: a prompt of its own. */
  readonly questionId: string | null;
  readonly seed: number;
  readonly running: boolean;
  readonly answers: readonly ComparedAnswer[];
  /** Its answers have been put into the conversation. */
  readonly kept: boolean;
}

/** Only its type is read. */
const returns = <T>(): T => undefined as T;
const modelId = z.string().max(200);

/** Of a prompt that is compared; what is longer belongs into a conversation. Characters. */
export const longestPrompt = 100_000;

export const promptSchema = z
  .string()
  .max(longestPrompt)
  .refine((value) => value.trim() !== '');

export const comparisonMethods = {
  /**
   * Begins; in place of the last one. `source`: a prompt, answered as the first turn of a conversation with the
   * app's own values, or a turn of a conversation, answered as that conversation would. Fails with
   * `comparisonRunning`, with `levelsDiffer` where they are not levels of one model, or with a file's problem.
   */
  startComparison: {
    input: z.strictObject({
      comparisonId: z.uuid(),
      modelIds: z.array(modelId).min(2).max(4),
      source: z.union([z.strictObject({ prompt: promptSchema }), z.strictObject({ questionId: z.uuid() })]),
    }),
    output: returns<null>(),
  },
  /** Ends it and keeps what has been written. Nothing happens if it has ended. */
  stopComparison: { input: z.strictObject({ comparisonId: z.uuid() }), output: returns<null>() },
  /** Puts each answer beside the replies that the turn has. Fails with `notFound` for a prompt of its own. */
  keepComparison: { input: z.strictObject({ comparisonId: z.uuid() }), output: returns<null>() },
} as const;

export type ComparisonEvent =
  | { readonly type: 'comparisonChanged'; readonly comparison: Comparison | null }
  /** An answer grew. `at` is where `text` begins, in UTF-16 code units, as of `replyDelta`. */
  | {
      readonly type: 'comparisonDelta';
      readonly comparisonId: string;
      readonly index: number;
      readonly at: number;
      readonly text: string;
      readonly tokensPerSecond: number | null;
    };
