// The list of conversations as the rows that are drawn, from top to bottom.
import type { Conversation, Settings } from '../../preload/contract/models.ts';
import type { Folder } from '../../preload/contract/organisation.ts';
import type { Messages } from '../messages/en.ts';
import type { ListState } from '../state/list-state.ts';
import { conversationsIn, type Listed, type ListedFolder } from '../state/listed.ts';
import { groupByDay } from './group-by-day.ts';

/** What is dropped on a heading is pinned, or taken out of its folder; null: nothing can be. */
export type HeadingPlace = 'pinned' | 'top' | null;

export type ListRow = { readonly key: string } & (
  | { readonly kind: 'heading'; readonly name: string; readonly place: HeadingPlace }
  | {
      readonly kind: 'folder';
      readonly folder: Folder;
      /** In how many folders it lies. */
      readonly depth: number;
      readonly open: boolean;
      /** Of the conversations in it and in the folders in it. */
      readonly count: number;
    }
  /** A folder that is being given its name. */
  | { readonly kind: 'newFolder'; readonly parentId: string | null; readonly depth: number }
  | { readonly kind: 'conversation'; readonly conversation: Conversation; readonly depth: number }
);

export interface RowParts {
  readonly list: Pick<ListState, 'view' | 'naming'>;
  readonly settings: Settings['list'];
  /** ms since 1970. */
  readonly now: number;
  readonly words: Messages;
}

export function rowsOf({ pinned, folders, rest }: Listed, parts: RowParts): readonly ListRow[] {
  const { words, list } = parts;
  const inFolders = folderRows(folders, null, 0, parts);
  return [
    ...(pinned.length > 0 ? [heading(words.organise.pinned, 'pinned'), ...conversationRows(pinned, 0)] : []),
    ...(inFolders.length > 0 ? [heading(words.organise.folders, null), ...inFolders] : []),
    ...restRows(rest, parts, list.view === 'all' ? 'top' : null),
  ];
}

function folderRows(
  folders: readonly ListedFolder[],
  parentId: string | null,
  depth: number,
  parts: RowParts,
): readonly ListRow[] {
  const { naming } = parts.list;
  const makesOne = naming !== null && 'parentId' in naming && naming.parentId === parentId;
  return [
    ...(makesOne ? [{ kind: 'newFolder', key: 'new folder', parentId, depth } as const] : []),
    ...folders.flatMap((one): readonly ListRow[] => {
      const { folder } = one;
      const open = !parts.settings.closedFolders.includes(folder.id);
      const count = conversationsIn(one).length;
      const row = { kind: 'folder', key: folder.id, folder, depth, open, count } as const;
      if (!open) return [row];
      return [
        row,
        ...folderRows(one.folders, folder.id, depth + 1, parts),
        ...conversationRows(one.conversations, depth + 1),
      ];
    }),
  ];
}

function restRows(rest: readonly Conversation[], parts: RowParts, place: HeadingPlace): readonly ListRow[] {
  const { list, settings, now, words } = parts;
  if (list.view !== 'trash' && settings.sort === 'title') {
    return rest.length > 0 ? [heading(words.organise.byTitle, place), ...conversationRows(rest, 0)] : [];
  }
  const timeOf = (one: Conversation) =>
    list.view === 'trash'
      ? (one.trashedAt ?? 0)
      : settings.sort === 'created'
        ? one.createdAt
        : one.updatedAt;
  return groupByDay(rest, timeOf, now, words).flatMap(({ name, conversations }) => [
    heading(name, place),
    ...conversationRows(conversations, 0),
  ]);
}

const heading = (name: string, place: HeadingPlace): ListRow => ({
  kind: 'heading',
  key: `heading ${name}`,
  name,
  place,
});
const conversationRows = (conversations: readonly Conversation[], depth: number): readonly ListRow[] =>
  conversations.map((conversation) => ({ kind: 'conversation', key: conversation.id, conversation, depth }));
