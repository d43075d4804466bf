// How conversations are kept in order: folders, tags, pins, the archive and the trash.
import { z } from 'zod';
import { keptInTrashDays, listSorts } from './list-settings.ts';

/** A folder lies at the top or in one that does. */
export interface Folder {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
}

/** Where a conversation is kept. */
export interface Place {
  readonly folderId: string | null;
  readonly pinned: boolean;
  readonly archived: boolean;
  /** When it was thrown away, ms since 1970; null: it is not in the trash. */
  readonly trashedAt: number | null;
  /** In alphabetical order. */
  readonly tags: readonly string[];
}

/** That of a conversation nobody has put anywhere. */
export const nowhere: Place = { folderId: null, pinned: false, archived: false, trashedAt: null, tags: [] };

/** ms that a conversation stays in the trash. */
export const keptInTrashMs = keptInTrashDays * 86_400_000;

export type OrganisationEvent =
  /** All folders, by name. */
  { readonly type: 'foldersChanged'; readonly folders: readonly Folder[] };

const id = z.uuid();
const name = z.string().trim().min(1).max(100);
const tag = z
  .string()
  .trim()
  .min(1)
  .max(50)
  .refine((value) => !/[\p{C}"]/u.test(value));
/** As many as a list can show. */
const ids = z.array(id).min(1).max(20_000);
export const listSettingsSchema = z.strictObject({
  sort: z.enum(listSorts),
  closedFolders: z.array(id).max(10_000).readonly(),
});

/** Only its type is read. */
const nothing = undefined as unknown as null;

export const organisationMethods = {
  /** Fails with `badRequest` where `parentId` lies in a folder itself. */
  createFolder: { input: z.strictObject({ folderId: id, parentId: id.nullable(), name }), output: nothing },
  renameFolder: { input: z.strictObject({ folderId: id, name }), output: nothing },
  /** Fails with `badRequest` where a folder with folders in it would come into another, or into itself. */
  moveFolder: { input: z.strictObject({ folderId: id, parentId: id.nullable() }), output: nothing },
  /** What is in it moves to where it was. */
  deleteFolder: { input: z.strictObject({ folderId: id }), output: nothing },
  /** Changes where conversations are kept; what is not given stays. */
  organise: {
    input: z.strictObject({
      conversationIds: ids,
      folderId: id.nullable().optional(),
      pinned: z.boolean().optional(),
      archived: z.boolean().optional(),
      addTags: z.array(tag).max(20).optional(),
      removeTags: z.array(tag).max(20).optional(),
    }),
    output: nothing,
  },
  /**
   * Copies a conversation with its setup, tags and folder: the whole tree, or the branch down to `messageId`. What is
   * being written in it is copied as far as it has come, as interrupted. Without a title the copy has the same.
   */
  duplicateConversation: {
    input: z.strictObject({
      conversationId: id,
      messageId: id.optional(),
      title: z.string().trim().min(1).max(200).optional(),
    }),
    /** The copy's. */
    output: undefined as unknown as { readonly conversationId: string },
  },
  /** Into the trash, where they stay for 30 days; what is being written in them is stopped and kept. */
  trashConversations: { input: z.strictObject({ conversationIds: ids }), output: nothing },
  restoreConversations: { input: z.strictObject({ conversationIds: ids }), output: nothing },
  /**
   * Deletes for good what is in the trash, text, drafts, search index, KV caches and all; null: all of it. Fails with
   * `backupNoRoom` where several are deleted and there is no room for the backup that is made before, which
   * `withoutBackup` does without.
   */
  emptyTrash: {
    input: z.strictObject({ conversationIds: ids.nullable(), withoutBackup: z.boolean().optional() }),
    output: nothing,
  },
} as const;
