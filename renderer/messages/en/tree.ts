// The words about the tree of turns: versions, branches, what was deleted, and taking steps back.
import type { Role } from '../../../preload/contract/models.ts';
import type { TreeOperation } from '../../../preload/contract/tree.ts';
import type { createFormat } from '../format.ts';

export function createTreeWords(format: ReturnType<typeof createFormat>) {
  const turns = (count: number): string => (count === 1 ? '1 turn' : `${format.count(count)} turns`);
  const undone: Readonly<Record<TreeOperation, string>> = {
    send: 'Your message was taken back.',
    edit: 'The edited version was taken back.',
    regenerate: 'The new reply was taken back.',
    continue: 'The reply is as it was before it went on.',
    keep: 'The compared answers were taken back.',
    branch: 'Your next message goes where it went before.',
    delete: 'What was deleted is back.',
    restore: 'It is deleted again.',
  };
  const redone: Readonly<Record<TreeOperation, string>> = {
    send: 'Your message is back.',
    edit: 'The edited version is back.',
    regenerate: 'The new reply is back.',
    continue: 'What the reply went on with is back.',
    keep: 'The compared answers are back.',
    branch: 'Your next message starts the branch again.',
    delete: 'It is deleted again.',
    restore: 'It is back.',
  };
  return {
    undone,
    redone,
    nothing: {
      undoTree: 'Nothing in this conversation can be undone since the app was started.',
      redoTree: 'There is nothing to do again.',
    },
    undo: 'Undo',
    redo: 'Redo',
    undoStep: 'Undo the last step',
    redoStep: 'Redo the step',
    more: 'More for this turn',
    editReplyLabel: 'Edit the model’s turn',
    saveVersion: 'Save as a version',
    saveWithoutAsking: 'Save without asking',
    discard: 'Discard',
    unfinished: 'Unfinished edit',
    edited: 'edited by you',
    editedAbout: 'You edited this text. The model reads it as its own, but did not write it so.',
    branch: 'Branch from here',
    branchBefore: 'Branch before this turn',
    duplicate: 'Duplicate up to here',
    showInMap: 'Show in the map of branches',
    remove: 'Delete',
    removeWith: (below: number) => `Delete, with ${turns(below)} below`,
    copyOf: (title: string) => `${title.slice(0, 190)} (copy)`,
    deleted: (below: number) => (below === 0 ? 'Deleted.' : `Deleted, with ${turns(below)} below.`),
    dialog: {
      title: 'Delete this turn?',
      body: (below: number, branches: number) =>
        `${turns(below)} below it ${below === 1 ? 'goes' : 'go'} along${branches > 1 ? `, on ${format.count(branches)} branches` : ''}. Other versions stay. You can bring all of it back for 30 days, in the map of branches.`,
      confirm: (below: number) => `Delete ${turns(below + 1)}`,
    },
    end: {
      branches: 'Your next message starts a new branch here.',
      begins: 'Your next message begins this conversation anew.',
      empty: 'No turns are left here. Your next message begins this conversation anew.',
      /** Where there is no next message: in the trash, and where conversations are open for reading. */
      goesOn: 'There is more on a branch that is not shown.',
      nothing: 'No turns are left here.',
      goOn: 'Show what follows',
      unanswered: 'This has not been asked yet.',
      ask: 'Ask',
    },
    notAsked:
      'Your last turn here has no reply yet. Ask it first, or edit it; your new text stays in the box.',
    map: {
      title: 'Branches',
      label: 'Map of the branches',
      keys: 'Arrow keys move, Enter shows that branch.',
      beginning: 'Beginning',
      of: (role: Role) => (role === 'user' ? 'You' : 'Model'),
      version: (number: number, count: number) => `version ${number} of ${count}`,
      shown: 'shown',
      noText: 'no text yet',
      empty: 'Branches appear here once there are turns.',
      none: (count: number) =>
        `${turns(count)}, one branch. Edit, regenerate or branch from a turn, and the versions appear side by side.`,
      summary: (count: number, branches: number) => `${turns(count)}, ${format.count(branches)} branches`,
    },
    bin: {
      title: 'Deleted turns',
      about: 'They go for good after 30 days, or when you empty the trash.',
      withTrash: 'So will the turns that you have deleted from other conversations.',
      what: (role: Role, count: number, when: string) =>
        `${role === 'user' ? 'Your turn' : 'A reply'}${count > 1 ? ` and ${turns(count - 1)} below` : ''} · ${when}`,
      restoreOf: (text: string) => `Restore “${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`,
    },
  };
}
