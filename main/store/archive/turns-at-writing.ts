// Writing much beside others who write little and must not wait. Whoever finds SQLite's lock held looks again after 1,
// 2, 5, 10, 15 ms and so on: 1, 3, 8, 18, 33 ms from the first look. The lock is held for about 8 ms and then left alone
// for 6, so that one of the first three meets it free, whenever they began. Held for 4 and free for 4 it came in step
// with them: many waited for 33 ms and more.
import type { Database } from 'better-sqlite3';
import { createLogFolding } from './fold-log.ts';

/** ms that a transaction writes; putting it into the log takes some more. */
const heldMs = 6;
/** ms that the lock is free at least before the next one. */
const freeMs = 6;
/**
 * Transactions after which the log is folded in: some 30 MB. Ids are random, so the same pages of their indexes change
 * in many of them, and each has to be folded in once.
 */
const foldedAfter = 24;

const never = new Int32Array(new SharedArrayBuffer(4));

export interface TurnsAtWriting {
  /**
   * Does something for the first ones, for one transaction, after the lock has been free for its time. What the caller
   * does between two calls counts towards that.
   * @returns how many
   * @throws what `write` throws, within the transaction
   */
  some<T>(all: readonly T[], write: (one: T) => void): number;
  /** The same for each, in as many transactions as it takes. */
  each<T>(all: readonly T[], write: (one: T) => void): void;
}

/** For a thread that nobody waits for: it sleeps. */
export function createTurnsAtWriting(db: Database): TurnsAtWriting {
  let freeSince = Number.NEGATIVE_INFINITY;
  const log = createLogFolding(db);
  let unfolded = 0;

  function from<T>(first: number, all: readonly T[], write: (one: T) => void): number {
    const rest = freeSince + freeMs - performance.now();
    if (rest > 0) Atomics.wait(never, 0, 0, rest);
    db.exec('BEGIN IMMEDIATE');
    const until = performance.now() + heldMs;
    let next = first;
    do write(all[next++]!);
    while (next < all.length && performance.now() < until);
    db.exec('COMMIT');
    freeSince = performance.now();
    if (++unfolded === foldedAfter) {
      log.fold();
      unfolded = 0;
    }
    return next;
  }

  return {
    some: (all, write) => (all.length === 0 ? 0 : from(0, all, write)),
    each(all, write) {
      for (let next = 0; next < all.length; ) next = from(next, all, write);
    },
  };
}
