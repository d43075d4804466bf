// The connection that an import writes through, in a thread of its own, to the file that the app has open.
import type { Database } from 'better-sqlite3';
import { openFile } from '../open-file.ts';
import { defineSearchFunctions } from '../search/words.ts';

/** ms that it waits for others who write. */
const waitMs = 10_000;

/** @param file the database, open in the app */
export function openImportConnection(file: string): Database {
  const db = openFile(file, { timeout: waitMs });
  db.pragma('secure_delete = ON');
  db.pragma('synchronous = NORMAL');
  // Turns come before their conversations: see `import-session.ts`.
  db.pragma('foreign_keys = OFF');
  defineSearchFunctions(db);
  return db;
}
