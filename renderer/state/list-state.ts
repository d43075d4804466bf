// How this page looks at the list of conversations. What outlives a reload is in the settings.
import type { ErrorDetail } from '../../preload/contract/errors.ts';

export type ListView = 'all' | 'archive' | 'trash';

export interface ListState {
  readonly view: ListView;
  /** Only conversations that have all of these tags are listed. */
  readonly tags: readonly string[];
  /** Ids of conversations. */
  readonly selected: ReadonlySet<string>;
  /** The conversation from which a range is selected. */
  readonly anchorId: string | null;
  /** The folder whose name is being written: one that is there, or one to be made. */
  readonly naming: { readonly folderId: string } | { readonly parentId: string | null } | null;
}

/** Questions and choices about conversations and folders. */
export type OrganiseDialog =
  | { readonly name: 'move'; readonly conversationIds: readonly string[] }
  | { readonly name: 'moveFolder'; readonly folderId: string }
  | { readonly name: 'tags'; readonly conversationIds: readonly string[] }
  /** A folder with something in it. */
  | { readonly name: 'deleteFolder'; readonly folderId: string }
  | {
      readonly name: 'deleteForGood';
      /** null: all that is in the trash. */
      readonly conversationIds: readonly string[] | null;
      /** There is no room for the backup that is made before: asked again, whether it is to be done without. */
      readonly noRoom?: ErrorDetail;
    };

export const initialListState: ListState = {
  view: 'all',
  tags: [],
  selected: new Set(),
  anchorId: null,
  naming: null,
};
