// How the list of conversations is shown. Apart from the methods, so that a page has the defaults without
// carrying the schemas.

/** By last use or making, the newest first, or by title. */
export const listSorts = ['used', 'created', 'title'] as const;
export type ListSort = (typeof listSorts)[number];

export interface ListSettings {
  readonly sort: ListSort;
  /** Ids of folders whose contents are not shown. */
  readonly closedFolders: readonly string[];
}

export const defaultListSettings: ListSettings = { sort: 'used', closedFolders: [] };

/** How long a conversation stays in the trash. */
export const keptInTrashDays = 30;
