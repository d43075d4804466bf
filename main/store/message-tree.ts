// How the tree of turns is changed without anything in it being lost: versions beside others, turns that are deleted
// and brought back, and what goes for good in the end.
import type { Database } from 'better-sqlite3';
import type { DeletedTurns } from '../../preload/contract/tree.ts';
import { AppError } from '../errors.ts';
import { editedTurn } from './drafts.ts';
import { createRemoveInParts, turnsOfPart } from './remove-in-parts.ts';
import { noReserve, type Reserve } from './reserve.ts';
import { translateErrors } from './store-errors.ts';
import { writing } from './writing.ts';

/** A reply's row as it stood, to be put back exactly. */
export interface KeptReply {
  readonly id: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly record: Buffer | null;
}

interface Place {
  readonly conversationId: string;
  readonly parentId: string | null;
  readonly seq: number;
}

const mostListed = 100;
/** Characters of a deleted turn that a list shows. */
const shownText = 200;

export type MessageTree = ReturnType<typeof createMessageTree>;

export function createMessageTree(
  db: Database,
  now: () => number = Date.now,
  truncateLog: () => void = () => void db.pragma('wal_checkpoint(TRUNCATE)'),
  reserve: Reserve = noReserve,
) {
  const addVersion = db.prepare(`
    INSERT INTO messages (id, conversation_id, parent_id, role, text, status, created_at, model, context_start_id, edited)
    SELECT @id, conversation_id, parent_id, role, @text, 'complete', @createdAt, model, context_start_id,
      role = 'assistant'
    FROM messages WHERE id = @ofId AND deleted_at IS NULL`);
  const place = db.prepare<[string], Place>(
    'SELECT conversation_id AS conversationId, parent_id AS parentId, seq FROM messages WHERE id = ?',
  );
  const hide = db
    .prepare<[string, number, string], string>(`
    WITH RECURSIVE down (id) AS (
      SELECT id FROM messages WHERE id = ? AND deleted_at IS NULL
      UNION ALL
      SELECT m.id FROM down JOIN messages m ON m.parent_id = down.id WHERE m.deleted_at IS NULL
    )
    UPDATE messages SET deleted_at = ?, deletion_id = ? WHERE id IN (SELECT id FROM down) RETURNING id`)
    .pluck();
  const rootOf = db
    .prepare<[string, string], string>(`
    SELECT id FROM messages WHERE deletion_id = ? AND (parent_id IS NULL
      OR parent_id NOT IN (SELECT id FROM messages WHERE deletion_id = ?))`)
    .pluck();
  const restore = db
    .prepare<[string], string>(
      'UPDATE messages SET deleted_at = NULL, deletion_id = NULL WHERE deletion_id = ? RETURNING id',
    )
    .pluck();
  const deletions = db.prepare<[string], DeletedTurns>(`
    SELECT m.deletion_id AS deletionId, m.role, substr(m.text, 1, ${shownText}) AS text, m.deleted_at AS deletedAt,
      (SELECT count(*) FROM messages WHERE deletion_id = m.deletion_id) AS turns
    FROM messages m LEFT JOIN messages p ON p.id = m.parent_id
    WHERE m.conversation_id = ? AND m.deleted_at IS NOT NULL AND p.deleted_at IS NULL
    ORDER BY m.deleted_at DESC, m.seq DESC LIMIT ${mostListed}`);
  const visible = db
    .prepare<[string, string]>(
      'SELECT 1 FROM messages WHERE id = ? AND conversation_id = ? AND deleted_at IS NULL',
    )
    .pluck();
  const beside = db
    .prepare<[Place], string>(`
    SELECT id FROM messages
    WHERE parent_id IS @parentId AND conversation_id = @conversationId AND deleted_at IS NULL
    ORDER BY seq < @seq DESC, abs(seq - @seq) LIMIT 1`)
    .pluck();
  const setLeaf = db.prepare<[string | null, string]>('UPDATE conversations SET leaf_id = ? WHERE id = ?');
  const use = db.prepare<[number, string]>('UPDATE conversations SET updated_at = ? WHERE id = ?');
  const replyColumns = [
    'text',
    'token_ids',
    'status',
    'model',
    'level',
    'stats',
    'context_start_id',
    'error',
    'receipt',
  ] as const;
  const keep = db.prepare<[string], Record<string, unknown>>(
    `SELECT ${replyColumns.join(', ')} FROM messages WHERE id = ?`,
  );
  const record = db
    .prepare<[string], Buffer>('SELECT record FROM token_records WHERE message_id = ?')
    .pluck();
  const putBack = db.prepare(
    `UPDATE messages SET ${replyColumns.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`,
  );
  const removeRecord = db.prepare<[string]>('DELETE FROM token_records WHERE message_id = ?');
  const putRecord = db.prepare<[string, Buffer]>(
    'INSERT OR REPLACE INTO token_records (message_id, record) VALUES (?, ?)',
  );
  const expired = db
    .prepare<[number], string>('SELECT DISTINCT conversation_id FROM messages WHERE deleted_at < ?')
    .pluck();
  const anyExpired = db.prepare<[number]>('SELECT 1 FROM messages WHERE deleted_at < ? LIMIT 1').pluck();
  // What hangs below is over with it, though a clock that was set back has it deleted later.
  const expireBelow = db.prepare<[number, number]>(`
    WITH RECURSIVE down (id) AS (
      SELECT id FROM messages WHERE deleted_at < ?
      UNION
      SELECT m.id FROM down JOIN messages m ON m.parent_id = down.id
    )
    UPDATE messages SET deleted_at = 0 WHERE id IN (SELECT id FROM down) AND ifnull(deleted_at >= ?, 1)`);
  const removeDrafts = db.prepare<[number]>(
    `DELETE FROM drafts WHERE key IN (SELECT '${editedTurn}' || id FROM messages WHERE deleted_at < ?)`,
  );
  // All at once, and not one within the other: SQLite goes no deeper than a thousand.
  const detach = db.prepare<[number]>('UPDATE messages SET parent_id = NULL WHERE deleted_at < ?');
  const remove = db.prepare<[number]>('DELETE FROM messages WHERE deleted_at < ?');
  const newestExpired = db
    .prepare<[number], number>(
      `SELECT seq FROM messages WHERE deleted_at < ? ORDER BY seq DESC LIMIT ${turnsOfPart}`,
    )
    .pluck();
  const removeTurns = createRemoveInParts(db, truncateLog);
  const purge = writing(db, (before: number) => {
    expireBelow.run(before, before);
    removeDrafts.run(before);
    detach.run(before);
    remove.run(before);
  });

  /** @throws AppError `notFound` */
  function placeOf(id: string): Place {
    const found = place.get(id);
    if (!found) throw new AppError('notFound', { detail: { messageId: id } });
    return found;
  }

  return translateErrors({
    /** All that is written in `act`, or nothing of it. */
    together: <T>(act: () => T): T => writing(db, act)(),
    isVisible: (conversationId: string, id: string): boolean => visible.get(id, conversationId) !== undefined,
    /** A version beside a message, with a text of its own; it counts as use of the conversation. */
    addVersion(id: string, ofId: string, text: string): void {
      const createdAt = now();
      if (addVersion.run({ id, ofId, text, createdAt }).changes === 0) throw new AppError('notFound');
      use.run(createdAt, placeOf(id).conversationId);
    },
    /** Shows the branch that this message ends; null: none of the turns. */
    setLeaf: (conversationId: string, leafId: string | null): void =>
      void setLeaf.run(leafId, conversationId),
    /** Deletes a message with all below it. Returns their ids. @throws AppError `notFound`, `badRequest` */
    hide(id: string, deletionId: string): string[] {
      if (rootOf.get(deletionId, deletionId) !== undefined) throw new AppError('badRequest');
      const hidden = hide.all(id, now(), deletionId);
      if (hidden.length === 0) throw new AppError('notFound', { detail: { messageId: id } });
      return hidden;
    },
    /** Of a deleted message: the version next to it, the one before rather than the one behind; else its parent. */
    besideDeleted(id: string): { readonly siblingId: string | null; readonly parentId: string | null } {
      const at = placeOf(id);
      return { siblingId: beside.get(at) ?? null, parentId: at.parentId };
    },
    /** The topmost message of a deletion, and where it is. @throws AppError `notFound` */
    deleted(deletionId: string): Place & { readonly id: string } {
      const id = rootOf.get(deletionId, deletionId);
      if (id === undefined) throw new AppError('notFound');
      return { id, ...placeOf(id) };
    },
    /**
     * Brings back what one deletion took away. Returns the ids.
     * @throws AppError `notFound`, `badRequest` while the message it hangs below is deleted
     */
    restore(deletionId: string): string[] {
      const root = rootOf.get(deletionId, deletionId);
      if (root === undefined) throw new AppError('notFound');
      const { conversationId, parentId } = placeOf(root);
      if (parentId !== null && visible.get(parentId, conversationId) === undefined)
        throw new AppError('badRequest', { detail: { messageId: parentId } });
      return restore.all(deletionId);
    },
    /** What can be brought back now, deleted last first. */
    deletions: (conversationId: string): DeletedTurns[] => deletions.all(conversationId),
    /** @throws AppError `notFound` */
    keep(id: string): KeptReply {
      const row = keep.get(id);
      if (!row) throw new AppError('notFound', { detail: { messageId: id } });
      return { id, row, record: record.get(id) ?? null };
    },
    /** Makes a reply what it was. */
    putBack({ id, row, record: kept }: KeptReply): void {
      putBack.run({ ...row, id });
      if (kept === null) removeRecord.run(id);
      else putRecord.run(id, kept);
    },
    /** Whether any turns have been deleted since before `time`, ms since 1970. */
    isAnyDeletedBefore: (time: number): boolean => anyExpired.get(time) !== undefined,
    /**
     * Takes away for good what has been deleted since before `time` (ms since 1970), with what was typed while it was
     * edited, out of the write-ahead log as well. Returns the conversations it was in.
     */
    purge(time: number): string[] {
      const conversationIds = expired.all(time);
      if (conversationIds.length === 0) return [];
      reserve.spend(
        () => purge(time),
        () => {
          expireBelow.run(time, time);
          removeDrafts.run(time);
          removeTurns(() => newestExpired.all(time));
        },
      );
      truncateLog();
      return conversationIds;
    },
  });
}
