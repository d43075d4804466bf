// The session with one loaded model: what an order to reply does, from turns to statistics.
import type { Token } from 'node-llama-cpp';
import type { ReplyStats, SeenPrompt, StopReason } from '../../../preload/contract/models.ts';
import { AppError } from '../../errors.ts';
import type {
  InspectOrder,
  ReadAheadOrder,
  RecordedTokens,
  ReplyBeginning,
  ReplyOrder,
} from '../messages.ts';
import { replyReserve, selectContext } from './context-window.ts';
import { createDeltaBatcher } from './delta-batcher.ts';
import { decode, prefill, reusePrefix } from './generate.ts';
import type { Snapshots } from './kv-snapshots.ts';
import type { LoadedWeights } from './loaded-model.ts';
import { type Exchange, toExchanges } from './prompt.ts';
import { createReplySampler } from './reply-sampler.ts';
import { describePrompt, hashOfIds } from './seen-prompt.ts';
import { createSequences, type Sequences } from './sequences.ts';
import { createSpelling } from './spelling.ts';
import { createTokenCount } from './token-count.ts';
import { startRecording, type TokenRecorder } from './token-recorder.ts';

export interface ReplyListener {
  stopped(): boolean;
  onBegun(beginning: ReplyBeginning): void;
  /** `done` tokens of the prompt are in the KV cache. */
  onPrefill(done: number): void;
  onDelta(delta: SessionDelta): void;
}

export interface SessionDelta {
  readonly text: string;
  readonly tokenIds: Int32Array;
  readonly tokensPerSecond: number;
  readonly recorded: RecordedTokens | null;
}

export interface Session {
  /** @throws AppError `promptTooLong` */
  reply(order: ReplyOrder, listener: ReplyListener): Promise<ReplyStats>;
  /** Reads what a coming prompt is sure to begin with, until `cancelled`. Returns the tokens it has read. */
  readAhead(order: ReadAheadOrder, cancelled: () => boolean): Promise<number>;
  /** Empties the KV cache of a conversation that is no more. */
  forget(conversationId: string): Promise<void>;
  /** Writes to disk what is only in memory, used last first, until `cancelled`. */
  save(cancelled: () => boolean): Promise<void>;
  /** As `Sequences.lend`. */
  readonly lend: Sequences['lend'];
  /** The prompt of an order that begins its context where it says. @throws AppError `badRequest`, `promptTooLong` */
  inspect(order: InspectOrder): SeenPrompt;
  /** Tokens of a prompt; an estimate beyond the context's length where it does not fit. */
  count(order: InspectOrder): number;
}

/** What settles a prompt. `pinned`: it begins where `contextStartId` says, whatever would be chosen now. */
type PromptOrder = Omit<ReadAheadOrder, 'conversationId'> & Pick<ReplyOrder, 'pinned'>;

/** What a person may type next; a token in which all of these agree will hardly become another. */
const continuations = ['a', ' The', '1', '\n', '.'];

