// SQLite has one writer at a time, and a thread that writes much would keep the app's replies from being saved. So the
// app says each time that it is about to write, and the thread lets it go first.
import type { Database } from 'better-sqlite3';

/** What a thread that writes much knows of those who must not wait. */
export interface Claims {
  /** Whether somebody waits for the lock, or writes, just now. */
  arePending(): boolean;
  /** Sleeps until nobody does: for a thread that nobody waits for, and that does not hold the lock. */
  yield(): void;
}

/** Where nobody else writes. */
export const noClaims: Claims = { arePending: () => false, yield() {} };

/** @param pending of `claimWrites`, in another thread */
export function claimsOf(pending: SharedArrayBuffer): Claims {
  const count = new Int32Array(pending);
  return {
    arePending: () => Atomics.load(count, 0) > 0,
    yield() {
      for (let now = Atomics.load(count, 0); now > 0; now = Atomics.load(count, 0))
        Atomics.wait(count, 0, now);
    },
  };
}

/**
 * From now on, whatever writes through this connection says so.
 * @returns one 32-bit integer: how many calls are at it
 */
export function claimWrites(db: Database): SharedArrayBuffer {
  const pending = new SharedArrayBuffer(4);
  const count = new Int32Array(pending);

  const claiming =
    <T extends (this: never, ...args: never[]) => unknown>(call: T, on: object) =>
    (...args: never[]): unknown => {
      Atomics.add(count, 0, 1);
      try {
        return call.apply(on as never, args);
      } finally {
        if (Atomics.sub(count, 0, 1) === 1) Atomics.notify(count, 0);
      }
    };

  const { prepare, transaction, exec, pragma } = db;
  Object.assign(db, {
    exec: claiming(exec, db),
    // Folding the log in waits for who writes, too.
    pragma: claiming(pragma, db),
    prepare(sql: string) {
      const statement = prepare.call(db, sql);
      if (statement.readonly) return statement;
      const { run, get, all } = statement;
      return Object.assign(statement, {
        run: claiming(run, statement),
        get: claiming(get, statement),
        all: claiming(all, statement),
      });
    },
    transaction(act: (...args: unknown[]) => unknown) {
      const acting = transaction.call(db, act);
      return Object.assign(claiming(acting, acting), {
        deferred: claiming(acting.deferred, acting),
        immediate: claiming(acting.immediate, acting),
        exclusive: claiming(acting.exclusive, acting),
      });
    },
  });
  return pending;
}
