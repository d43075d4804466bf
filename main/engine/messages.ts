// What the app and the engine worker say to each other. Structured clones: typed arrays stay typed arrays.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type {
  KvType,
  LoadedModel,
  ReplyStats,
  Sampling,
  SeenPrompt,
  Threads,
} from '../../preload/contract/models.ts';
import type { Configuration, FreeMemory } from '../models/fit.ts';
import type { MeasuredRates } from '../models/speed-watch.ts';
import type { Turn } from './engine.ts';

export interface LoadOrder {
  /** Absolute path of the GGUF. */
  readonly path: string;
  /** Tokens of context wanted. */
  readonly contextLength: number;
  readonly gpu: 'auto' | 'off';
  readonly tuning: LoadTuning;
  /** Where KV caches go that leave memory; null: nowhere. */
  readonly snapshots: SnapshotOrder | null;
}

export interface SnapshotOrder {
  /** Absolute. */
  readonly dir: string;
  readonly budgetBytes: number;
  /** ms without an order after which what is only in memory is written, too. */
  readonly saveAfterIdleMs: number;
}

/** What is set, and what is remembered of this machine and file. */
export interface LoadTuning {
  readonly contextIsSet: boolean;
  readonly kvType: KvType | null;
  readonly flashAttention: boolean;
  readonly gpuLayers: number | null;
  readonly batchSize: number | null;
  readonly mmap: boolean;
  /** null: by rule at first, then measured. */
  readonly threads: { readonly value: Threads; readonly from: 'measured' | 'set' } | null;
  /** Not known of this machine and file: it is measured when nothing else is to be done. */
  readonly speedWanted: boolean;
  readonly failed: readonly Configuration[];
  /** See `Geometry`. */
  readonly unforeseenBytes: number;
  readonly abortedDevices: readonly string[];
  /** No more than this counts as free on the processor; null: what is free. Bytes. */
  readonly memoryLimit: number | null;
}

/** What loading found out; the supervisor knows the rest of a `LoadedModel`. */
export type LoadReport = Omit<LoadedModel, 'modelId' | 'name' | 'level' | 'isDemo'>;

export interface ReplyOrder {
  readonly conversationId: string;
  /** Nothing of it may go to disk. */
  readonly temporary?: boolean;
  readonly turns: readonly Turn[];
  readonly contextStartId: string | null;
  /** The context begins at `contextStartId` and nowhere else: to build a prompt again. */
  readonly pinned: boolean;
  readonly sampling: Sampling;
  /** As in a conversation's setup; not given: none. */
  readonly instruction?: string;
  readonly recordsTokens?: boolean;
  /** Whether what may come next is guessed from what was written before: see `prompt-lookup.ts`. */
  readonly promptLookup?: boolean;
}

/** A prompt to come: the branch with a question that is still being written. */
export interface ReadAheadOrder {
  readonly conversationId: string;
  /** Nothing of it may go to disk. */
  readonly temporary?: boolean;
  /** Ends with a person's turn: the part of it that will not change any more, which may be empty. */
  readonly turns: readonly Turn[];
  readonly contextStartId: string | null;
  readonly maxTokens: number;
  readonly instruction?: string;
}

/** A prompt to be built and shown, or counted, not run. */
export type InspectOrder = Pick<ReplyOrder, 'turns' | 'contextStartId' | 'instruction'>;

/**
 * To the worker. Orders are carried out one after the other; `stop` at once, `close` as soon as it has
 * written what is only in memory. Whatever comes behind a `readAhead` ends it. `load` and
 * `run` are numbers of the supervisor's, never used twice: a reply that is continued keeps its id.
 */
