// Which of the context's sequences a conversation uses: the one that holds its KV cache, else the one that
// was used longest ago.
import type { LlamaContext, LlamaContextSequence } from 'node-llama-cpp';

export interface Sequences {
  take(conversationId: string): LlamaContextSequence;
}

export function createSequences(context: LlamaContext): Sequences {
  /** Used longest ago first, as a Map keeps the order of insertion. */
  const byConversation = new Map<string, LlamaContextSequence>();
  return {
    take(conversationId) {
      let sequence = byConversation.get(conversationId);
      if (sequence === undefined && context.sequencesLeft > 0) sequence = context.getSequence();
      const held = sequence === undefined ? [...byConversation.keys()][0] : conversationId;
      sequence ??= byConversation.get(held as string) as LlamaContextSequence;
      byConversation.delete(held as string);
      byConversation.set(conversationId, sequence);
      return sequence;
    },
  };
}
