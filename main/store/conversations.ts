// Conversations: their titles, and which branch of each is shown.
import type { Database } from 'better-sqlite3';
import type { Conversation } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import { translateErrors } from './store-errors.ts';

const columns = 'id, title, created_at AS createdAt, updated_at AS updatedAt, leaf_id AS leafId';

export type Conversations = ReturnType<typeof createConversations>;

export function createConversations(db: Database) {
  const all = db.prepare<[], Conversation>(
    `SELECT ${columns} FROM conversations ORDER BY updated_at DESC, created_at DESC, id`,
  );
  const one = db.prepare<[string], Conversation>(`SELECT ${columns} FROM conversations WHERE id = ?`);
  const rename = db.prepare<[string, string]>('UPDATE conversations SET title = ? WHERE id = ?');
  const setLeaf = db.prepare<[string, string]>('UPDATE conversations SET leaf_id = ? WHERE id = ?');
  const removeDraft = db.prepare<[string]>('DELETE FROM drafts WHERE key = ?');
  const remove = db.prepare<[string]>('DELETE FROM conversations WHERE id = ?');
  const removeWhole = db.transaction((id: string) => {
    removeDraft.run(id);
    remove.run(id);
  });

  /** @throws AppError `notFound` */
  function get(id: string): Conversation {
    const conversation = one.get(id);
    if (!conversation) throw new AppError('notFound', { detail: { conversationId: id } });
    return conversation;
  }

  return translateErrors({
    /** The most recently used first. */
    list: (): Conversation[] => all.all(),
    find: (id: string): Conversation | undefined => one.get(id),
    get,
    rename(id: string, title: string): Conversation {
      rename.run(title, id);
      return get(id);
    },
    showBranch(id: string, leafId: string): Conversation {
      setLeaf.run(leafId, id);
      return get(id);
    },
    /** Takes a conversation away with all its messages and its draft, out of the write-ahead log as well. */
    remove(id: string): void {
      removeWhole(id);
      db.pragma('wal_checkpoint(TRUNCATE)');
    },
  });
}
