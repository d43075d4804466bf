// Keeping conversations in order: folders, tags, pins, the archive and the trash.
import { emptySetup } from '../../preload/contract/conversation-setup.ts';
import type { Input } from '../../preload/contract/methods.ts';
import { keptInTrashMs } from '../../preload/contract/organisation.ts';
import type { Events } from '../api/events.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { ChatService } from './chat-service.ts';
import type { Tree } from './tree.ts';

export type Organisation = ReturnType<typeof createOrganisation>;

export function createOrganisation(options: {
  store: Pick<Store, 'conversations' | 'folders' | 'duplicates' | 'setups'>;
  chat: Pick<ChatService, 'stopIn' | 'saveIn' | 'deleteConversations'>;
  tree: Pick<Tree, 'isAnyDeletedBefore' | 'purge'>;
  /** Makes a backup. Asked for before several conversations are deleted for good. */
  backUp(): Promise<unknown>;
  events: Events;
  now?: () => number;
}) {
  const { store, chat, tree, backUp, events, now = Date.now } = options;
  const { conversations, folders, duplicates, setups } = store;

  function publishFolders(): void {
    events.publish({ type: 'foldersChanged', folders: folders.list() });
  }

  function publishIn(wasIn: (folderId: string | null) => boolean): void {
    for (const conversation of conversations.list())
      if (wasIn(conversation.folderId)) events.publish({ type: 'conversationChanged', conversation });
  }

  return {
    folders: folders.list,
    /** @throws AppError `notFound`, `badRequest` */
    createFolder({ folderId, parentId, name }: Input<'createFolder'>): void {
      folders.create(folderId, parentId, name);
      publishFolders();
    },
    /** @throws AppError `notFound` */
    renameFolder({ folderId, name }: Input<'renameFolder'>): void {
      folders.rename(folderId, name);
      publishFolders();
    },
    /** @throws AppError `notFound`, `badRequest` */
    moveFolder({ folderId, parentId }: Input<'moveFolder'>): void {
      folders.move(folderId, parentId);
      publishFolders();
    },
    /** @throws AppError `notFound` */
    deleteFolder(folderId: string): void {
      const { parentId } = folders.get(folderId);
      const before = new Set(
        conversations.list().flatMap((one) => (one.folderId === folderId ? [one.id] : [])),
      );
      folders.remove(folderId);
      publishFolders();
      if (before.size > 0) publishIn((id) => id === parentId);
    },
    /** @throws AppError `notFound`, `inTrash` */
    organise({ conversationIds, ...change }: Input<'organise'>): void {
      if (change.folderId != null) folders.get(change.folderId);
      for (const conversation of conversations.place(conversationIds, change))
        events.publish({ type: 'conversationChanged', conversation });
    },
    /** Returns the copy's id. @throws AppError `notFound`, `diskFull` */
    duplicate({ conversationId: ofId, messageId, title }: Input<'duplicateConversation'>): string {
      const original = conversations.get(ofId);
      chat.saveIn(ofId);
      const conversationId = duplicates.add(ofId, title ?? original.title, messageId ?? null);
      events.publish({ type: 'conversationChanged', conversation: conversations.get(conversationId) });
      const setup = setups.get(conversationId);
      if (setup !== emptySetup) events.publish({ type: 'setupChanged', conversationId, setup });
      return conversationId;
    },
    /** @throws AppError `notFound` */
    trash(conversationIds: readonly string[]): void {
      const trashed = conversations.trash(conversationIds, true);
      for (const conversation of trashed) {
        chat.stopIn(conversation.id);
        events.publish({ type: 'conversationChanged', conversation });
      }
    },
    /** @throws AppError `notFound` */
    restore(conversationIds: readonly string[]): void {
      for (const conversation of conversations.trash(conversationIds, false))
        events.publish({ type: 'conversationChanged', conversation });
    },
    /**
     * Deletes for good. Of several conversations a backup is made first; where it cannot be made, nothing is deleted.
     * @param conversationIds of them, what is in the trash; null: everything that is, and all deleted turns of others
     * @param withoutBackup a person has been asked about that
     * @throws AppError `diskFull`, `backupNoRoom`, or why there is no backup
     */
    async emptyTrash({ conversationIds, withoutBackup = false }: Input<'emptyTrash'>): Promise<void> {
      const wanted = conversationIds && new Set(conversationIds);
      const inTrash = (): string[] =>
        conversations.trashedBefore(Infinity).filter((id) => wanted === null || wanted.has(id));
      if (!withoutBackup && inTrash().length > 1) await backUp().catch(rethrowAsNoRoom);
      // Some may have been taken out of it meanwhile.
      const ids = inTrash();
      if (ids.length > 0) chat.deleteConversations(ids);
      if (conversationIds === null) tree.purge(Infinity);
    },
    /** Whether there is anything that `sweep` would delete. */
    isSweepDue(): boolean {
      const before = now() - keptInTrashMs;
      return conversations.trashedBefore(before).length > 0 || tree.isAnyDeletedBefore(before);
    },
    /** Deletes what has been in the trash, and turns that have been deleted, for 30 days. Returns how many conversations. */
    sweep(): number {
      const ids = conversations.trashedBefore(now() - keptInTrashMs);
      if (ids.length > 0) chat.deleteConversations(ids);
      tree.purge(now() - keptInTrashMs);
      return ids.length;
    },
  };
}

/** A disk that is full for the backup need not be for the deletion. */
function rethrowAsNoRoom(thrown: unknown): never {
  const error = AppError.from(thrown);
  throw error.code === 'diskFull' ? new AppError('backupNoRoom', { cause: error }) : error;
}
