// Makes whole what was salvaged: rows that refer to rows which are lost. No turn is given up for that.
import type { Database } from 'better-sqlite3';

export interface Mended {
  /** Turns whose turn before is lost. */
  readonly orphans: number;
  /** Conversations of which only turns were left. */
  readonly renamed: number;
}

interface Reference {
  readonly table: string;
  readonly from: string;
  readonly to: string | null;
  readonly on_delete: string;
}

/** @param tables of the database @throws SqliteError */
export function mend(db: Database, tables: readonly string[]): Mended {
  const run = (sql: string): number => db.prepare(sql).run().changes;
  // Named by what was asked first, as a new one is.
  const renamed = run(`
    INSERT INTO conversations (id, title, created_at, updated_at)
    SELECT conversation_id,
      coalesce((SELECT substr(trim(replace(first.text, char(10), ' ')), 1, 60) FROM messages first
        WHERE first.conversation_id = lost.conversation_id AND first.role = 'user' ORDER BY first.seq LIMIT 1), '…'),
      min(created_at), max(created_at)
    FROM messages lost WHERE conversation_id NOT IN (SELECT id FROM conversations) GROUP BY conversation_id`);
  const orphans = run(
    'UPDATE messages SET parent_id = NULL WHERE parent_id NOT IN (SELECT id FROM messages)',
  );
  // The first schemas know no deleted turns.
  const deletion = db.prepare("SELECT 1 FROM pragma_table_info('messages') WHERE name = 'deleted_at'").get();
  const isThere = deletion === undefined ? 'TRUE' : 'deleted_at IS NULL';
  run(`
    UPDATE conversations SET leaf_id =
      (SELECT id FROM messages WHERE conversation_id = conversations.id AND ${isThere}
        ORDER BY seq DESC LIMIT 1)
    WHERE leaf_id IS NULL OR leaf_id NOT IN (SELECT id FROM messages)`);
  for (const table of tables) {
    for (const { table: other, from, to, on_delete } of referencesOf(db, table)) {
      const isLost = `${from} IS NOT NULL AND ${from} NOT IN (SELECT ${to ?? 'id'} FROM ${other})`;
      run(
        on_delete === 'SET NULL'
          ? `UPDATE ${table} SET ${from} = NULL WHERE ${isLost}`
          : `DELETE FROM ${table} WHERE ${isLost}`,
      );
    }
  }
  return { orphans, renamed };
}

const referencesOf = (db: Database, table: string): Reference[] =>
  db.pragma(`foreign_key_list(${table})`) as Reference[];
