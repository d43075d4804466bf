// Which conversations the sidebar lists, and in which order: pinned ones, folders with what is in them, the rest.
import type { ListSort } from '../../preload/contract/list-settings.ts';
import type { Conversation } from '../../preload/contract/models.ts';
import type { Folder } from '../../preload/contract/organisation.ts';
import type { ListView } from './list-state.ts';
import type { State } from './state.ts';

export interface ListedFolder {
  readonly folder: Folder;
  readonly folders: readonly ListedFolder[];
  /** Below the folders in it. */
  readonly conversations: readonly Conversation[];
}

export interface Listed {
  readonly pinned: readonly Conversation[];
  readonly folders: readonly ListedFolder[];
  readonly rest: readonly Conversation[];
}

type Shown = Pick<State, 'conversations' | 'folders'> & {
  readonly list: Pick<State['list'], 'view' | 'tags'>;
  readonly settings: Pick<State['settings'], 'list'>;
};

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
/** The order of names in a list. */
export const byName = (a: string, b: string): number => collator.compare(a, b);
const orders: Readonly<Record<ListSort, (a: Conversation, b: Conversation) => number>> = {
  used: (a, b) => b.updatedAt - a.updatedAt,
  created: (a, b) => b.createdAt - a.createdAt,
  title: (a, b) => collator.compare(a.title, b.title),
};
const byTrashing = (a: Conversation, b: Conversation) => (b.trashedAt ?? 0) - (a.trashedAt ?? 0);

/** Where a conversation is listed; what is in the trash is nowhere else. */
export function viewOf({ archived, trashedAt }: Conversation): ListView {
  if (trashedAt !== null) return 'trash';
  return archived ? 'archive' : 'all';
}

export function listed({ conversations, folders, list, settings }: Shown): Listed {
  const { view, tags } = list;
  const shown = Object.values(conversations)
    .filter((one) => viewOf(one) === view && tags.every((tag) => hasTag(one, tag)))
    .sort(view === 'trash' ? byTrashing : orders[settings.list.sort]);
  if (view !== 'all') return { pinned: [], folders: [], rest: shown };
  const pinned = shown.filter((one) => one.pinned);
  const others = shown.filter((one) => !one.pinned);
  // What has certain tags is looked for wherever it lies.
  if (tags.length > 0) return { pinned, folders: [], rest: others };

  const known = new Set(folders.map(({ id }) => id));
  const within = Map.groupBy(others, ({ folderId }) =>
    folderId !== null && known.has(folderId) ? folderId : null,
  );
  const childrenOf = Map.groupBy(folders, ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : null,
  );
  const foldersIn = (id: string | null): ListedFolder[] =>
    (childrenOf.get(id) ?? []).map((folder) => ({
      folder,
      folders: foldersIn(folder.id),
      conversations: within.get(folder.id) ?? [],
    }));
  return { pinned, folders: foldersIn(null), rest: within.get(null) ?? [] };
}

/** All that is listed, also what lies in closed folders, from top to bottom. */
export function inOrder({ pinned, folders, rest }: Listed): readonly Conversation[] {
  return [...pinned, ...folders.flatMap(conversationsIn), ...rest];
}

/** Those in a folder and in the folders in it. */
export function conversationsIn({ folders, conversations }: ListedFolder): readonly Conversation[] {
  return [...folders.flatMap(conversationsIn), ...conversations];
}

export function countByView(conversations: State['conversations']): Readonly<Record<ListView, number>> {
  const counts = { all: 0, archive: 0, trash: 0 };
  for (const one of Object.values(conversations)) counts[viewOf(one)] += 1;
  return counts;
}

/** Tags of conversations outside the trash with how many have them, in alphabetical order. */
export function tagCounts(conversations: State['conversations']): ReadonlyMap<string, number> {
  const counts = new Map<string, { readonly tag: string; count: number }>();
  for (const { tags, trashedAt } of Object.values(conversations)) {
    if (trashedAt !== null) continue;
    for (const tag of tags) {
      const key = tag.toLowerCase();
      const known = counts.get(key);
      if (known) known.count += 1;
      else counts.set(key, { tag, count: 1 });
    }
  }
  const sorted = [...counts.values()].sort((a, b) => byName(a.tag, b.tag));
  return new Map(sorted.map(({ tag, count }) => [tag, count]));
}

/** The case of letters does not tell tags apart. */
export function hasTag({ tags }: Pick<Conversation, 'tags'>, tag: string): boolean {
  return tags.some((one) => one.toLowerCase() === tag.toLowerCase());
}
