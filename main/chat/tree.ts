// Changing the tree of a conversation's turns, and taking such steps back. No turn is ever overwritten: an edited text
// is a version beside the old one, and what is deleted is out of sight until it is brought back or its time is over.
import type { Input } from '../../preload/contract/methods.ts';
import type { Message } from '../../preload/contract/models.ts';
import type { DeletedTurns, TreeOperation } from '../../preload/contract/tree.ts';
import type { Events } from '../api/events.ts';
import type { Engine } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { WrittenReply } from '../store/messages.ts';
import type { Store } from '../store/store.ts';
import type { ChatService } from './chat-service.ts';
import type { Change, Step, TreeHistory } from './tree-history.ts';

/** A change that was made, what would take it back, and what pages are to hear of it. */
interface Made {
  readonly inverse: Change;
  publish(): void;
}

export type Tree = ReturnType<typeof createTree>;

export function createTree(options: {
  store: Pick<Store, 'conversations' | 'messages' | 'tree' | 'drafts'>;
  chat: Pick<ChatService, 'requireChangeable'>;
  engine: Pick<Engine, 'forget'>;
  events: Events;
  history: TreeHistory;
}) {
  const { store, chat, engine, events, history } = options;
  const { conversations, messages, tree, drafts } = store;

  function publishConversation(conversationId: string): void {
    events.publish({ type: 'conversationChanged', conversation: conversations.get(conversationId) });
  }

  /** Shows what stood nearest to a deleted message, if that was shown. */
  function leaveDeleted(conversationId: string, deletedId: string): void {
    const { leafId } = conversations.get(conversationId);
    if (leafId === null || tree.isVisible(conversationId, leafId)) return;
    const { siblingId, parentId } = tree.besideDeleted(deletedId);
    tree.setLeaf(conversationId, siblingId === null ? parentId : messages.newestLeafBelow(siblingId));
  }

  function hide(conversationId: string, id: string, deletionId: string): Made {
    const messageIds = tree.hide(id, deletionId);
    leaveDeleted(conversationId, id);
    return {
      inverse: { kind: 'deleted', deletionId },
      publish() {
        publishConversation(conversationId);
        events.publish({ type: 'turnsDeleted', conversationId, messageIds });
      },
    };
  }

  function restore(conversationId: string, deletionId: string): Made {
    const { id } = tree.deleted(deletionId);
    const restored = new Set(tree.restore(deletionId));
    return {
      inverse: { kind: 'added', id },
      publish() {
        const all = messages.list(conversationId);
        events.publish({
          type: 'turnsRestored',
          conversationId,
          messages: all.filter((message) => restored.has(message.id)),
          order: all.map((message) => message.id),
        });
        publishConversation(conversationId);
      },
    };
  }

  function putBack(conversationId: string, { kept }: Extract<Change, { kind: 'grown' }>): Made {
    const now = tree.keep(kept.id);
    tree.putBack(kept);
    return {
      inverse: { kind: 'grown', kept: now },
      publish() {
        events.publish({ type: 'messagesChanged', conversationId, messages: [messages.get(kept.id)] });
        publishConversation(conversationId);
      },
    };
  }

  function apply(conversationId: string, change: Change): Made {
    switch (change.kind) {
      case 'added':
        return hide(conversationId, change.id, crypto.randomUUID());
      case 'deleted':
        return restore(conversationId, change.deletionId);
      case 'grown':
        return putBack(conversationId, change);
      case 'several':
        return joined(change.changes.map((one) => apply(conversationId, one)));
      case 'moved':
        return { inverse: change, publish: () => publishConversation(conversationId) };
      default:
        return change satisfies never;
    }
  }

  /** Makes a change as one step, which can be taken back. @throws AppError `inTrash`, `replyInProgress`, `notFound` */
  function step(conversationId: string, operation: TreeOperation, make: () => Made): void {
    conversations.get(conversationId);
    chat.requireChangeable(conversationId);
    take(conversationId, operation, make);
  }

  function take(conversationId: string, operation: TreeOperation, make: () => Made): void {
    const { leafId } = conversations.get(conversationId);
    const { inverse, publish } = tree.together(make);
    history.push(conversationId, { operation, change: inverse, leafId });
    publish();
  }

  /** Takes back the last step, or takes it again. */
  function takeBack(conversationId: string, stack: 'done' | 'undone'): TreeOperation | null {
    const { leafId } = conversations.get(conversationId);
    chat.requireChangeable(conversationId);
    const last = history.last(conversationId, stack);
    if (last === null) return null;
    const { inverse, publish } = tree.together(() => {
      const made = apply(conversationId, last.change);
      if (last.leafId === null || tree.isVisible(conversationId, last.leafId))
        tree.setLeaf(conversationId, last.leafId);
      return made;
    });
    const back: Step = { operation: last.operation, change: inverse, leafId };
    history.turn(conversationId, stack, back);
    publish();
    return last.operation;
  }

  return {
    /** @throws AppError `inTrash`, `replyInProgress`, `notFound`, `badRequest` for an id that is taken, `diskFull` */
    edit({ messageId, versionId, text }: Input<'editTurn'>): void {
      const { conversationId } = messages.get(messageId);
      step(conversationId, 'edit', () => {
        tree.addVersion(versionId, messageId, text);
        tree.setLeaf(conversationId, versionId);
        drafts.saveEdit(messageId, '');
        return {
          inverse: { kind: 'added', id: versionId },
          publish() {
            publishConversation(conversationId);
            const version = messages.get(versionId);
            events.publish({ type: 'messagesChanged', conversationId, messages: [version] });
          },
        };
      });
    },
    /** @throws AppError `inTrash`, `replyInProgress`, `notFound`, `diskFull` */
    delete({ messageId, deletionId }: Input<'deleteTurn'>): void {
      const { conversationId } = messages.get(messageId);
      step(conversationId, 'delete', () => hide(conversationId, messageId, deletionId));
    },
    /**
     * The last step, if that was the deletion, is taken back as such, so that the same branch is shown as before.
     * @throws AppError `inTrash`, `replyInProgress`, `notFound`, `badRequest`
     */
    restore(deletionId: string): void {
      const { conversationId, id } = tree.deleted(deletionId);
      const last = history.last(conversationId, 'done')?.change;
      if (last?.kind === 'deleted' && last.deletionId === deletionId) {
        takeBack(conversationId, 'done');
        return;
      }
      step(conversationId, 'restore', () => {
        const made = restore(conversationId, deletionId);
        tree.setLeaf(conversationId, messages.newestLeafBelow(id));
        return made;
      });
    },
    /** @throws AppError `notFound` */
    deletions(conversationId: string): readonly DeletedTurns[] {
      conversations.get(conversationId);
      return tree.deletions(conversationId);
    },
    /** @throws AppError `inTrash`, `replyInProgress`, `notFound`, `badRequest` for a person's turn, which needs its reply first */
    branch({ conversationId, messageId }: Input<'branchFrom'>): void {
      if (messageId !== null) {
        const from = messages.get(messageId);
        if (from.conversationId !== conversationId || from.role !== 'assistant')
          throw new AppError('badRequest', { detail: { messageId } });
      }
      step(conversationId, 'branch', () => {
        tree.setLeaf(conversationId, messageId);
        return apply(conversationId, { kind: 'moved' });
      });
    },
    /**
     * Puts replies that were written elsewhere beside those that a question has, all or none, as one step. The branch
     * that is shown stays, so one of its replies may be under way.
     * @throws AppError `inTrash`, `diskFull`
     */
    keep(question: Message, replies: readonly WrittenReply[]): void {
      const { conversationId } = question;
      conversations.requireOutOfTrash(conversationId);
      take(conversationId, 'keep', () => {
        const kept = messages.insertWritten(question, replies);
        return {
          inverse: { kind: 'several', changes: kept.map(({ id }) => ({ kind: 'added', id })) },
          publish: () => events.publish({ type: 'messagesChanged', conversationId, messages: kept }),
        };
      });
    },
    /** Null: there is nothing to take back. @throws AppError `inTrash`, `replyInProgress`, `notFound`, `diskFull` */
    undo: (conversationId: string): TreeOperation | null => takeBack(conversationId, 'done'),
    /** Null: there is nothing to take again. @throws AppError `inTrash`, `replyInProgress`, `notFound`, `diskFull` */
    redo: (conversationId: string): TreeOperation | null => takeBack(conversationId, 'undone'),
    /** @throws AppError `notFound`, `inTrash`, `diskFull` */
    saveDraft({ messageId, text }: Input<'saveEditDraft'>): void {
      conversations.requireOutOfTrash(messages.get(messageId).conversationId);
      drafts.saveEdit(messageId, text);
    },
    /** Whether there is anything that `purge` would take away. */
    isAnyDeletedBefore: tree.isAnyDeletedBefore,
    /** Takes away for good what has been deleted since before `time`, ms since 1970. Returns how many conversations had any. */
    purge(time: number): number {
      const conversationIds = tree.purge(time);
      history.forget(conversationIds);
      // What the model has read of it lies in its caches.
      for (const id of conversationIds) engine.forget(id);
      return conversationIds.length;
    },
  };
}

/** What was done last is taken back first. */
function joined(made: readonly Made[]): Made {
  return {
    inverse: { kind: 'several', changes: made.map(({ inverse }) => inverse).reverse() },
    publish() {
      for (const { publish } of made) publish();
    },
  };
}
