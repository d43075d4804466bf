// How conversations are kept in order: folders, tags, pins, the archive and the trash.
import type { Migration } from './migration.ts';

export const organisation: Migration = {
  name: '0004-organisation',
  up: (db) =>
    db.exec(`
      CREATE TABLE folders (
        id TEXT PRIMARY KEY,
        parent_id TEXT REFERENCES folders (id) ON DELETE SET NULL,
        name TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX folders_by_parent ON folders (parent_id);

      -- The times, in ms since 1970, of pinning, archiving and throwing away; NULL: it is not.
      ALTER TABLE conversations ADD COLUMN folder_id TEXT REFERENCES folders (id) ON DELETE SET NULL;
      ALTER TABLE conversations ADD COLUMN pinned_at INTEGER;
      ALTER TABLE conversations ADD COLUMN archived_at INTEGER;
      ALTER TABLE conversations ADD COLUMN trashed_at INTEGER;
      CREATE INDEX conversations_by_folder ON conversations (folder_id);
      CREATE INDEX conversations_trashed ON conversations (trashed_at) WHERE trashed_at IS NOT NULL;

      CREATE TABLE conversation_tags (
        conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        tag TEXT NOT NULL COLLATE NOCASE,
        PRIMARY KEY (conversation_id, tag)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX conversation_tags_by_tag ON conversation_tags (tag);
    `),
};
