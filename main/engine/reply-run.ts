// One reply as the supervisor follows it, from the asking to the settled result, whatever the worker does
// in between.
import type { ReplyProgress } from '../../preload/contract/events.ts';
import type { LoadedModel, ReplyStats } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { ReplyRequest, ReplyResult } from './engine.ts';
import type { FromWorker, ReplyBeginning, ToWorker } from './messages.ts';

/**
 * How long the worker may take to confirm a stop. It hears of one between two steps of the prompt or two
 * tokens; where a step takes longer, the reply ends without it, 100 ms after the person's word at the most.
 */
const stopWithinMs = 80;
const betweenDecodeProgressMs = 250;

export interface ReplyRun {
  readonly replyId: string;
  readonly conversationId: string;
  /** The only model that may write it; null: any. */
  readonly modelId: string | null;
  readonly result: Promise<ReplyResult>;
  readonly settled: boolean;
  /** The worker has taken it up: its prompt is being read, or more. */
  readonly begun: boolean;
  /** Says what it waits for and which conversations' replies come first, if that is news. */
  wait(reason: 'model' | 'reply', behind: readonly string[]): void;
  /**
   * Sends the order; the worker's messages about it come back through `receive`. `onSettled` is called when
   * it ends, before anybody who awaits `result` goes on.
   */
  start(post: (message: ToWorker) => void, model: LoadedModel, onSettled: () => void): void;
  receive(message: FromWorker): void;
  /**
   * Makes it one to be started again, where the worker has died before it had begun. Once; false where it
   * cannot be.
   */
  retry(): boolean;
  fail(error: AppError): void;
  /** Ends it as its signal would. */
  stop(): void;
}

/**
 * @param run the number that the worker knows it by
 * @param options.promptLookup of the moment that it starts; not given: no
 */
export function createReplyRun(
  request: ReplyRequest,
  run: number,
  { now, promptLookup = () => false }: { now(): number; promptLookup?(): boolean },
): ReplyRun {
  const { promise, resolve, reject } = Promise.withResolvers<ReplyResult>();
  let settled = false;
  let retried = false;
  let waitsFor = '';
  let post: ((message: ToWorker) => void) | null = null;
  let model: LoadedModel | null = null;
  let beginning: ReplyBeginning | null = null;
  let guesses = false;
  let generated = 0;
  let decodeRate = 0;
  let startedAt = 0;
  let firstAt: number | null = null;
  let reportedAt = 0;
  let stopTimer: NodeJS.Timeout | undefined;
  let onSettled = (): void => {};

  function settle(finish: () => void): void {
    if (settled) return;
    settled = true;
    clearTimeout(stopTimer);
    request.signal.removeEventListener('abort', stop);
    finish();
    onSettled();
  }

  function succeed(stats: ReplyStats): void {
    const contextStartId = beginning === null ? request.contextStartId : beginning.contextStartId;
    settle(() => resolve({ stats, contextStartId, model }));
  }

  /** What is known here of a reply that the worker has not summed up. */
  function statsSoFar(): ReplyStats {
    const { promptTokens = 0, reusedTokens = 0, seed = request.sampling.seed ?? 0 } = beginning ?? {};
    const readMs = firstAt === null ? 0 : firstAt - startedAt;
    return {
      promptTokens,
      reusedTokens,
      generatedTokens: generated,
      timeToFirstTokenMs: readMs,
      prefillTokensPerSecond: readMs > 0 ? ((promptTokens - reusedTokens) / readMs) * 1000 : 0,
      decodeTokensPerSecond: decodeRate,
      stopReason: 'stopped',
      seed,
    };
  }

  function stop(): void {
    if (settled || stopTimer !== undefined) return;
    if (post === null) {
      succeed(statsSoFar());
      return;
    }
    post({ type: 'stop', run });
    stopTimer = setTimeout(() => succeed(statsSoFar()), stopWithinMs);
  }

  function progress(value: ReplyProgress): void {
    if (!settled) request.onProgress(value);
  }

  function readDelta(delta: Extract<FromWorker, { type: 'delta' }>): void {
    const time = now();
    firstAt ??= time;
    generated += delta.tokenIds.length;
    decodeRate = delta.tokensPerSecond;
    request.onDelta({ text: delta.text, tokenIds: delta.tokenIds, recorded: delta.recorded });
    if (time - reportedAt < betweenDecodeProgressMs) return;
    reportedAt = time;
    progress({ phase: 'decode', generated, tokensPerSecond: decodeRate });
  }

  function tellPrefill(done: number): void {
    if (beginning === null) return;
    const { promptTokens: total, contextStartId } = beginning;
    progress({ phase: 'prefill', done, total, contextStartId });
  }

  request.signal.addEventListener('abort', stop);
  if (request.signal.aborted) stop();

  return {
    replyId: request.replyId,
    conversationId: request.conversationId,
    modelId: request.modelId ?? null,
    result: promise,
    get settled() {
      return settled;
    },
    get begun() {
      return beginning !== null;
    },
    wait(reason, behind) {
      const news = [reason, ...behind].join(' ');
      if (news !== waitsFor) progress({ phase: 'waiting', for: reason, behind });
      waitsFor = news;
    },
    start(postMessage, loaded, whenSettled) {
      post = postMessage;
      model = loaded;
      onSettled = whenSettled;
      startedAt = now();
      const { conversationId, turns, contextStartId, pinned = false, sampling } = request;
      const { instruction = '', recordsTokens = false, temporary = false } = request;
      const shared = { conversationId, turns, contextStartId, pinned, sampling, instruction, recordsTokens };
      guesses = promptLookup();
      const order = { ...shared, promptLookup: guesses, ...(temporary ? { temporary } : {}) };
      post({ type: 'reply', run, order });
    },
    receive(message) {
      // Once settled, what the worker still has to say about it is too late.
      if (settled || !('run' in message) || message.run !== run) return;
      if (message.type === 'begun') {
        const { promptTokens, reusedTokens, promptSha256, seed, contextStartId } = message;
        beginning = { promptTokens, reusedTokens, promptSha256, seed, contextStartId };
        if (model !== null) request.onBegun?.({ ...beginning, model, promptLookup: guesses });
        tellPrefill(reusedTokens);
      } else if (message.type === 'prefill') tellPrefill(message.done);
      else if (message.type === 'delta') readDelta(message);
      else if (message.type === 'replied') succeed(message.stats);
      else settle(() => reject(new AppError(message.error.code, { detail: message.error.detail })));
    },
    retry() {
      if (settled || retried || post === null || beginning !== null) return false;
      retried = true;
      post = null;
      onSettled = () => {};
      return true;
    },
    fail(error) {
      settle(() => reject(error));
    },
    stop,
  };
}
