// The session with one loaded model: what an order to reply does, from turns to statistics.
import type { ReplyStats, StopReason } from '../../../preload/contract/models.ts';
import type { ReplyBeginning, ReplyOrder } from '../messages.ts';
import { replyReserve, selectContext } from './context-window.ts';
import { createDeltaBatcher } from './delta-batcher.ts';
import { decode, prefill, reusePrefix } from './generate.ts';
import type { LoadedWeights } from './loaded-model.ts';
import { encodeExchange, encodePrompt, toExchanges } from './prompt.ts';
import { samplerOptions } from './sampling.ts';
import { createSequences } from './sequences.ts';

export interface ReplyListener {
  stopped(): boolean;
  onBegun(beginning: ReplyBeginning): void;
  /** `done` tokens of the prompt are in the KV cache. */
  onPrefill(done: number): void;
  onDelta(text: string, tokenIds: Int32Array, tokensPerSecond: number): void;
}

export interface Session {
  /** @throws AppError `promptTooLong` */
  reply(order: ReplyOrder, listener: ReplyListener): Promise<ReplyStats>;
}

export function createSession(weights: LoadedWeights): Session {
  const { model, context, tokenizer, threads } = weights;
  const sequences = createSequences(context);

  /** The prompt of as much of the branch as fits, and the message it begins with. */
  function promptFor({ turns, contextStartId, sampling }: ReplyOrder) {
    const exchanges = toExchanges(turns);
    const last = exchanges.length - 1;
    const start = selectContext({
      exchanges: exchanges.length,
      tokensOf: (at) => encodeExchange(tokenizer, exchanges[at]!, { first: false, last: at === last }).length,
      keepStart: Math.max(
        0,
        exchanges.findIndex(({ question }) => question.messageId === contextStartId),
      ),
      contextLength: context.contextSize,
      reserve: replyReserve(sampling.maxTokens, context.contextSize),
    });
    const startId = start === 0 ? null : exchanges[start]!.question.messageId;
    return { prompt: encodePrompt(tokenizer, exchanges.slice(start)), contextStartId: startId };
  }

  return {
    async reply(order, listener) {
      const begun = performance.now();
      const { prompt, contextStartId } = promptFor(order);
      const sampler = samplerOptions(order.sampling);
      const sequence = sequences.take(order.conversationId);
      const reused = await reusePrefix(sequence, prompt);
      listener.onBegun({
        promptTokens: prompt.length,
        reusedTokens: reused,
        seed: sampler.seed,
        contextStartId,
      });

      let firstAt = 0;
      let lastAt = 0;
      let generated = 0;
      const decodeRate = () => perSecond(generated - 1, lastAt - firstAt);
      const batcher = createDeltaBatcher({
        decode: weights.decode,
        emit: (text, ids) => listener.onDelta(text, ids, decodeRate()),
        now: () => {
          // The one look at the clock that a token costs.
          lastAt = performance.now();
          if (firstAt === 0) firstAt = lastAt;
          return lastAt;
        },
      });

      const prefillBegun = performance.now();
      model.llama.maxThreads = threads.prefill;
      const { stopped, onPrefill } = listener;
      let stopReason: StopReason = 'stopped';
      if (
        await prefill(sequence, prompt, { reused, step: weights.prefillStep, stopped, onProgress: onPrefill })
      ) {
        model.llama.maxThreads = threads.decode;
        stopReason = await decode(sequence, prompt, {
          sampler,
          maxTokens: order.sampling.maxTokens,
          stopped,
          onToken: (id) => {
            generated++;
            batcher.push(id);
          },
        });
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
        seed: sampler.seed,
      };
    },
  };
}

function perSecond(tokens: number, ms: number): number {
  return ms > 0 && tokens > 0 ? (tokens / ms) * 1000 : 0;
}
