// The methods of the tree of turns.
import type { treeMethods } from '../../preload/contract/tree.ts';
import type { Tree } from '../chat/tree.ts';
import { done, type Handlers } from './router.ts';

export function createTreeHandlers(tree: Tree): Pick<Handlers, keyof typeof treeMethods> {
  return {
    editTurn: (input) => done(tree.edit(input)),
    deleteTurn: (input) => done(tree.delete(input)),
    restoreTurns: ({ deletionId }) => done(tree.restore(deletionId)),
    getDeletedTurns: ({ conversationId }) => tree.deletions(conversationId),
    branchFrom: (input) => done(tree.branch(input)),
    undoTree: ({ conversationId }) => tree.undo(conversationId),
    redoTree: ({ conversationId }) => tree.redo(conversationId),
    saveEditDraft: (input) => done(tree.saveDraft(input)),
  };
}
