// The blind duel: two levels answer one prompt, and a person says which answer is better before knowing whose it is.
import { z } from 'zod';
import { promptSchema } from './comparison.ts';
import type { ErrorData } from './errors.ts';

export type DuelVote = 'left' | 'right' | 'tie' | 'bothBad';

export interface DuelLevel {
  readonly level: string;
  /** Size of the file. */
  readonly bytes: number;
}

/** What a page gets to know: until the vote is cast, nothing in it tells whose answer is whose. */
export interface Duel {
  readonly id: string;
  readonly model: string;
  /** The two, the larger file first, whichever side they are on. */
  readonly levels: readonly [DuelLevel, DuelLevel];
  readonly prompt: string;
  /**
   * `answers` come together when both are whole, since the order of writing would tell. Where they are the same text,
   * they are revealed without a vote, and nothing is counted.
   */
  readonly stage:
    | { readonly name: 'writing' }
    | { readonly name: 'voting'; readonly answers: DuelAnswers }
    | {
        readonly name: 'revealed';
        readonly answers: DuelAnswers;
        /** null: the answers are the same text, so there was nothing to vote on. */
        readonly vote: DuelVote | null;
        readonly left: string;
        readonly right: string;
      }
    | { readonly name: 'failed'; readonly level: string; readonly error: ErrorData };
}

export interface DuelAnswers {
  readonly left: string;
  readonly right: string;
}

/** All votes about one pair of levels of a model. */
export interface DuelTally {
  readonly model: string;
  readonly larger: DuelLevel;
  readonly smaller: DuelLevel;
  readonly forLarger: number;
  readonly forSmaller: number;
  readonly ties: number;
  readonly bothBad: number;
}

/** Only its type is read. */
const returns = <T>(): T => undefined as T;
const modelId = z.string().max(200);
const duelId = z.uuid();
const name = z.string().max(1000);

export const duelMethods = {
  /**
   * Begins; in place of the last one. Fails with `comparisonRunning`, with `levelsDiffer` where they are not two
   * levels of one model, or with a file's problem.
   */
  startDuel: {
    input: z.strictObject({ duelId, modelIds: z.tuple([modelId, modelId]), prompt: promptSchema }),
    output: returns<null>(),
  },
  /** Ends it while it is written, and takes it away. Nothing happens if there is none of this id. */
  stopDuel: { input: z.strictObject({ duelId }), output: returns<null>() },
  /** Once, when both answers are there: stores the vote and reveals whose they are. */
  voteDuel: {
    input: z.strictObject({ duelId, vote: z.enum(['left', 'right', 'tie', 'bothBad']) }),
    output: returns<null>(),
  },
  getDuelTallies: { input: z.strictObject({}), output: returns<readonly DuelTally[]>() },
  /** All votes about one pair. */
  deleteDuelVotes: {
    input: z.strictObject({ model: name, larger: name, smaller: name }),
    output: returns<null>(),
  },
} as const;

export type DuelEvent =
  | { readonly type: 'duelChanged'; readonly duel: Duel | null }
  /** A vote has been cast or deleted: all of them anew. */
  | { readonly type: 'duelTalliesChanged'; readonly tallies: readonly DuelTally[] };
