// The index that all turns of all branches are searched by. `search_words` and `search_facts` are functions
// of `search/words.ts`: what deletes from the index must give it exactly what went in.
import type { Migration } from './migration.ts';

export const search: Migration = {
  name: '0005-search',
  up: (db) =>
    db.exec(`
      -- Only the index: the text stays in messages. rowid is messages.seq, so the newest come first by it.
      CREATE VIRTUAL TABLE message_words USING fts5 (
        words, facts, content = '', prefix = '2 3',
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
      );
      -- What is deleted is overwritten in the index as well.
      INSERT INTO message_words (message_words, rank) VALUES ('secure-delete', 1);

      -- A reply that is being written changes five times a second: it goes in when it has ended.
      CREATE TRIGGER message_words_insert AFTER INSERT ON messages WHEN new.status <> 'streaming' BEGIN
        INSERT INTO message_words (rowid, words, facts) VALUES
          (new.seq, search_words(new.text), search_facts(new.conversation_id, new.role, new.level));
      END;
      CREATE TRIGGER message_words_delete AFTER DELETE ON messages WHEN old.status <> 'streaming' BEGIN
        INSERT INTO message_words (message_words, rowid, words, facts) VALUES
          ('delete', old.seq, search_words(old.text), search_facts(old.conversation_id, old.role, old.level));
      END;
      CREATE TRIGGER message_words_out AFTER UPDATE OF text, status, level ON messages
        WHEN old.status <> 'streaming' BEGIN
        INSERT INTO message_words (message_words, rowid, words, facts) VALUES
          ('delete', old.seq, search_words(old.text), search_facts(old.conversation_id, old.role, old.level));
      END;
      CREATE TRIGGER message_words_in AFTER UPDATE OF text, status, level ON messages
        WHEN new.status <> 'streaming' BEGIN
        INSERT INTO message_words (rowid, words, facts) VALUES
          (new.seq, search_words(new.text), search_facts(new.conversation_id, new.role, new.level));
      END;

      INSERT INTO message_words (rowid, words, facts)
        SELECT seq, search_words(text), search_facts(conversation_id, role, level)
        FROM messages WHERE status <> 'streaming' ORDER BY seq;
    `),
};
