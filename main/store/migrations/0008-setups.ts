// What holds for a whole conversation, and the records of replies' tokens.
import type { Migration } from './migration.ts';

export const setups: Migration = {
  name: '0008-setups',
  up: (db) =>
    db.exec(`
      -- key: a conversation's id, or 'new' for the one that is not yet begun.
      CREATE TABLE setups (
        key TEXT PRIMARY KEY,
        instruction TEXT NOT NULL,
        records_tokens INTEGER NOT NULL
      ) STRICT;

      -- Apart from the messages, so that a long conversation is opened without them.
      CREATE TABLE token_records (
        message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
        record BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;
    `),
};
