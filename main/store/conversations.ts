// Conversations: their titles, and which branch of each is shown.
import type { Database } from 'better-sqlite3';
import type { Conversation } from '../../preload/contract/models.ts';
import type { Generation } from '../../preload/contract/sampling.ts';
import { AppError } from '../errors.ts';
import { editedTurn } from './drafts.ts';
import { readGeneration } from './presets.ts';
import { createRemoveInParts, turnsOfPart } from './remove-in-parts.ts';
import { noReserve, type Reserve } from './reserve.ts';
import { translateErrors } from './store-errors.ts';
import { writing } from './writing.ts';

const columns = `id, title, created_at AS createdAt, updated_at AS updatedAt, leaf_id AS leafId, generation,
  folder_id AS folderId, pinned_at IS NOT NULL AS pinned, archived_at IS NOT NULL AS archived,
  trashed_at AS trashedAt,
  (SELECT json_group_array(tag) FROM (
    SELECT tag FROM conversation_tags WHERE conversation_id = conversations.id ORDER BY tag)) AS tags`;

interface Row extends Omit<Conversation, 'generation' | 'pinned' | 'archived' | 'tags'> {
  readonly generation: string | null;
  readonly pinned: number;
  readonly archived: number;
  readonly tags: string;
}

function toConversation({ generation: json, ...row }: Row): Conversation {
  const generation = readGeneration(json);
  return {
    ...row,
    pinned: row.pinned === 1,
    archived: row.archived === 1,
    tags: JSON.parse(row.tags),
    ...(generation === null ? {} : { generation }),
  };
}

/** Changes of where conversations are kept; what is not given stays. */
export interface PlaceChange {
  readonly folderId?: string | null | undefined;
  readonly pinned?: boolean | undefined;
  readonly archived?: boolean | undefined;
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
}

export type Conversations = ReturnType<typeof createConversations>;

