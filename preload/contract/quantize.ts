// Making levels of a model on this machine. Sizes in bytes.
import { z } from 'zod';

/** A level that can be made. */
export interface LevelOffer {
  /** "Q4_K_M" */
  readonly level: string;
  /** Of the file, exactly. */
  readonly bytes: number;
  /** How long it takes on this machine, its check included, ms, from a measurement just made; null: cannot be told. */
  readonly estimatedMs: number | null;
  /** One of those that most people want. */
  readonly usual: boolean;
  /** `there`: the library has this level of this model; `queued`: a job makes it already. */
  readonly state: 'open' | 'there' | 'queued';
}

export interface LevelsOffer {
  readonly modelId: string;
  readonly source: {
    readonly level: string;
    /** It has been quantized before, so what is made from it is a little worse than from the original. */
    readonly lossy: boolean;
  };
  /** By size, the smallest first. */
  readonly levels: readonly LevelOffer[];
  /** Where they are put. */
  readonly folder: string;
  /** On that disk. */
  readonly freeBytes: number;
}

const modelId = z.string().max(200);
/** Only its type is read. */
const returns = <T>(): T => undefined as T;

export const quantizeMethods = {
  /**
   * What levels can be made from a model. Takes a second or two: sizes come from the quantizer itself. Fails with
   * `quantizeSource` where the model is no source, `quantizerUnavailable` where this installation cannot.
   */
  offerLevels: { input: z.strictObject({ modelId }), output: returns<LevelsOffer>() },
  /** Puts a job into the queue that makes these levels, checks each and adds it to the library. */
  makeLevels: {
    input: z.strictObject({ modelId, levels: z.array(z.string().max(20)).min(1).max(20) }),
    output: returns<null>(),
  },
} as const;
