// An engine in this process that does nothing by itself: a test tells it what to write and how to fail.
import type {
  Engine,
  ModelFile,
  ReadAheadRequest,
  ReplyRequest,
  ReplyResult,
} from '../../main/engine/engine.ts';
import { AppError } from '../../main/errors.ts';
import type {
  EngineState,
  LoadedModel,
  ReplyStats,
  SeenPrompt,
  StopReason,
  Tuning,
} from '../../preload/contract/models.ts';

export interface ScriptedReply {
  readonly request: ReplyRequest;
  /** Settles the prompt, as the engine does before it reads it. */
  begin(): void;
  /** One id a character where none are given. */
  write(text: string, tokenIds?: readonly number[]): void;
  end(stopReason?: StopReason, contextStartId?: string | null): Promise<void>;
  fail(error: AppError): Promise<void>;
}

export interface ScriptedEngine extends Engine {
  readonly loads: ModelFile[];
  /** Every reply asked for, oldest first. */
  readonly replies: ScriptedReply[];
  readonly closed: boolean;
  /** Every request to read ahead, oldest first. */
  readonly readAheads: ReadAheadRequest[];
  /** Conversations that it was told to forget. */
  readonly forgotten: string[];
  readonly snapshotBudgets: number[];
  setState(state: EngineState): void;
  /** What is loaded: a reply that begins is told of it. */
  model: LoadedModel | null;
  /** Whether the replies that begin from now on are written with guesses. */
  promptLookup: boolean;
  /** What `inspect` answers with, and the hash that `begin` tells of. */
  prompt: SeenPrompt;
  /** The next `load` rejects with it. */
  failNextLoad(error: AppError): void;
  /** The next `load` rejects with it, and the model before goes on. */
  refuseNextLoad(error: AppError): void;
}

export function createScriptedEngine(): ScriptedEngine {
  const listeners = new Set<(state: EngineState) => void>();
  const loads: ModelFile[] = [];
  const replies: ScriptedReply[] = [];
  const readAheads: ReadAheadRequest[] = [];
  const forgotten: string[] = [];
  const snapshotBudgets: number[] = [];
  let prompt: SeenPrompt = {
    ids: [1, 2],
    pieces: ['<s>', 'Hi'],
    parts: [
      { kind: 'control', text: '<s>' },
      { kind: 'text', text: 'Hi' },
    ],
    sha256: 'a'.repeat(64),
    instruction: null,
    leftOut: 0,
    format: 'xenon4',
  };
  let state: EngineState = { status: 'none' };
  let promptLookup = false;
  let model: LoadedModel | null = null;
  let nextLoadError: AppError | null = null;
  let nextRefusal: AppError | null = null;
  let closed = false;

  function setState(next: EngineState): void {
    state = next;
    for (const listener of listeners) listener(next);
  }

  return {
    loads,
    replies,
    readAheads,
    forgotten,
    snapshotBudgets,
    readAhead: (request) => void readAheads.push(request),
    forget: (conversationId) => void forgotten.push(conversationId),
    setSnapshotBudget: (bytes) => void snapshotBudgets.push(bytes),
    setState,
    get prompt() {
      return prompt;
    },
    get model() {
      return model;
    },
    set model(next) {
      model = next;
    },
    get promptLookup() {
      return promptLookup;
    },
    set promptLookup(next) {
      promptLookup = next;
    },
    set prompt(next) {
      prompt = next;
    },
    get state() {
      return state;
    },
    get closed() {
      return closed;
    },
    onStateChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    failNextLoad(error) {
      nextLoadError = error;
    },
    refuseNextLoad(error) {
      nextRefusal = error;
    },
    async load(file) {
      loads.push(file);
      setState({ status: 'loading', modelId: file.id, progress: 0 });
      if (nextLoadError !== null) {
        const error = nextLoadError;
        nextLoadError = null;
        setState({ status: 'failed', modelId: file.id, error: error.data });
        throw error;
      }
      if (nextRefusal !== null && model !== null) {
        const error = nextRefusal;
        nextRefusal = null;
        setState({ status: 'ready', model, refused: { modelId: file.id, error: error.data } });
        throw error;
      }
      model = loaded(file);
      setState({ status: 'ready', model });
      return model;
    },
    reply(request) {
      const { promise, resolve, reject } = Promise.withResolvers<ReplyResult>();
      let generated = 0;
      const result = (stopReason: StopReason, contextStartId: string | null) =>
        resolve({ stats: statsOf(stopReason, generated), contextStartId, model });
      request.signal.addEventListener('abort', () => result('stopped', request.contextStartId));
      // What was awaited on the result runs before the test goes on.
      const settled = () => new Promise<void>((next) => setImmediate(next));
      replies.push({
        request,
        begin() {
          const { seed } = request.sampling;
          const { sha256: promptSha256 } = prompt;
          const counts = { promptTokens: 10, reusedTokens: 0, contextStartId: request.contextStartId };
          request.onBegun?.({ ...counts, promptSha256, seed: seed ?? 7, model: model!, promptLookup });
        },
        write(text, tokenIds = Array.from(text, (character) => character.codePointAt(0)!)) {
          generated += tokenIds.length;
          request.onDelta({ text, tokenIds: Int32Array.from(tokenIds) });
        },
        end(stopReason = 'endOfText', contextStartId = null) {
          result(stopReason, contextStartId);
          return settled();
        },
        fail(error) {
          reject(error);
          return settled();
        },
      });
      return promise;
    },
    async inspect(order) {
      if (model === null) throw new AppError('noModel');
      return { ...prompt, leftOut: order.contextStartId === null ? 0 : 2 };
    },
    async count() {
      if (model === null) throw new AppError('noModel');
      return prompt.ids.length;
    },
    freeMemory: async () => null,
    async close() {
      closed = true;
    },
  };
}

export const tuningOfTests: Tuning = {
  threads: { prefill: 2, decode: 1 },
  threadsFrom: 'rule',
  kvType: 'f16',
  flashAttention: 'auto',
  batchSize: 512,
  processor: 'a processor, x64',
  neededBytes: 20_000_000,
  takenBytes: 20_000_000,
  heldBytes: 20_000_000,
  steps: [],
};

function loaded({ id, name, level, isDemo, contextLength }: ModelFile): LoadedModel {
  const provenance = { engine: 'scripted', fileBytes: 1, fingerprint: 'f'.repeat(64) };
  const format = { name: 'xenon4', doubt: null } as const;
  const device = { device: 'CPU', layersOnDevice: 0, layers: 4, threads: 1, loadMs: 1, fellBack: null };
  return {
    modelId: id,
    name,
    level,
    isDemo,
    contextLength,
    ...device,
    provenance,
    format,
    tuning: tuningOfTests,
  };
}

function statsOf(stopReason: StopReason, generatedTokens: number): ReplyStats {
  return {
    promptTokens: 10,
    reusedTokens: 0,
    generatedTokens,
    timeToFirstTokenMs: 1,
    prefillTokensPerSecond: 1000,
    decodeTokensPerSecond: 100,
    stopReason,
    seed: 7,
  };
}
