// The branches of a conversation, from its messages alone.

interface Node {
  readonly id: string;
  readonly parentId: string | null;
}

/** The messages from the beginning down to `leafId`; none where it is null or not there. */
export function branchTo<M extends Node>(leafId: string | null, messages: readonly M[]): M[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const branch: M[] = [];
  for (let id = leafId; id !== null; ) {
    const message = byId.get(id);
    // Of a damaged tree, whatever there is, once.
    if (!message || !byId.delete(id)) break;
    branch.push(message);
    id = message.parentId;
  }
  return branch.reverse();
}

/** The ends of all branches: the shown one first, then in the order of their making. */
export function leavesOf<M extends Node>(leafId: string | null, messages: readonly M[]): string[] {
  const parents = new Set(messages.map(({ parentId }) => parentId));
  const leaves = messages.filter(({ id }) => !parents.has(id)).map(({ id }) => id);
  const shown = leafId !== null && messages.some(({ id }) => id === leafId) ? [leafId] : [];
  return [...shown, ...leaves.filter((id) => id !== leafId)];
}

export interface Part<M> {
  /** How many turns of the branches above it shares; 0: it has a beginning of its own. */
  readonly after: number;
  readonly messages: readonly M[];
}

/** All branches in the order of reading, each turn once: the shown branch, then what the others add to it. */
export function partsOf<M extends Node>(leafId: string | null, messages: readonly M[]): Part<M>[] {
  const seen = new Set<string>();
  return leavesOf(leafId, messages).flatMap((leaf) => {
    const branch = branchTo(leaf, messages);
    const after = branch.findIndex(({ id }) => !seen.has(id));
    if (after < 0) return [];
    for (const { id } of branch) seen.add(id);
    return [{ after, messages: branch.slice(after) }];
  });
}
