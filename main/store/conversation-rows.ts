// All rows of one conversation, to be carried from one database to another of the same schema.
import type { Database } from 'better-sqlite3';
import { editedTurn } from './drafts.ts';
import { translateErrors } from './store-errors.ts';
import { writing } from './writing.ts';

type Row = Readonly<Record<string, unknown>>;

/** By table, in the order in which they can be written. */
export type ConversationRows = readonly (readonly [table: string, rows: readonly Row[]])[];

export type ConversationRowStore = ReturnType<typeof createConversationRows>;

const ofTurns = 'SELECT id FROM messages WHERE conversation_id = @id';
/** What belongs to a conversation, in the order of its making where that counts. */
const queries: readonly (readonly [table: string, condition: string])[] = [
  ['conversations', 'id = @id'],
  ['messages', 'conversation_id = @id ORDER BY seq'],
  ['conversation_tags', 'conversation_id = @id'],
  ['token_records', `message_id IN (${ofTurns})`],
  ['setups', 'key = @id'],
  ['drafts', `key = @id OR key IN (SELECT '${editedTurn}' || id FROM messages WHERE conversation_id = @id)`],
];

export function createConversationRows(db: Database) {
  const writeAll = writing(db, (rows: ConversationRows) => {
    // The conversation names a leaf that comes behind it.
    db.pragma('defer_foreign_keys = ON');
    for (const [table, ofTable] of rows) {
      for (const row of ofTable) {
        const columns = Object.keys(row);
        const values = columns.map((column) => `@${column}`);
        db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`).run(row);
      }
    }
  });

  return translateErrors({
    read: (id: string): ConversationRows =>
      queries.map(([table, condition]) => {
        const rows = db.prepare(`SELECT * FROM ${table} WHERE ${condition}`).all({ id }) as Row[];
        // Numbers of the order of making are the other database's own.
        return [table, rows.map(({ seq: _, ...row }) => row)] as const;
      }),
    /** All or none. */
    write(rows: ConversationRows): void {
      writeAll(rows);
    },
  });
}
