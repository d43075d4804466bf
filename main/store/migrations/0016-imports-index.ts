// A trigger on messages that puts a row elsewhere has SQLite keep a copy of every page that an insert changes: a fifth of
// what an import took. So the import itself says what is to be indexed later.
import type { Migration } from './migration.ts';

export const importsIndex: Migration = {
  name: '0016-imports-index',
  up: (db) => db.exec('DROP TRIGGER message_words_later'),
};
