// What a model's file says of itself beyond its card: read when somebody asks for it. Sizes in bytes.
import { z } from 'zod';

/** The tensors of one type. */
export interface TensorGroup {
  /** "Q4_K", "F32"… */
  readonly type: string;
  readonly tensors: number;
  readonly parameters: number;
  readonly bytes: number;
}

export interface ModelDetails {
  /** Of the file; of a split model the first part's. */
  readonly path: string;
  /** The files that it lies in, by name. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** The type that takes most first. */
  readonly tensors: readonly TensorGroup[];
  readonly tokenizer: {
    /** "llama" is SentencePiece; null: the file names none. */
    readonly kind: string | null;
    /** Of the vocabulary. */
    readonly pieces: number | null;
    readonly beginId: number | null;
    readonly endId: number | null;
  };
  /** The file's own chat template; null: it has none, or one that is too long to be shown. */
  readonly template: string | null;
  /** SHA-256 of the whole file, of a split model over all parts; null: it has not been read for it. */
  readonly sha256: string | null;
}

/** Only its type is read. */
const returns = <T>(): T => undefined as T;
const model = z.strictObject({ modelId: z.string().max(200) });

export const modelDetailsMethods = {
  /** Fails with what is wrong with the file. */
  getModelDetails: { input: model, output: returns<ModelDetails>() },
  /** Reads the whole file, and answers with its SHA-256 at the end. Fails with `sourceChanged` if it changes meanwhile. */
  hashModel: { input: model, output: returns<string>() },
} as const;
