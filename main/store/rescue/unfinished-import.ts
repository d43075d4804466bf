// What an import had brought that did not come to its end: nobody has seen it, so a salvage leaves it out. See
// `archive/import-session.ts`.
import type { Database } from 'better-sqlite3';
import type { Row } from './cells.ts';
import type { Tables } from './tables.ts';

/**
 * Turns that are still to be put into the search index. Those of the damaged file say which turns came before their
 * conversations, as only imported ones do; which ones the new file has to index is seen when they are put into it.
 */
export const laterIndexed = 'messages_to_index';

/** @param tables of the new database; the first schemas know no imports */
export function createUnfinishedImport(db: Database, tables: Tables) {
  const isKnown = tables.has(laterIndexed);
  // A turn whose conversation comes after it does not go into the index by itself.
  if (isKnown)
    db.exec(`
      CREATE TEMP TABLE came_first (seq INTEGER PRIMARY KEY);
      CREATE TEMP TRIGGER index_later AFTER INSERT ON main.messages
        WHEN NOT EXISTS (SELECT 1 FROM main.conversations WHERE id = new.conversation_id) BEGIN
        INSERT INTO ${laterIndexed} (seq) VALUES (new.seq);
      END;
    `);
  const note = isKnown
    ? db.prepare<[number]>('INSERT OR IGNORE INTO temp.came_first (seq) VALUES (?)')
    : undefined;

  return {
    note(rows: readonly Row[]): void {
      for (const { rowid } of rows) note?.run(rowid);
    },
    /**
     * Once all rows are in, and before conversations are made for turns that have lost theirs. Returns how many turns
     * went.
     */
    leaveOut(): number {
      if (!isKnown) return 0;
      const { changes } = db
        .prepare(`
          DELETE FROM messages WHERE seq > (SELECT min(first_seq) FROM imports)
            AND seq IN (SELECT seq FROM temp.came_first)
            AND NOT EXISTS (SELECT 1 FROM conversations WHERE id = messages.conversation_id)`)
        .run();
      db.exec(`
        DELETE FROM ${laterIndexed} WHERE seq NOT IN (SELECT seq FROM messages);
        DELETE FROM imports;
      `);
      return changes;
    },
  };
}
