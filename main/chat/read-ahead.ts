// What is going to be asked is read before it is asked: the history of a conversation that a page shows, and
// of a draft the sentences that are finished. A guess; where it proves wrong it has cost only the work.
import type { Sampling } from '../../preload/contract/models.ts';
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../log.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { Store } from '../store/store.ts';

export type ReadAhead = ReturnType<typeof createReadAhead>;

/** ms; who leafs through conversations has not chosen one yet. */
const settledAfterMs = 300;

/**
 * The part of a draft that typing on will hardly change: up to the last end of a line or of a sentence
 * behind which something stands.
 */
export function finishedPart(draft: string): string {
  return /^[\s\S]*(?:[.!?…](?=\s)|\n)/.exec(draft)?.[0] ?? '';
}

export function createReadAhead(options: {
  store: Pick<Store, 'conversations' | 'messages' | 'drafts' | 'setups'>;
  engine: Pick<Engine, 'readAhead'>;
  settings: Pick<SettingsStore, 'get'>;
  samplingOf(conversationId: string): Pick<Sampling, 'maxTokens'>;
  /** Whether the model that a conversation would use is loaded, or about to be. */
  isReadyFor(modelId: string | null): boolean;
  log: Pick<Log, 'warn'>;
  /** ms; injected by tests */
  settledAfterMs?: number;
}) {
  const { store, engine, settings, samplingOf, isReadyFor, log } = options;
  let timer: NodeJS.Timeout | undefined;
  /** What was asked for last: a draft that grows within a sentence asks for nothing new. */
  let last: string | null = null;

  /** @param draft not given: as it was saved */
  function request(conversationId: string, draft = store.drafts.list()[conversationId] ?? ''): void {
    const { readAhead } = settings.get();
    const { leafId = null, trashedAt = null } = store.conversations.find(conversationId) ?? {};
    // In the trash it is asked nothing.
    if (!readAhead || leafId === null || trashedAt !== null) return;
    const text = finishedPart(draft);
    const { instruction, modelId } = store.setups.get(conversationId);
    if (!isReadyFor(modelId)) return;
    const key = JSON.stringify([conversationId, leafId, text, instruction]);
    const reply = store.messages.get(leafId);
    if (key === last || reply.role !== 'assistant' || reply.status === 'streaming') return;
    last = key;
    const turns = store.messages.turns(leafId, reply.contextStartId);
    engine.readAhead({
      conversationId,
      turns: [...turns, { messageId: 'draft', role: 'user', text, tokenIds: null }],
      contextStartId: reply.contextStartId,
      maxTokens: samplingOf(conversationId).maxTokens,
      instruction,
    });
  }

  /** A guess must not become anybody's trouble. */
  function tryRequest(conversationId: string, draft?: string): void {
    try {
      request(conversationId, draft);
    } catch (thrown) {
      log.warn('reading ahead failed', thrown);
    }
  }

  return {
    /** A page shows it. Nothing happens if there is none of this id. */
    opened(conversationId: string): void {
      clearTimeout(timer);
      timer = setTimeout(() => {
        last = null;
        tryRequest(conversationId);
      }, options.settledAfterMs ?? settledAfterMs);
    },
    /** Its draft is now this. */
    typed(conversationId: string, draft: string): void {
      if (finishedPart(draft) !== '') tryRequest(conversationId, draft);
    },
    close: () => clearTimeout(timer),
  };
}
