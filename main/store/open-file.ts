// The one place where a database file is opened, whichever: the store, the thread that searches it, a copy that
// is looked at. Whoever locks the store with a passphrase does it here and nowhere else.
import Sqlite, { type Database } from 'better-sqlite3';

export interface OpenFileOptions {
  /** Nothing is written to it, not even what a log beside it holds. */
  readonly readonly?: boolean;
  /** ms to wait for another connection's lock. */
  readonly timeout?: number;
}

/**
 * Opens the bytes of a database as one in memory, which nothing of it leaves.
 * @throws SqliteError as SQLite gives it: see `store-errors.ts`
 */
export function openBytes(bytes: Uint8Array): Database {
  const db = new Sqlite(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  db.pragma('temp_store = MEMORY');
  return db;
}

/** @throws SqliteError as SQLite gives it: see `store-errors.ts` */
export function openFile(path: string, options: OpenFileOptions = {}): Database {
  // better-sqlite3 is built for Node-API 10; an older Node would end with SIGSEGV in the next line.
  if (Number(process.versions.napi) < 10) throw new Error('Node 22.14 or later is needed.');
  const { readonly = false, timeout = 0 } = options;
  return new Sqlite(path, { readonly, timeout });
}