export type ToWorker =
  | { readonly type: 'load'; readonly load: number; readonly order: LoadOrder }
  | { readonly type: 'reply'; readonly run: number; readonly order: ReplyOrder }
  | { readonly type: 'readAhead'; readonly order: ReadAheadOrder }
  /** The conversation is deleted: its KV cache goes, in memory and on disk. */
  | { readonly type: 'forget'; readonly conversationId: string }
  | { readonly type: 'snapshotBudget'; readonly bytes: number }
  | { readonly type: 'stop'; readonly run: number }
  /** Answered at once, also while a reply is written. */
  | { readonly type: 'inspect'; readonly request: number; readonly order: InspectOrder }
  | { readonly type: 'count'; readonly request: number; readonly order: InspectOrder }
  /** When nothing else is to be done. */
  | { readonly type: 'measureThreads' }
  /** Another worker has the conversations for now, or no longer: nothing is measured meanwhile. */
  | { readonly type: 'setAside'; readonly aside: boolean }
  /** What is free, and whether another model fits `beside` the one that is loaded. Answered at once. */
  | { readonly type: 'probe'; readonly probe: number; readonly beside: LoadOrder | null }
  | { readonly type: 'close' };

export type FromWorker =
  /** Once, first: the engine's library is there and messages are listened to. */
  | { readonly type: 'started' }
  /** A sign of life from the event loop, each second while an order is carried out. */
  | { readonly type: 'alive' }
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string }
  /** 0…1. */
  | { readonly type: 'loadProgress'; readonly load: number; readonly progress: number }
  /** What is about to be done, so that a death in it can be told from others. */
  | { readonly type: 'trying'; readonly device: string; readonly configuration: Configuration | null }
  /** Threads were measured and are used from now on. */
  | { readonly type: 'tuned'; readonly threads: Threads; readonly rates: MeasuredRates }
  /** The speed was measured with the threads that there are. */
  | { readonly type: 'speedMeasured'; readonly rates: MeasuredRates }
  | {
      readonly type: 'probed';
      readonly probe: number;
      readonly free: FreeMemory | null;
      readonly fitsBeside: boolean;
    }
  | { readonly type: 'loaded'; readonly load: number; readonly report: LoadReport }
  | { readonly type: 'loadFailed'; readonly load: number; readonly error: ErrorData }
  | ({ readonly type: 'begun'; readonly run: number } & ReplyBeginning)
  /** `done` of the prompt's tokens are in the KV cache. */
  | { readonly type: 'prefill'; readonly run: number; readonly done: number }
  | {
      readonly type: 'delta';
      readonly run: number;
      readonly text: string;
      /** Exactly the ids that `text` decodes from. */
      readonly tokenIds: Int32Array;
      /** Of the decoding so far. */
      readonly tokensPerSecond: number;
      /** Of exactly these ids; null where the order did not ask for it. */
      readonly recorded: RecordedTokens | null;
    }
  | { readonly type: 'replied'; readonly run: number; readonly stats: ReplyStats }
  | { readonly type: 'replyFailed'; readonly run: number; readonly error: ErrorData }
  | { readonly type: 'inspected'; readonly request: number; readonly prompt: SeenPrompt }
  | { readonly type: 'counted'; readonly request: number; readonly tokens: number }
  /** The answer to `inspect` or `count`. */
  | { readonly type: 'requestFailed'; readonly request: number; readonly error: ErrorData };

/** What a record keeps of some tokens of a reply, in their order. */
export interface RecordedTokens {
  /** Of the tokens themselves, 0…1. */
  readonly probabilities: Float32Array;
  /** `alternativesKept` for each, best first; `noToken` where there are not as many. */
  readonly alternativeIds: Uint32Array;
  readonly alternativeProbabilities: Float32Array;
  /** The spellings of ids that this reply has not had yet. */
  readonly pieces: readonly (readonly [id: number, piece: string])[];
}

/** What is settled about a reply before the first token of its prompt is read. */
export interface ReplyBeginning {
  readonly promptTokens: number;
  readonly reusedTokens: number;
  /** As in a receipt. */
  readonly promptSha256: string;
  readonly seed: number;
  /** The first message the model sees; null: the first of the branch. */
  readonly contextStartId: string | null;
}
