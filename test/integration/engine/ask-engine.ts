// What is asked of an engine whose worker is a real one, where only how it was done matters.
import type { Engine, Turn } from '../../../main/engine/engine.ts';
import type { Sampling } from '../../../preload/contract/models.ts';

export const greedy: Sampling = { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 5 };

export const user = (messageId: string, text: string): Turn => ({
  messageId,
  role: 'user',
  text,
  tokenIds: null,
});

/** A few tokens in reply to these turns; resolves when they are written. */
export const askEngine = (engine: Engine, conversationId: string, turns: readonly Turn[]) =>
  engine.reply({
    replyId: 'r',
    conversationId,
    turns,
    contextStartId: null,
    sampling: greedy,
    signal: new AbortController().signal,
    onDelta: () => {},
    onProgress: () => {},
  });