/** @param snapshots null: what leaves memory is lost */
export function createSession(weights: LoadedWeights, snapshots: Snapshots | null): Session {
  const { model, context, encoder, vocabulary, pace } = weights;
  const sequences = createSequences(context, snapshots);
  const spell = createSpelling(model, weights.decode);
  const count = createTokenCount(encoder, vocabulary.longestPiece, context.contextSize);

  /**
   * The prompt of a branch from the exchange on that the context begins with.
   * @throws AppError `promptTooLong` where it is not even worth encoding
   */
  function promptFrom(
    exchanges: readonly Exchange[],
    start: number,
    wishedId: string | null,
    instruction: string,
  ) {
    const hopeless = exchanges.slice(start).find(count.isHopeless);
    if (hopeless !== undefined) {
      const detail = { tokens: count.tokensOf(hopeless, true), limit: context.contextSize - 1 };
      throw new AppError('promptTooLong', { detail });
    }
    // A branch may be cut off above where the context is to begin.
    const { messageId } = exchanges[start]!.question;
    const contextStartId = start === 0 && messageId !== wishedId ? null : messageId;
    return { prompt: encoder.encode(exchanges.slice(start), instruction), contextStartId };
  }

  /** Where the context is wished to begin; 0 without a wish. */
  function wishedStart(exchanges: readonly Exchange[], contextStartId: string | null): number {
    return Math.max(
      0,
      exchanges.findIndex(({ question }) => question.messageId === contextStartId),
    );
  }

  /** The prompt of as much of the branch as fits, and the message it begins with. */
  function promptFor({ turns, contextStartId, maxTokens, pinned, instruction = '' }: PromptOrder) {
    const exchanges = toExchanges(turns);
    const last = exchanges.length - 1;
    const keepStart = wishedStart(exchanges, contextStartId);
    if (pinned) {
      const built = promptFrom(exchanges, keepStart, contextStartId, instruction);
      const limit = context.contextSize - 1;
      if (built.prompt.length > limit)
        throw new AppError('promptTooLong', { detail: { tokens: built.prompt.length, limit } });
      return built;
    }
    const start = selectContext({
      exchanges: exchanges.length,
      tokensOf: (at) => count.tokensOf(exchanges[at]!, at === last),
      keepStart,
      contextLength: context.contextSize,
      reserve: replyReserve(maxTokens, context.contextSize),
      instruction: encoder.instructionTokens(instruction),
    });
    return promptFrom(exchanges, start, contextStartId, instruction);
  }

  /** The tokens that the prompt begins with, however the person's turn at its end goes on. */
  function certainPart(order: ReadAheadOrder): number[] {
    const [own] = order.turns.slice(-1);
    if (own === undefined) return [];
    const prompts = continuations.map((more) => {
      const turns = [...order.turns.slice(0, -1), { ...own, text: own.text + more }];
      return promptFor({ ...order, turns, pinned: false }).prompt;
    });
    const [first = [], ...others] = prompts;
    const end = first.findIndex((id, at) => others.some((other) => other[at] !== id));
    return end === -1 ? first : first.slice(0, end);
  }

  return {
    inspect({ turns, contextStartId, instruction = '' }) {
      const exchanges = toExchanges(turns);
      const start = wishedStart(exchanges, contextStartId);
      const { prompt } = promptFrom(exchanges, start, contextStartId, instruction);
      const shown = describePrompt(prompt, { vocabulary, decode: weights.decode, instruction });
      return { ...shown, leftOut: 2 * start, format: encoder.name };
    },
    count({ turns, contextStartId, instruction = '' }) {
      const exchanges = toExchanges(turns);
      const seen = exchanges.slice(wishedStart(exchanges, contextStartId));
      const estimate = count.beyondContext(seen);
      return estimate ?? encoder.encode(seen, instruction).length;
    },
    async reply(order, listener) {
      const begun = performance.now();
      const { prompt, contextStartId } = promptFor({
        turns: order.turns,
        contextStartId: order.contextStartId,
        maxTokens: order.sampling.maxTokens,
        pinned: order.pinned,
        ...(order.instruction === undefined ? {} : { instruction: order.instruction }),
      });
      const sampler = await createReplySampler(weights, { ...order, spell });
      const sequence = await sequences.take(order, prompt, listener.stopped);
      const reused = await reusePrefix(sequence, prompt);
      listener.onBegun({
        promptTokens: prompt.length,
        reusedTokens: reused,
        promptSha256: hashOfIds(prompt),
        seed: sampler.options.seed,
        contextStartId,
      });

      let firstAt = 0;
      let lastAt = 0;
      let generated = 0;
      let recorder: TokenRecorder | null = null;
      const decodeRate = () => perSecond(generated - 1, lastAt - firstAt);
      const batcher = createDeltaBatcher({
        decode: weights.decode,
        guard: sampler.guard,
        emit(text, tokenIds, sampled) {
          sampler.emitted(text);
          const recorded = sampled ? (recorder?.take(tokenIds.length) ?? null) : null;
          listener.onDelta({ text, tokenIds, tokensPerSecond: decodeRate(), recorded });
        },
        now: () => {
          // The one look at the clock that a token costs.
          lastAt = performance.now();
          if (firstAt === 0) firstAt = lastAt;
          return lastAt;
        },
      });

      const prefillBegun = performance.now();
      model.llama.maxThreads = weights.threads.prefill;
      const { stopped, onPrefill } = listener;
      let stopReason: StopReason = 'stopped';
      if (await prefill(sequence, prompt, { reused, pace, stopped, onProgress: onPrefill })) {
        model.llama.maxThreads = weights.threads.decode;
        if (order.recordsTokens) recorder = startRecording(weights);
        stopReason = await decode(sequence, prompt, {
          sampler: sampler.options,
          maxTokens: order.sampling.maxTokens,
          promptLookup: order.promptLookup ?? false,
          stopped,
          onToken: (id) => {
            generated++;
            sampler.written(id);
            return batcher.push(id);
          },
        }).finally(() => recorder?.end());
      }
      const rate = decodeRate();
      batcher.finish();
      const readUntil = firstAt === 0 ? performance.now() : firstAt;
      return {
        promptTokens: prompt.length,
        reusedTokens: reused,
        generatedTokens: batcher.emitted,
        timeToFirstTokenMs: firstAt === 0 ? 0 : firstAt - begun,
        prefillTokensPerSecond: perSecond(prompt.length - reused, readUntil - prefillBegun),
        decodeTokensPerSecond: rate,
        stopReason,
        seed: sampler.options.seed,
        ...sampler.outcome(stopReason),
      };
    },
    async readAhead(order, cancelled) {
      const prompt = certainPart(order);
      if (prompt.length === 0) return 0;
      const sequence = await sequences.take(order, prompt, cancelled);
      const { firstDifferentIndex } = sequence.compareContextTokens(prompt as Token[]);
      // What is read already stays, and so does what stands behind it.
      if (firstDifferentIndex >= prompt.length - 1 || cancelled()) return 0;
      const reused = await reusePrefix(sequence, prompt);
      model.llama.maxThreads = weights.threads.prefill;
      let read = reused;
      await prefill(sequence, prompt, {
        reused,
        pace,
        stopped: cancelled,
        onProgress: (done) => {
          read = done;
        },
      });
      return read - reused;
    },
    forget: sequences.forget,
    save: sequences.save,
    lend: sequences.lend,
  };
}

function perSecond(tokens: number, ms: number): number {
  return ms > 0 && tokens > 0 ? (tokens / ms) * 1000 : 0;
}
