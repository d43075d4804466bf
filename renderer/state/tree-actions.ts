// What a person does to the tree of turns: save an edit beside the old text, branch, delete, take steps back, look
// around.
import type { Outcome } from '../../preload/contract/errors.ts';
import type { Message } from '../../preload/contract/models.ts';
import type { TreeOperation } from '../../preload/contract/tree.ts';
import type { ActionParts } from './actions.ts';
import type { Drafts } from './drafts.ts';
import { branchOf } from './selectors.ts';
import { below } from './tree-selectors.ts';
import type { TreeState } from './tree-state.ts';

interface TreeParts extends ActionParts {
  readonly drafts: Drafts;
  show(conversationId: string | null): void;
  value<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>;
}

/** One message about the tree takes the place of the one before. */
const toastKey = 'tree';

export function createTreeActions(parts: TreeParts) {
  const { client, store, page, words, newId, drafts, open, show, value } = parts;
  const { getState, setState } = store;

  function change(changes: Partial<TreeState>): void {
    setState({ tree: { ...getState().tree, ...changes } });
  }

  /** Waits until all of the shown conversation is here. False: it is not, or another one is shown by then. */
  async function isWhole(): Promise<boolean> {
    const { shownId } = getState();
    if (shownId === null) return false;
    await open(shownId);
    const { shownId: nowId, partial } = getState();
    return nowId === shownId && !partial[shownId];
  }

  function shownMessages() {
    const { shownId, messages } = getState();
    return (shownId !== null && messages[shownId]) || {};
  }

  async function takeBack(method: 'undoTree' | 'redoTree'): Promise<void> {
    const { shownId } = getState();
    if (shownId === null) return;
    const operation = await value<TreeOperation | null>(client(method, { conversationId: shownId }));
    if (operation === undefined) return;
    const undone = method === 'undoTree';
    if (operation === null) return page.toast({ text: words.tree.nothing[method], key: toastKey });
    page.toast({
      text: (undone ? words.tree.undone : words.tree.redone)[operation],
      action: undone
        ? { label: words.tree.redo, run: () => void takeBack('redoTree') }
        : { label: words.tree.undo, run: () => void takeBack('undoTree') },
      key: toastKey,
    });
  }

  async function restoreTurns(deletionId: string): Promise<void> {
    await value(client('restoreTurns', { deletionId }));
  }

  /** Deletes a turn with what hangs below it, and offers to bring it back. */
  async function deleteTurnNow(messageId: string): Promise<void> {
    const { turns } = below(shownMessages(), messageId);
    const deletionId = newId();
    const deleted = await value(client('deleteTurn', { messageId, deletionId }));
    if (deleted === undefined) return;
    page.toast({
      text: words.tree.deleted(turns),
      action: { label: words.tree.undo, run: () => void restoreTurns(deletionId) },
      key: toastKey,
    });
  }

  async function branchFrom(messageId: string | null): Promise<boolean> {
    const conversationId = getState().shownId;
    if (conversationId === null) return false;
    return (await value(client('branchFrom', { conversationId, messageId }))) !== undefined;
  }

  return {
    /** Saves an edited text as a version beside the turn; nobody is asked. */
    async saveEdited(message: Message, text: string): Promise<void> {
      if (text.trim() === '') return;
      const saved = await value(client('editTurn', { messageId: message.id, versionId: newId(), text }));
      if (saved === undefined) return;
      drafts.setEditDraft(message.id, '');
      setState({ editingId: null });
    },
    /** Says first what goes along, if anything does: all of it, so all has to be here. */
    async deleteTurn(messageId: string): Promise<void> {
      if (!(await isWhole())) return;
      if (below(shownMessages(), messageId).turns > 0)
        setState({ dialog: { name: 'deleteTurn', messageId } });
      else await deleteTurnNow(messageId);
    },
    deleteTurnNow,
    restoreTurns,
    /** The next message goes below a model's turn, or takes the place of a person's. True: it is so now. */
    branchFrom: (message: Message): Promise<boolean> =>
      branchFrom(message.role === 'assistant' ? message.id : message.parentId),
    /** The branch down to a turn as a conversation of its own, which is shown. */
    async duplicateUpTo(messageId: string): Promise<void> {
      const { shownId, conversations } = getState();
      const title = shownId === null ? undefined : conversations[shownId]?.title;
      if (shownId === null || title === undefined) return;
      const copy = await value(
        client('duplicateConversation', {
          conversationId: shownId,
          messageId,
          title: words.tree.copyOf(title),
        }),
      );
      if (copy) show(copy.conversationId);
    },
    undoStep: () => takeBack('undoTree'),
    redoStep: () => takeBack('redoTree'),
    /** @param mapAt the turn that the map begins at; not given: the end of the shown branch */
    toggleBranches(open: boolean, mapAt: string | null = null): void {
      change({ branchesOpen: open, mapAt });
      if (open) setState({ inspector: null, parametersOpen: false });
    },
    /** Asks anew what can be brought back in the shown conversation. */
    async lookForDeleted(): Promise<void> {
      const conversationId = getState().shownId;
      if (conversationId === null) return;
      const deleted = await client('getDeletedTurns', { conversationId });
      if (deleted.ok && getState().shownId === conversationId) change({ deleted: deleted.value ?? [] });
    },
    /** Shows a turn: its branch, if another one is shown, and there the place where it stands. */
    async goTo(messageId: string): Promise<void> {
      if (!(await isWhole())) return;
      const { shownId, conversations } = getState();
      if (shownId === null) return;
      const branch = branchOf(shownMessages(), conversations[shownId]?.leafId ?? null);
      if (!branch.some(({ id }) => id === messageId)) {
        const selected = await value(client('selectBranch', { conversationId: shownId, messageId }));
        if (selected === undefined) return;
      }
      change({ reveal: { messageId } });
    },
  };
}
