// Conversations as trees of messages, drafts, settings, and the model files that were added.
import type { Migration } from './migration.ts';

export const conversations: Migration = {
  name: '0001-conversations',
  up: (db) =>
    db.exec(`
      CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        leaf_id TEXT REFERENCES messages (id) ON DELETE SET NULL
      ) STRICT;

      -- seq is the order of making; siblings derive from parent_id alone.
      CREATE TABLE messages (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        parent_id TEXT REFERENCES messages (id) ON DELETE CASCADE,
        role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
        text TEXT NOT NULL,
        token_ids BLOB,
        status TEXT NOT NULL CHECK (status IN ('complete', 'streaming', 'stopped', 'interrupted', 'failed')),
        created_at INTEGER NOT NULL,
        model TEXT,
        level TEXT,
        stats TEXT,
        context_start_id TEXT,
        error TEXT
      ) STRICT;
      CREATE INDEX messages_by_conversation ON messages (conversation_id, seq);
      CREATE INDEX messages_by_parent ON messages (parent_id);
      CREATE INDEX messages_streaming ON messages (id) WHERE status = 'streaming';

      -- key: a conversation's id, or 'new' for the one that is not yet begun.
      CREATE TABLE drafts (key TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
      CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE models (
        id TEXT PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        added_at INTEGER NOT NULL,
        info TEXT NOT NULL
      ) STRICT;
    `),
};
