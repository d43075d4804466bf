// The actions of keeping conversations in order. Nothing asks before it is done but deleting for good: all the
// rest can be undone.
import type { Outcome } from '../../preload/contract/errors.ts';
import type { Input } from '../../preload/contract/methods.ts';
import type { ActionParts } from './actions.ts';
import { removeConversations } from './apply-list-events.ts';
import type { Drafts } from './drafts.ts';
import type { State } from './state.ts';

interface OrganiseParts extends Pick<ActionParts, 'client' | 'store' | 'page' | 'words' | 'newId'> {
  readonly drafts: Pick<Drafts, 'flush'>;
  show(conversationId: string | null): void;
  selectNone(): void;
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

type Change = Omit<Input<'organise'>, 'conversationIds'>;

/** Of what was done last, and can be undone. */
export const organiseToast = 'organise';

export function createOrganiseActions(parts: OrganiseParts) {
  const { client, store, page, words, newId, drafts, show, selectNone, value } = parts;
  const { getState, setState } = store;

  const titleOf = (ids: readonly string[]): string => getState().conversations[ids[0] ?? '']?.title ?? '';

  function offerUndo(text: string, undo: () => Promise<unknown>): void {
    page.toast({ key: organiseToast, text, action: { label: words.app.undo, run: () => void undo() } });
  }

  /** What was shown and is put away makes room for a new conversation. */
  function leave(ids: readonly string[]): void {
    const { shownId } = getState();
    if (shownId !== null && ids.includes(shownId)) show(null);
  }

  /** False where it was refused. */
  async function organise(conversationIds: readonly string[], change: Change): Promise<boolean> {
    const done = await value(client('organise', { conversationIds: [...conversationIds], ...change }));
    return done !== undefined;
  }

  async function restore(conversationIds: readonly string[]): Promise<void> {
    const done = await value(client('restoreConversations', { conversationIds: [...conversationIds] }));
    if (done !== undefined) selectNone();
  }

  return {
    organise,
    restore,

    async trash(conversationIds: readonly string[]): Promise<void> {
      const text = words.organise.done.trashed(conversationIds.length, titleOf(conversationIds));
      const wasShown = getState().shownId;
      // In the trash nothing more is saved of it.
      drafts.flush();
      const done = await value(client('trashConversations', { conversationIds: [...conversationIds] }));
      if (done === undefined) return;
      selectNone();
      leave(conversationIds);
      offerUndo(text, async () => {
        await restore(conversationIds);
        if (wasShown !== null && conversationIds.includes(wasShown)) show(wasShown);
      });
    },

    async archive(conversationIds: readonly string[]): Promise<void> {
      const text = words.organise.done.archived(conversationIds.length, titleOf(conversationIds));
      if (!(await organise(conversationIds, { archived: true }))) return;
      selectNone();
      offerUndo(text, () => organise(conversationIds, { archived: false }));
    },

    /** @param folderId null: into none */
    async moveTo(conversationIds: readonly string[], folderId: string | null): Promise<void> {
      const { conversations, folders } = getState();
      const before = Map.groupBy(conversationIds, (id) => conversations[id]?.folderId ?? null);
      const name = folders.find(({ id }) => id === folderId)?.name ?? null;
      const text = words.organise.done.moved(conversationIds.length, titleOf(conversationIds), name);
      if (!(await organise(conversationIds, { folderId }))) return;
      selectNone();
      offerUndo(text, () =>
        Promise.all([...before].map(([formerId, ids]) => organise(ids, { folderId: formerId }))),
      );
    },

    /**
     * For good, out of the trash. Where there is no room for the backup that is made before, it is asked again.
     * @param conversationIds null: all that is in it
     */
    async deleteForGood(conversationIds: readonly string[] | null, withoutBackup = false): Promise<void> {
      const gone = conversationIds ?? idsInTrash(getState());
      const input = { conversationIds: conversationIds === null ? null : [...conversationIds] };
      const asked = client('emptyTrash', withoutBackup ? { ...input, withoutBackup } : input);
      const outcome = await asked;
      if (!outcome.ok && outcome.error.code === 'backupNoRoom' && !withoutBackup) {
        const noRoom = outcome.error.detail;
        setState({ dialog: { name: 'deleteForGood', conversationIds, noRoom } });
        return;
      }
      if ((await value(asked)) === undefined) return;
      page.hideToast(organiseToast);
      selectNone();
      leave(gone);
      setState(removeConversations(getState(), gone));
    },

    /**
     * Copies a conversation and shows the copy.
     * @param messageId copies only the branch down to it
     */
    async duplicate(conversationId: string, messageId?: string): Promise<void> {
      const title = words.organise.copyOf(titleOf([conversationId]));
      const upTo = messageId === undefined ? {} : { messageId };
      const copy = await value(client('duplicateConversation', { conversationId, title, ...upTo }));
      if (copy) show(copy.conversationId);
    },

    /** Returns the new folder's id; undefined where it was refused, or has no name. */
    async createFolder(parentId: string | null, name: string): Promise<string | undefined> {
      const wanted = folderName(name);
      if (wanted === '') return undefined;
      const folderId = newId();
      const done = await value(client('createFolder', { folderId, parentId, name: wanted }));
      return done === undefined ? undefined : folderId;
    },
    async renameFolder(folderId: string, name: string): Promise<void> {
      const wanted = folderName(name);
      if (wanted !== '') await value(client('renameFolder', { folderId, name: wanted }));
    },
    async moveFolder(folderId: string, parentId: string | null): Promise<void> {
      await value(client('moveFolder', { folderId, parentId }));
    },
    async deleteFolder(folderId: string): Promise<void> {
      await value(client('deleteFolder', { folderId }));
    },
  };
}

/** Characters of the longest name of a folder. */
export const folderNameLength = 100;
const folderName = (typed: string): string => typed.trim().slice(0, folderNameLength);

function idsInTrash({ conversations }: State): readonly string[] {
  return Object.values(conversations).flatMap(({ id, trashedAt }) => (trashedAt === null ? [] : [id]));
}
