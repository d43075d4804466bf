// The connection that an import writes through, in a thread of its own, to the file that the app has open.
import type { Database } from 'better-sqlite3';
import { openFile } from '../open-file.ts';
import { defineSearchFunctions } from '../search/words.ts';

/** ms that it waits for others who write. */
const waitMs = 10_000;
/** KiB of pages kept in memory: of a store of a million turns those that lead to where an id belongs. */
const cacheKib = 32 * 1024;

/** @param file the database, open in the app */
export function openImportConnection(file: string): Database {
  const db = openFile(file, { timeout: waitMs });
  db.pragma('secure_delete = ON');
  db.pragma('synchronous = NORMAL');
  // See `fold-log.ts`.
  db.pragma('wal_autocheckpoint = 0');
  // What SQLite keeps beside each row that it writes, in case that fails, would go to a file.
  db.pragma('temp_store = MEMORY');
  db.pragma(`cache_size = -${cacheKib}`);
  // Turns come before their conversations: see `import-session.ts`.
  db.pragma('foreign_keys = OFF');
  defineSearchFunctions(db);
  return db;
}
