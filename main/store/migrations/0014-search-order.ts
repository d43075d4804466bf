// A turn whose text changes leaves the search index before it goes in again. Both were triggers after the change, and
// in which order those run is SQLite's own affair: the other way round the turn would lose the words that both texts have.
import type { Migration } from './migration.ts';

export const searchOrder: Migration = {
  name: '0014-search-order',
  up: (db) =>
    db.exec(`
      DROP TRIGGER message_words_out;
      CREATE TRIGGER message_words_out BEFORE UPDATE OF text, status, level, deleted_at ON messages
        WHEN old.status <> 'streaming' AND old.deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM messages_to_index WHERE seq = old.seq) BEGIN
        INSERT INTO message_words (message_words, rowid, words, facts) VALUES
          ('delete', old.seq, search_words(old.text), search_facts(old.conversation_id, old.role, old.level));
      END;
    `),
};
