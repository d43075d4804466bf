// Records of replies' tokens. They are written with the text that they are of: see `messages.ts`.
import type { Database } from 'better-sqlite3';
import { translateErrors } from './store-errors.ts';

export type TokenRecords = ReturnType<typeof createTokenRecords>;

export function createTokenRecords(db: Database) {
  const one = db.prepare<[string], Buffer>('SELECT record FROM token_records WHERE message_id = ?').pluck();

  return translateErrors({
    /** null: none was kept. */
    get: (replyId: string): Buffer | null => one.get(replyId) ?? null,
  });
}
