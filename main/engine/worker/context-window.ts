// Which exchanges the model sees when the whole branch does not fit into its context. Chosen here in the
// worker because the tokenizer is here: each text is encoded once and nothing is asked back.
import { AppError } from '../../errors.ts';

/** Room that is asked for a reply at the least, in tokens; a question that leaves less is refused. */
const smallestReply = 64;
/**
 * How full the room may be after the earliest exchanges were dropped. What is dropped changes every
 * position behind it, so the whole rest has to be read again: better rarely and much than every turn.
 */
const fullAfterDropping = 0.7;

export interface ContextWindow {
  /** How many exchanges the branch has. */
  readonly exchanges: number;
  /** Tokens of one of them; asked from the last one backwards, no further than needed. */
  tokensOf(index: number): number;
  /** Where the context began for the branch's last reply. */
  readonly keepStart: number;
  /** Tokens; the engine can use all but one of them. */
  readonly contextLength: number;
  /** Tokens kept free for the reply. */
  readonly reserve: number;
  /** Tokens of what is told before the first exchange, whichever that is. */
  readonly instruction: number;
}

/** Tokens kept free for a reply of at most `maxTokens`: at most a quarter of the context. */
export function replyReserve(maxTokens: number, contextLength: number): number {
  return Math.min(maxTokens, Math.floor(contextLength / 4));
}

/**
 * The index of the first exchange that the model sees: `keepStart` while everything from there fits,
 * otherwise the earliest one that leaves room for the coming turns.
 * @throws AppError `promptTooLong` with `tokens` and `limit` when not even the last exchange fits.
 */
export function selectContext(window: ContextWindow): number {
  const last = window.exchanges - 1;
  const room = window.contextLength - 1 - window.reserve;
  const limit = window.contextLength - 1 - Math.min(window.reserve, smallestReply);
  const begin = 1 + window.instruction; // <s>
  const alone = begin + window.tokensOf(last);
  if (alone > limit) {
    const instruction = window.instruction > 0 ? { instruction: window.instruction } : {};
    throw new AppError('promptTooLong', { detail: { tokens: alone, limit, ...instruction } });
  }

  let start = last;
  let tokens = alone;
  for (let index = last - 1; index >= window.keepStart; index--) {
    tokens += window.tokensOf(index);
    if (tokens > room) return start;
    if (tokens <= room * fullAfterDropping) start = index;
  }
  return Math.min(last, window.keepStart);
}
