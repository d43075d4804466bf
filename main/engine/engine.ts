// The session with the model as the rest of the app sees it. `supervisor.ts` implements it over a worker
// process; tests put a scripted worker behind the same supervisor.
import type { ReplyProgress } from '../../preload/contract/events.ts';
import type {
  EngineState,
  LoadedModel,
  ReplyStats,
  Role,
  Sampling,
  SeenPrompt,
} from '../../preload/contract/models.ts';
import type { FreeMemory } from '../models/fit.ts';
import type { InspectOrder, RecordedTokens, ReplyBeginning } from './messages.ts';

export interface ModelFile {
  readonly id: string;
  /** Absolute path of the GGUF. */
  readonly path: string;
  readonly name: string;
  readonly level: string;
  readonly isDemo: boolean;
  /** Tokens of context to allocate, or fewer where they do not fit. */
  readonly contextLength: number;
  /** The person has set `contextLength`: less of it is said. */
  readonly contextIsSet?: boolean;
  /** Size of the file. */
  readonly bytes?: number;
}

/** One turn of the history, oldest first, roles alternating from a person's. */
export interface Turn {
  readonly messageId: string;
  readonly role: Role;
  readonly text: string;
  /** The ids the model generated for it; null for a person's turn, or text that was edited or imported. */
  readonly tokenIds: Int32Array | null;
}

export interface ReplyRequest {
  readonly replyId: string;
  /** The conversation, whose KV cache is kept apart from others' where memory allows. */
  readonly conversationId: string;
  /** Ends with the person's turn to be answered, or, to continue a reply, with that reply so far. */
  readonly turns: readonly Turn[];
  /** Where the context of the branch's last reply began: kept while it fits, so that its cache serves again. */
  readonly contextStartId: string | null;
  /** The context begins there and nowhere else, as for a replay; otherwise that is a wish. */
  readonly pinned?: boolean;
  readonly sampling: Sampling;
  /** Told before the first turn that the model sees; not given: nothing. */
  readonly instruction?: string;
  /** Deltas bring along what a record keeps of their tokens. */
  readonly recordsTokens?: boolean;
  /** Nothing of it may go to disk: neither now nor when its sequence is needed for another conversation. */
  readonly temporary?: boolean;
  /** The model that is to write it; where another one is loaded when its turn comes, it rejects. Not given: any. */
  readonly modelId?: string;
  /** Aborting it ends the reply with the stop reason `stopped`; it does not reject. */
  readonly signal: AbortSignal;
  /** Text and the ids it decodes from, whole characters only, at most one call per 33 ms. */
  onDelta(delta: ReplyDelta): void;
  onProgress(progress: ReplyProgress): void;
  /** Once, when the prompt is settled, before any of it is read. */
  onBegun?(begun: BegunReply): void;
}

export interface BegunReply extends ReplyBeginning {
  readonly model: LoadedModel;
  /** Whether it is written with guesses from what was written before. */
  readonly promptLookup: boolean;
}

/** A prompt to come, so that its beginning can be read before it is asked. */
export interface ReadAheadRequest {
  readonly conversationId: string;
  /** As in `ReplyRequest`. */
  readonly temporary?: boolean;
  /** As in `ReplyRequest`; the last turn's text is the part that will not change any more, or empty. */
  readonly turns: readonly Turn[];
  readonly contextStartId: string | null;
  readonly maxTokens: number;
  readonly instruction?: string;
}

export interface ReplyDelta {
  readonly text: string;
  readonly tokenIds: Int32Array;
  /** Of exactly these ids; null or not given where it was not asked for. */
  readonly recorded?: RecordedTokens | null;
}

export interface ReplyResult {
  readonly stats: ReplyStats;
  /** The first message the model saw; null: the first of the branch. */
  readonly contextStartId: string | null;
  /** The model that wrote it; null: stopped while it waited for a model, so nothing was written. */
  readonly model: LoadedModel | null;
}

export interface Engine {
  readonly state: EngineState;
  onStateChange(listener: (state: EngineState) => void): () => void;
  /**
   * Loads a model in place of the one that is loaded, which stays in memory for a minute where there is room
   * for both, and goes on where the other cannot be loaded. Replies asked for meanwhile wait for it.
   * @throws AppError `modelLoadFailed`, `engineOutOfMemory`, `engineStartFailed`, `engineCrashed`, `engineHung`
   */
  load(model: ModelFile): Promise<LoadedModel>;
  /**
   * Writes one reply; one at a time, in the order of asking.
   * @throws AppError `noModel`, `promptTooLong` (detail: `tokens` of the question, `limit` it must keep to),
   * `engineCrashed` and `engineHung` (what was streamed stays valid), or why the model that it waited for failed to load
   */
  reply(request: ReplyRequest): Promise<ReplyResult>;
  /**
   * Reads the beginning of a coming prompt as soon as nothing else is to be done; whatever is asked
   * meanwhile goes first. Only the newest request counts.
   */
  readAhead(request: ReadAheadRequest): void;
  /** Gives up what a deleted conversation has in memory and on disk. */
  forget(conversationId: string): void;
  /** Bytes that snapshots may take on disk from now on. */
  setSnapshotBudget(bytes: number): void;
  /**
   * Builds a prompt with the loaded model's tokenizer, at once, whatever else runs.
   * @throws AppError `noModel`, `badRequest`, `engineCrashed`
   */
  inspect(order: InspectOrder): Promise<SeenPrompt>;
  /** Tokens of such a prompt; an estimate beyond the context's length where it does not fit. Throws as `inspect`. */
  count(order: InspectOrder): Promise<number>;
  /**
   * What is free now, on the device in use too, with what a model holds that is only kept for a return to it;
   * null while no worker runs.
   */
  freeMemory(): Promise<FreeMemory | null>;
  /** Ends what runs and waits as `stopped`, then the worker process; resolves when it is gone. */
  close(): Promise<void>;
}
