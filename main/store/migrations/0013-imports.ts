// Imports: turns that come in by thousands are put into the search index afterwards, because that takes many times
// as long as everything else about them.
import type { Migration } from './migration.ts';

/** Not one that is still to be indexed: it has never been put in, and its text is looked at when it is. */
const indexed = (row: 'old' | 'new') =>
  `${row}.status <> 'streaming' AND ${row}.deleted_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM messages_to_index WHERE seq = ${row}.seq)`;
const words = (row: 'old' | 'new') =>
  `search_words(${row}.text), search_facts(${row}.conversation_id, ${row}.role, ${row}.level)`;
const putIn = `INSERT INTO message_words (rowid, words, facts) VALUES (new.seq, ${words('new')});`;
const takeOut = `INSERT INTO message_words (message_words, rowid, words, facts)
  VALUES ('delete', old.seq, ${words('old')});`;

export const imports: Migration = {
  name: '0013-imports',
  up: (db) =>
    db.exec(`
      -- That an import is under way: turns without a conversation, after this one, are what it has brought so far.
      CREATE TABLE imports (id INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL) STRICT;
      -- By messages.seq, which is never used twice; one that has been deleted since is passed over.
      CREATE TABLE messages_to_index (seq INTEGER PRIMARY KEY) STRICT;

      DROP TRIGGER message_words_insert;
      DROP TRIGGER message_words_delete;
      DROP TRIGGER message_words_out;
      DROP TRIGGER message_words_in;
      -- Turns come before their conversations only when they are imported.
      CREATE TRIGGER message_words_insert AFTER INSERT ON messages
        WHEN new.status <> 'streaming' AND new.deleted_at IS NULL
          AND EXISTS (SELECT 1 FROM conversations WHERE id = new.conversation_id) BEGIN ${putIn} END;
      CREATE TRIGGER message_words_later AFTER INSERT ON messages
        WHEN NOT EXISTS (SELECT 1 FROM conversations WHERE id = new.conversation_id) BEGIN
        INSERT INTO messages_to_index (seq) VALUES (new.seq);
      END;
      CREATE TRIGGER message_words_delete AFTER DELETE ON messages WHEN ${indexed('old')} BEGIN ${takeOut} END;
      CREATE TRIGGER message_words_out AFTER UPDATE OF text, status, level, deleted_at ON messages
        WHEN ${indexed('old')} BEGIN ${takeOut} END;
      CREATE TRIGGER message_words_in AFTER UPDATE OF text, status, level, deleted_at ON messages
        WHEN ${indexed('new')} BEGIN ${putIn} END;
    `),
};
