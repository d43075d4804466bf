// Conversations that are never written to disk: the same services as of any other, over a database in memory and
// an engine that keeps nothing of them.
import type { Input } from '../../preload/contract/methods.ts';
import type { Conversation } from '../../preload/contract/models.ts';
import type { Events } from '../api/events.ts';
import type { Engine } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CurrentModel } from '../models/current-model.ts';
import { openMemoryStore, type Store } from '../store/store.ts';
import { titleOf } from '../title.ts';
import { createConversationServices } from './conversation-services.ts';

export type Temporary = ReturnType<typeof createTemporary>;

export function createTemporary(options: {
  store: Store;
  engine: Engine;
  events: Events;
  models: Pick<CurrentModel, 'use' | 'isReadyFor' | 'borrow' | 'withFingerprint'>;
  /** Of a whole model file; null while it is not known. */
  sha256Of(fingerprint: string): string | null;
  log: Log;
}) {
  const { models, sha256Of, log } = options;
  const memory = openMemoryStore();
  const { conversations, folders, duplicates, messages, tree: treeStore } = memory;
  const { drafts, setups: setupStore, receipts: receiptStore, tokenRecords: records } = memory;
  /** Settings, presets and models are everybody's. */
  const store: Store = {
    ...options.store,
    conversations,
    folders,
    duplicates,
    messages,
    tree: treeStore,
    drafts,
    setups: setupStore,
    receipts: receiptStore,
    tokenRecords: records,
  };
  const engine = withoutTraces(options.engine);
  const events = markingEvents(options.events);
  const services = createConversationServices({
    store,
    engine,
    events,
    models,
    sha256Of,
    // There is no file that they could be brought back into.
    backUp: async () => null,
    log,
  });
  const { chat, readAhead } = services;
  /** As they were begun, by conversation. */
  const titles = new Map<string, string>();

  return {
    /** What the methods on such a conversation use in place of the app's own. */
    services,
    list: (): Conversation[] => conversations.list().map(marked),
    mark: marked,
    hasConversation: (id: string): boolean => conversations.find(id) !== undefined,
    /** @throws AppError `notFound` */
    titleOf: (id: string): string => conversations.get(id).title,
    /** The database of all of them as it is now, what is known of replies that are being written in it. */
    bytes(): Uint8Array {
      chat.saveLive();
      return memory.bytes();
    },
    hasMessage(id: string): boolean {
      try {
        return messages.get(id) !== undefined;
      } catch {
        return false;
      }
    },
    hasDeletion(id: string): boolean {
      try {
        return treeStore.deleted(id) !== undefined;
      } catch {
        return false;
      }
    },
    begin({ conversationId, title }: Input<'beginTemporary'>): void {
      if (conversations.find(conversationId) ?? options.store.conversations.find(conversationId))
        throw new AppError('badRequest', { detail: { conversationId } });
      titles.set(conversationId, title);
      const conversation = conversations.begin(conversationId, title);
      events.publish({ type: 'conversationChanged', conversation });
    },
    /** @throws AppError `notFound`, `inTrash`, `replyInProgress`, `diskFull` */
    keep(conversationId: string): void {
      const { title } = conversations.get(conversationId);
      conversations.requireOutOfTrash(conversationId);
      if (chat.running().some((one) => one.conversationId === conversationId))
        throw new AppError('replyInProgress', { detail: { conversationId } });
      if (title === titles.get(conversationId)) {
        const first = messages.list(conversationId).find(({ role }) => role === 'user');
        if (first !== undefined) conversations.rename(conversationId, titleOf(first.text));
      }
      options.store.rows.write(memory.rows.read(conversationId));
      conversations.remove([conversationId]);
      titles.delete(conversationId);
      const conversation = options.store.conversations.get(conversationId);
      options.events.publish({ type: 'conversationChanged', conversation });
    },
    /** Ends what is being written in them, and them. */
    close(): void {
      readAhead.close();
      chat.close();
      memory.close();
    },
  };
}

const marked = (conversation: Conversation): Conversation => ({ ...conversation, temporary: true });

/** Tells pages of each conversation that it is temporary: its row does not know. */
function markingEvents(events: Events): Events {
  return {
    ...events,
    publish: (event) =>
      events.publish(
        event.type === 'conversationChanged' ? { ...event, conversation: marked(event.conversation) } : event,
      ),
  };
}

/** The engine, asked to keep nothing on disk of what it reads and writes. */
function withoutTraces(engine: Engine): Engine {
  const asked: Pick<Engine, 'reply' | 'readAhead'> = {
    reply: (request) => engine.reply({ ...request, temporary: true }),
    readAhead: (request) => engine.readAhead({ ...request, temporary: true }),
  };
  // By inheritance, because its state is a getter that a copy would freeze.
  return Object.assign(Object.create(engine) as Engine, asked);
}
