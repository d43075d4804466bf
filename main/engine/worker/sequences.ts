// Which of the context's sequences a conversation uses: the one that holds its KV cache, else a free one,
// else the one that was used longest ago, whose conversation goes to disk. What a conversation left on disk
// comes back into the sequence that it is given.
import type { LlamaContext, LlamaContextSequence } from 'node-llama-cpp';
import type { Snapshots } from './kv-snapshots.ts';

/** Whose sequence it is; a temporary one goes to no disk. */
interface Holder {
  readonly conversationId: string;
  readonly temporary?: boolean;
}

export interface Sequences {
  /** The conversation's sequence, with as much of `prompt` in it as memory or disk still has. */
  take(
    conversation: Holder,
    prompt: readonly number[],
    cancelled: () => boolean,
  ): Promise<LlamaContextSequence>;
  /** Empties what it holds. */
  forget(conversationId: string): Promise<void>;
  /** Writes all that is not on disk yet, used last first, until `cancelled`. */
  save(cancelled: () => boolean): Promise<void>;
  /**
   * Lends a sequence with room for so many tokens behind what it holds: one that no conversation uses, else the
   * one used longest ago, whose conversation goes to disk where there is no room. Whatever `use` does to it behind
   * what it held is undone.
   */
  lend<T>(room: number, use: (sequence: LlamaContextSequence) => Promise<T>): Promise<T>;
}

/** More conversations than this are hardly gone back and forth between. */
export const mostSequences = 8;
/** Beyond this, allocating them is felt at every load, and the disk brings one back in less time. Bytes. */
const mostBytes = 4 * 2 ** 30;

/**
 * How many conversations stay in memory: at most an eighth of all memory, half of what is free and 4 GiB,
 * halved from 8. It may be another number at each load: a snapshot is read whatever it is (`state-file.ts`).
 * @param cache bytes of one sequence's KV cache; 0 where unknown
 */
export function sequencesFor(
  cache: number,
  memory: { readonly total: number; readonly free: number },
): number {
  if (cache <= 0) return 1;
  const most = Math.min(memory.total / 8, memory.free / 2, mostBytes);
  let sequences = mostSequences;
  while (sequences > 1 && sequences * cache > most) sequences /= 2;
  return sequences;
}

export function createSequences(context: LlamaContext, snapshots: Snapshots | null): Sequences {
  /** Used longest ago first, as a Map keeps the order of insertion. */
  const byConversation = new Map<string, LlamaContextSequence>();
  const emptied: LlamaContextSequence[] = [];
  const temporaries = new Set<string>();

  async function write(
    conversationId: string,
    sequence: LlamaContextSequence,
    cancelled: () => boolean,
  ): Promise<void> {
    if (!temporaries.has(conversationId)) await snapshots?.save(conversationId, sequence, cancelled);
  }

  function unused(): LlamaContextSequence | undefined {
    return emptied.pop() ?? (context.sequencesLeft > 0 ? context.getSequence() : undefined);
  }

  async function free(): Promise<LlamaContextSequence> {
    const there = unused();
    if (there !== undefined) return there;
    const [conversationId, sequence] = [...byConversation][0] as [string, LlamaContextSequence];
    await write(conversationId, sequence, () => false);
    byConversation.delete(conversationId);
    return sequence;
  }

  /** One for work that is nobody's; `kept`: it holds a conversation's cache, which stays. */
  async function spare(room: number): Promise<{ sequence: LlamaContextSequence; kept: boolean }> {
    const there = unused();
    if (there !== undefined) return { sequence: there, kept: false };
    const roomy = [...byConversation.values()].find(
      ({ contextSize, nextTokenIndex }) => contextSize - nextTokenIndex > room,
    );
    if (roomy !== undefined) return { sequence: roomy, kept: true };
    const sequence = await free();
    await sequence.clearHistory();
    return { sequence, kept: false };
  }

  return {
    async take({ conversationId, temporary = false }, prompt, cancelled) {
      if (temporary) temporaries.add(conversationId);
      else temporaries.delete(conversationId);
      const sequence = byConversation.get(conversationId) ?? (await free());
      byConversation.delete(conversationId);
      byConversation.set(conversationId, sequence);
      if (!temporary) await snapshots?.load(conversationId, sequence, prompt, cancelled);
      return sequence;
    },
    async forget(conversationId) {
      const sequence = byConversation.get(conversationId);
      if (sequence === undefined) return;
      byConversation.delete(conversationId);
      temporaries.delete(conversationId);
      emptied.push(sequence);
      await sequence.clearHistory();
    },
    async save(cancelled) {
      for (const [conversationId, sequence] of [...byConversation].reverse()) {
        if (cancelled()) return;
        await write(conversationId, sequence, cancelled);
      }
    },
    async lend(room, use) {
      const { sequence, kept } = await spare(room);
      const start = sequence.nextTokenIndex;
      try {
        return await use(sequence);
      } finally {
        if (!kept) emptied.push(sequence);
        if (sequence.nextTokenIndex > start)
          await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }]);
      }
    },
  };
}
