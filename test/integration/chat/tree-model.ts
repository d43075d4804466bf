// What the tree of a conversation has to be after any steps, in a few pure functions: a list of turns in the order of
// their making, and the end of the branch that is shown. Taking a step back is having the tree from before.

export interface ModelTurn {
  readonly id: string;
  readonly parentId: string | null;
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface ModelTree {
  readonly turns: readonly ModelTurn[];
  readonly leafId: string | null;
}

export const emptyTree: ModelTree = { turns: [], leafId: null };

export const childrenOf = ({ turns }: ModelTree, id: string | null): readonly ModelTurn[] =>
  turns.filter(({ parentId }) => parentId === id);

export const turnOf = ({ turns }: ModelTree, id: string): ModelTurn => turns.find((turn) => turn.id === id)!;

/** From the beginning down to a turn. */
export function pathTo(tree: ModelTree, id: string | null): readonly ModelTurn[] {
  if (id === null) return [];
  const turn = turnOf(tree, id);
  return [...pathTo(tree, turn.parentId), turn];
}

const isBelow = (tree: ModelTree, id: string, top: string): boolean =>
  pathTo(tree, id).some((turn) => turn.id === top);

export const add = (tree: ModelTree, ...turns: readonly ModelTurn[]): ModelTree => ({
  turns: [...tree.turns, ...turns],
  leafId: turns.at(-1)!.id,
});

/** The end of the shown branch stays. */
export const addBeside = (tree: ModelTree, ...turns: readonly ModelTurn[]): ModelTree => ({
  ...tree,
  turns: [...tree.turns, ...turns],
});

export const select = (tree: ModelTree, id: string): ModelTree => ({
  ...tree,
  leafId: tree.turns.findLast((turn) => isBelow(tree, turn.id, id))!.id,
});

export const grow = (tree: ModelTree, id: string, more: string): ModelTree => ({
  turns: tree.turns.map((turn) => (turn.id === id ? { ...turn, text: turn.text + more } : turn)),
  leafId: id,
});

/** What stands nearest is shown: the version before, else the one behind, else the turn above. */
export function remove(tree: ModelTree, id: string): ModelTree {
  const { parentId } = turnOf(tree, id);
  const versions = childrenOf(tree, parentId);
  const at = versions.findIndex((turn) => turn.id === id);
  const left = { ...tree, turns: tree.turns.filter((turn) => !isBelow(tree, turn.id, id)) };
  if (tree.leafId === null || !isBelow(tree, tree.leafId, id)) return left;
  const near = versions[at - 1] ?? versions[at + 1];
  return near ? select(left, near.id) : { ...left, leafId: parentId };
}
