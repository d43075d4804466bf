// An engine in this process that does nothing by itself: a test tells it what to write and how to fail.
import type {
  Engine,
  ModelFile,
  ReadAheadRequest,
  ReplyRequest,
  ReplyResult,
} from '../../main/engine/engine.ts';
import type { AppError } from '../../main/errors.ts';
import type { EngineState, LoadedModel, ReplyStats, StopReason } from '../../preload/contract/models.ts';

export interface ScriptedReply {
  readonly request: ReplyRequest;
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
  /** The next `load` rejects with it. */
  failNextLoad(error: AppError): void;
}

export function createScriptedEngine(): ScriptedEngine {
  const listeners = new Set<(state: EngineState) => void>();
  const loads: ModelFile[] = [];
  const replies: ScriptedReply[] = [];
  const readAheads: ReadAheadRequest[] = [];
  const forgotten: string[] = [];
  const snapshotBudgets: number[] = [];
  let state: EngineState = { status: 'none' };
  let model: LoadedModel | null = null;
  let nextLoadError: AppError | null = null;
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
    async load(file) {
      loads.push(file);
      setState({ status: 'loading', modelId: file.id, progress: 0 });
      if (nextLoadError !== null) {
        const error = nextLoadError;
        nextLoadError = null;
        setState({ status: 'failed', modelId: file.id, error: error.data });
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
    async close() {
      closed = true;
    },
  };
}

function loaded({ id, name, level, isDemo, contextLength }: ModelFile): LoadedModel {
  const device = { device: 'CPU', layersOnDevice: 0, layers: 4, threads: 1, loadMs: 1, fellBack: null };
  return { modelId: id, name, level, isDemo, contextLength, ...device };
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
