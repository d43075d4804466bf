// Turns that are deleted and can be brought back, and versions that a person has edited. A deleted turn stays in
// its place and counts nowhere: neither among the versions nor in the search index.
import type { Migration } from './migration.ts';

export const deletedTurns: Migration = {
  name: '0012-deleted-turns',
  up: (db) =>
    db.exec(`
      -- Both or none. What one deletion took away has one deletion_id; what hangs below a deleted turn is deleted, too.
      ALTER TABLE messages ADD COLUMN deleted_at INTEGER;
      ALTER TABLE messages ADD COLUMN deletion_id TEXT;
      -- 1: a model's turn as a person has edited it.
      ALTER TABLE messages ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX messages_by_deletion ON messages (deletion_id) WHERE deletion_id IS NOT NULL;
      CREATE INDEX messages_deleted ON messages (deleted_at) WHERE deleted_at IS NOT NULL;

      DROP TRIGGER message_words_insert;
      DROP TRIGGER message_words_delete;
      DROP TRIGGER message_words_out;
      DROP TRIGGER message_words_in;
      CREATE TRIGGER message_words_insert AFTER INSERT ON messages
        WHEN new.status <> 'streaming' AND new.deleted_at IS NULL BEGIN
        INSERT INTO message_words (rowid, words, facts) VALUES
          (new.seq, search_words(new.text), search_facts(new.conversation_id, new.role, new.level));
      END;
      CREATE TRIGGER message_words_delete AFTER DELETE ON messages
        WHEN old.status <> 'streaming' AND old.deleted_at IS NULL BEGIN
        INSERT INTO message_words (message_words, rowid, words, facts) VALUES
          ('delete', old.seq, search_words(old.text), search_facts(old.conversation_id, old.role, old.level));
      END;
      CREATE TRIGGER message_words_out AFTER UPDATE OF text, status, level, deleted_at ON messages
        WHEN old.status <> 'streaming' AND old.deleted_at IS NULL BEGIN
        INSERT INTO message_words (message_words, rowid, words, facts) VALUES
          ('delete', old.seq, search_words(old.text), search_facts(old.conversation_id, old.role, old.level));
      END;
      CREATE TRIGGER message_words_in AFTER UPDATE OF text, status, level, deleted_at ON messages
        WHEN new.status <> 'streaming' AND new.deleted_at IS NULL BEGIN
        INSERT INTO message_words (rowid, words, facts) VALUES
          (new.seq, search_words(new.text), search_facts(new.conversation_id, new.role, new.level));
      END;
    `),
};
