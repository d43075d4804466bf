// The library of model files: what is known of each on this machine, and what a person does with it.
import { z } from 'zod';
import { modelDetailsMethods } from './model-details.ts';

/** Decode of one reply, tokens per second. */
export interface ModelSpeed {
  readonly tokensPerSecond: number;
  /** Not measured, but reckoned from another model that was: all weights are read for every token. */
  readonly isEstimate: boolean;
}

export interface LibraryEvent {
  readonly type: 'speedsChanged';
  /** By id; as `getModelSpeeds`. */
  readonly speeds: Readonly<Record<string, ModelSpeed>>;
}

/** What happened to a model's file while nobody looked. `from`: the folder that it was in before it was found again. */
export type FileChange = { readonly kind: 'moved'; readonly from: string } | { readonly kind: 'contents' };

/** Characters. */
export const modelNameLength = 100;

/** Only its type is read. */
const returns = <T>(): T => undefined as T;
const modelId = z.string().max(200);

export const libraryMethods = {
  ...modelDetailsMethods,
  /** By id; those of which nothing is known and nothing can be reckoned are left out. */
  getModelSpeeds: { input: z.strictObject({}), output: returns<Readonly<Record<string, ModelSpeed>>>() },
  /** A name of one's own; an empty one brings back the file's. Fails with `badRequest` for the demo model. */
  renameModel: {
    input: z.strictObject({ modelId, name: z.string().trim().max(modelNameLength) }),
    output: returns<null>(),
  },
  /**
   * Takes a model out of the list and deletes its files, which must be the app's own: into the system's trash, where
   * the host has one; else for good, which is refused unless it is asked for.
   */
  removeModel: { input: z.strictObject({ modelId, forGood: z.boolean() }), output: returns<null>() },
  /** Desktop only: shows a model's file in the system's file manager. Fails with `modelMissing` if it is gone. */
  revealModel: { input: z.strictObject({ modelId }), output: returns<null>() },
} as const;
