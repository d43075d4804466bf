// The record of a reply's tokens: what the model held for likely, before the sampler had its say.
import { z } from 'zod';

/** A token with its probability, 0…1: the softmax of the model's logits, before temperature, cuts and penalties. */
export interface LikelyToken {
  readonly id: number;
  /** The vocabulary's own spelling: `\u2581` is a space, `<0xE6>` one byte of a character. */
  readonly piece: string;
  readonly probability: number;
}

export interface RecordedToken extends Omit<LikelyToken, 'probability'> {
  /** null: nothing was recorded of it, because the switch was off when this part was written. */
  readonly probability: number | null;
  /** The likeliest tokens beside it, best first; five where the vocabulary has as many. */
  readonly alternatives: readonly LikelyToken[];
}

/** Of every token of a reply, in order. */
export type TokenRecord = readonly RecordedToken[];

export const tokenRecordMethods = {
  /** null for a reply of which none was kept. */
  getTokenRecord: {
    input: z.strictObject({ replyId: z.uuid() }),
    output: null as TokenRecord | null,
  },
} as const;
