// Conversations: their titles, and which branch of each is shown.
import type { Database } from 'better-sqlite3';
import type { Conversation } from '../../preload/contract/models.ts';
import type { Generation } from '../../preload/contract/sampling.ts';
import { AppError } from '../errors.ts';
import { readGeneration } from './presets.ts';
import { translateErrors } from './store-errors.ts';

const columns = 'id, title, created_at AS createdAt, updated_at AS updatedAt, leaf_id AS leafId, generation';

type Row = Omit<Conversation, 'generation'> & { readonly generation: string | null };

function toConversation({ generation: json, ...row }: Row): Conversation {
  const generation = readGeneration(json);
  return generation === null ? row : { ...row, generation };
}

export type Conversations = ReturnType<typeof createConversations>;

export function createConversations(db: Database) {
  const all = db.prepare<[], Row>(
    `SELECT ${columns} FROM conversations ORDER BY updated_at DESC, created_at DESC, id`,
  );
  const one = db.prepare<[string], Row>(`SELECT ${columns} FROM conversations WHERE id = ?`);
  const rename = db.prepare<[string, string]>('UPDATE conversations SET title = ? WHERE id = ?');
  const setLeaf = db.prepare<[string, string]>('UPDATE conversations SET leaf_id = ? WHERE id = ?');
  const setGeneration = db.prepare<[string | null, string]>(
    'UPDATE conversations SET generation = ? WHERE id = ?',
  );
  const removeDraft = db.prepare<[string]>('DELETE FROM drafts WHERE key = ?');
  const remove = db.prepare<[string]>('DELETE FROM conversations WHERE id = ?');
  const removeWhole = db.transaction((id: string) => {
    removeDraft.run(id);
    remove.run(id);
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

  return translateErrors({
    /** The most recently used first. */
    list: (): Conversation[] => all.all().map(toConversation),
    find,
    get,
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
    /** Takes a conversation away with all its messages and its draft, out of the write-ahead log as well. */
    remove(id: string): void {
      removeWhole(id);
      db.pragma('wal_checkpoint(TRUNCATE)');
    },
  });
}