export function createConversations(
  db: Database,
  now: () => number = Date.now,
  truncateLog: () => void = () => void db.pragma('wal_checkpoint(TRUNCATE)'),
  reserve: Reserve = noReserve,
) {
  const all = db.prepare<[], Row>(
    `SELECT ${columns} FROM conversations ORDER BY updated_at DESC, created_at DESC, id`,
  );
  const one = db.prepare<[string], Row>(`SELECT ${columns} FROM conversations WHERE id = ?`);
  const begin = db.prepare<[{ id: string; title: string; at: number }]>(
    'INSERT INTO conversations (id, title, created_at, updated_at) VALUES (@id, @title, @at, @at)',
  );
  const rename = db.prepare<[string, string]>('UPDATE conversations SET title = ? WHERE id = ?');
  const setLeaf = db.prepare<[string, string]>('UPDATE conversations SET leaf_id = ? WHERE id = ?');
  const setGeneration = db.prepare<[string | null, string]>(
    'UPDATE conversations SET generation = ? WHERE id = ?',
  );
  const removeDraft = db.prepare<[string]>('DELETE FROM drafts WHERE key = ?');
  const removeEditDrafts = db.prepare<[string]>(
    `DELETE FROM drafts WHERE key IN (SELECT '${editedTurn}' || id FROM messages WHERE conversation_id = ?)`,
  );
  const removeSetup = db.prepare<[string]>('DELETE FROM setups WHERE key = ?');
  // A turn takes those below it along, one within the other, and SQLite goes no deeper than a thousand.
  const detach = db.prepare<[string]>('UPDATE messages SET parent_id = NULL WHERE conversation_id = ?');
  const remove = db.prepare<[string]>('DELETE FROM conversations WHERE id = ?');
  const removeWhole = writing(db, (ids: readonly string[]) => {
    for (const id of ids) {
      removeDraft.run(id);
      removeEditDrafts.run(id);
      removeSetup.run(id);
      detach.run(id);
      remove.run(id);
    }
  });
  const newestTurns = db
    .prepare<[string], number>(
      `SELECT seq FROM messages WHERE conversation_id = ? ORDER BY seq DESC LIMIT ${turnsOfPart}`,
    )
    .pluck();
  const removeTurns = createRemoveInParts(db, truncateLog);
  const showNewest = db.prepare<[string]>(
    `UPDATE conversations SET leaf_id = (SELECT id FROM messages
       WHERE conversation_id = conversations.id AND deleted_at IS NULL ORDER BY seq DESC LIMIT 1)
     WHERE id = ?`,
  );
  const setFolder = db.prepare<[string | null, string]>(
    'UPDATE conversations SET folder_id = ? WHERE id = ?',
  );
  // What is so already keeps the time from which it has been.
  const setPinned = db.prepare<[number | null, number | null, string]>(
    'UPDATE conversations SET pinned_at = iif(? IS NULL, NULL, ifnull(pinned_at, ?)) WHERE id = ?',
  );
  const setArchived = db.prepare<[number | null, number | null, string]>(
    'UPDATE conversations SET archived_at = iif(? IS NULL, NULL, ifnull(archived_at, ?)) WHERE id = ?',
  );
  const setTrashed = db.prepare<[number | null, number | null, string]>(
    'UPDATE conversations SET trashed_at = iif(? IS NULL, NULL, ifnull(trashed_at, ?)) WHERE id = ?',
  );
  const addTag = db.prepare<[string, string]>(
    'INSERT INTO conversation_tags (conversation_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const removeTag = db.prepare<[string, string]>(
    'DELETE FROM conversation_tags WHERE conversation_id = ? AND tag = ?',
  );
  const trashedBefore = db
    .prepare<[number], string>('SELECT id FROM conversations WHERE trashed_at IS NOT NULL AND trashed_at < ?')
    .pluck();
  const since = (is: boolean): number | null => (is ? now() : null);
  const place = writing(db, (ids: readonly string[], change: PlaceChange) => {
    const { folderId, pinned, archived, addTags = [], removeTags = [] } = change;
    for (const id of ids) {
      get(id);
      requireOutOfTrash(id);
      if (folderId !== undefined) setFolder.run(folderId, id);
      if (pinned !== undefined) setPinned.run(since(pinned), now(), id);
      if (archived !== undefined) setArchived.run(since(archived), now(), id);
      for (const tag of removeTags) removeTag.run(id, tag);
      for (const tag of addTags) addTag.run(id, tag);
    }
  });
  const trash = writing(db, (ids: readonly string[], is: boolean) => {
    for (const id of ids) {
      get(id);
      setTrashed.run(since(is), now(), id);
    }
  });

  function find(id: string): Conversation | undefined {
    const row = one.get(id);
    return row && toConversation(row);
  }

  /** @throws AppError `notFound` */
  function get(id: string): Conversation {
    const conversation = find(id);
    if (!conversation) throw new AppError('notFound', { detail: { conversationId: id } });
    return conversation;
  }

  /**
   * What is in the trash is read and not changed, until it is restored. One that is not there is in no trash.
   * @throws AppError `inTrash`
   */
  function requireOutOfTrash(id: string): void {
    if ((find(id)?.trashedAt ?? null) !== null)
      throw new AppError('inTrash', { detail: { conversationId: id } });
  }

  /** What ends it in between leaves a conversation that has lost its last turns. */
  function removeInParts(id: string): void {
    removeTurns(
      () => newestTurns.all(id),
      () => void showNewest.run(id),
    );
    removeWhole([id]);
    truncateLog();
  }

  return translateErrors({
    /** The most recently used first. */
    list: (): Conversation[] => all.all().map(toConversation),
    find,
    get,
    requireOutOfTrash,
    /** One without a turn. */
    begin(id: string, title: string): Conversation {
      begin.run({ id, title, at: now() });
      return get(id);
    },
    rename(id: string, title: string): Conversation {
      rename.run(title, id);
      return get(id);
    },
    showBranch(id: string, leafId: string): Conversation {
      setLeaf.run(leafId, id);
      return get(id);
    },
    /** What it sets for itself about how replies are written; null: nothing. */
    setGeneration(id: string, generation: Generation | null): Conversation {
      setGeneration.run(generation === null ? null : JSON.stringify(generation), id);
      return get(id);
    },
    /**
     * Takes conversations away with all their messages, drafts and setups, out of the write-ahead log as well: all or
     * none or, on a disk that is too full for that, one after the other.
     * @param onGone told of each when it is gone
     */
    remove(ids: readonly string[], onGone: (id: string) => void = () => {}): void {
      const together = () => {
        removeWhole(ids);
        return true;
      };
      const inParts = () => {
        for (const id of ids) {
          removeInParts(id);
          onGone(id);
        }
        return false;
      };
      if (!reserve.spend(together, inParts)) return;
      truncateLog();
      reserve.hold();
      for (const id of ids) onGone(id);
    },
    /** Changes where conversations are kept, all or none. @throws AppError `notFound`, `inTrash` */
    place(ids: readonly string[], change: PlaceChange): Conversation[] {
      place(ids, change);
      return ids.map(get);
    },
    /** Puts conversations into the trash or takes them out of it, all or none. */
    trash(ids: readonly string[], is: boolean): Conversation[] {
      reserve.spend(() => trash(ids, is));
      return ids.map(get);
    },
    /** Those that have been in the trash since before `time`, ms since 1970. */
    trashedBefore: (time: number): string[] => trashedBefore.all(time),
  });
}
