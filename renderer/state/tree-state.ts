// What the window knows of the shown conversation's tree beside the turns themselves.
import type { DeletedTurns } from '../../preload/contract/tree.ts';

/** A turn that is to be scrolled into view; another object each time. */
export interface Reveal {
  readonly messageId: string;
}

export interface TreeState {
  /** The map of branches; what is opened beside it covers it. */
  readonly branchesOpen: boolean;
  /** The turn that the map was opened at; null: the end of the shown branch. */
  readonly mapAt: string | null;
  /** What can be brought back in the shown conversation, as of the last look. */
  readonly deleted: readonly DeletedTurns[];
  readonly reveal: Reveal | null;
}

export const initialTreeState: TreeState = {
  branchesOpen: false,
  mapAt: null,
  deleted: [],
  reveal: null,
};
