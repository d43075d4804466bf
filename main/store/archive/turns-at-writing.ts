// Writing much beside others who write little and must not wait. Whoever waits for SQLite's lock looks for it only
// now and then, after 1, 2, 5, 10 ms and more; so the lock is held for a moment, and then left alone for as long.
import type { Database } from 'better-sqlite3';

/** ms that a transaction goes on, and that the lock is free at least before the next one. */
const heldMs = 4;
const freeMs = 4;

const never = new Int32Array(new SharedArrayBuffer(4));

export interface TurnsAtWriting {
  /** Does something for each, in as many transactions as it takes. @throws what it throws, within a transaction */
  each<T>(all: Iterable<T>, write: (one: T) => void): void;
}

/** For a thread that nobody waits for: it sleeps. */
export function createTurnsAtWriting(db: Database): TurnsAtWriting {
  let freeSince = Number.NEGATIVE_INFINITY;
  let begun = 0;

  function begin(): void {
    const rest = freeSince + freeMs - performance.now();
    if (rest > 0) Atomics.wait(never, 0, 0, rest);
    db.exec('BEGIN IMMEDIATE');
    begun = performance.now();
  }

  function commit(): void {
    if (!db.inTransaction) return;
    db.exec('COMMIT');
    freeSince = performance.now();
  }

  return {
    each(all, write) {
      for (const one of all) {
        if (!db.inTransaction) begin();
        write(one);
        if (performance.now() - begun > heldMs) commit();
      }
      commit();
    },
  };
}
