// Writing much beside others who write little and must not wait: in transactions that end as soon as somebody else
// wants to write, and begin when nobody does.
import type { Database } from 'better-sqlite3';
import { type Claims, noClaims } from '../claims.ts';
import { createLogFolding, type LogFolding } from './fold-log.ts';

/**
 * ms that a transaction writes at most. Ids are random, so nearly every row changes a page of an index of its own:
 * the longer a transaction, the more rows share one, and the longer it takes to put the pages into the log, for which
 * somebody who wants to write has to wait.
 */
const heldMs = 40;
/** ms of writing after which the log is folded in: some 60 MB. */
const foldedAfterMs = 600;

export interface Transaction {
  /** ms that it writes at most; absent: `heldMs`. */
  readonly heldMs?: number;
  /** Does what is to be done once for all of its rows, at the end of it. */
  end?(): void;
}

export interface TurnsAtWriting {
  /**
   * Does something for the first ones, at least for one, in one transaction.
   * @returns how many
   * @throws what `write` throws, within the transaction
   */
  some<T>(all: readonly T[], write: (one: T) => void, transaction?: Transaction): number;
  /** The same for each, in as many transactions as it takes. */
  each<T>(all: readonly T[], write: (one: T) => void, transaction?: Transaction): void;
}

/** For a thread that nobody waits for: it sleeps. */
export function createTurnsAtWriting(
  db: Database,
  claims: Claims = noClaims,
  log: LogFolding = createLogFolding(db),
): TurnsAtWriting {
  let unfoldedMs = 0;

  function from<T>(first: number, all: readonly T[], write: (one: T) => void, of: Transaction): number {
    const most = of.heldMs ?? heldMs;
    claims.yield();
    db.exec('BEGIN IMMEDIATE');
    const begun = performance.now();
    let next = first;
    do write(all[next++]!);
    while (next < all.length && !claims.arePending() && performance.now() - begun < most);
    of.end?.();
    db.exec('COMMIT');
    unfoldedMs += performance.now() - begun;
    if (unfoldedMs > foldedAfterMs && log.fold()) unfoldedMs = 0;
    return next;
  }

  return {
    some: (all, write, transaction = {}) => (all.length === 0 ? 0 : from(0, all, write, transaction)),
    each(all, write, transaction = {}) {
      for (let next = 0; next < all.length; ) next = from(next, all, write, transaction);
    },
  };
}
