import type { Database } from 'better-sqlite3';

/**
 * A transaction that takes the lock at its beginning. One that reads before it writes would be refused, without any
 * waiting, where another connection, an import's, has written in between (`SQLITE_BUSY_SNAPSHOT`).
 */
export function writing<A extends unknown[], R>(db: Database, act: (...args: A) => R): (...args: A) => R {
  return db.transaction(act).immediate;
}
