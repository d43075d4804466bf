// Questions about the tree of turns. Walks without recursion: a tree is as deep as its conversation is long.
import type { Message } from '../../preload/contract/models.ts';
import type { MessagesById, State } from './state.ts';

/** The messages directly below each one, by its id, in the order of their making; below null those that begin it. */
export function childrenOf(messages: MessagesById): ReadonlyMap<string | null, readonly Message[]> {
  const children = new Map<string | null, Message[]>();
  for (const message of Object.values(messages)) {
    const known = children.get(message.parentId);
    if (known) known.push(message);
    else children.set(message.parentId, [message]);
  }
  return children;
}

/** What hangs below a turn on all branches: how many turns, and how many ends they have. */
export function below(
  messages: MessagesById,
  id: string,
): { readonly turns: number; readonly branches: number } {
  const children = childrenOf(messages);
  const left = [id];
  let turns = -1;
  let branches = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    turns++;
    const here = children.get(next) ?? [];
    if (here.length === 0) branches++;
    for (const child of here) left.push(child.id);
  }
  return { turns, branches };
}

/** Whether the map of branches is to be seen: what is opened in its place covers it. */
export function branchesShown({ tree, inspector, parametersOpen, shownId }: State): boolean {
  return tree.branchesOpen && inspector === null && !parametersOpen && shownId !== null;
}
