// What a store holds, row by row, without the numbers that only say in which order it came.
import type { Database } from 'better-sqlite3';

const tables = {
  conversations: 'id',
  messages: 'id',
  token_records: 'message_id',
  conversation_tags: 'conversation_id, tag',
  setups: 'key',
  drafts: 'key',
  folders: 'id',
  presets: 'id',
  saved_texts: 'id',
} as const;

export function rowsOf(db: Database): Record<string, unknown[]> {
  const rows = Object.entries(tables).map(([table, order]) => {
    const all = db.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all() as Record<string, unknown>[];
    return [table, all.map(({ seq: _, ...row }) => row)] as const;
  });
  return Object.fromEntries(rows);
}
