import type { Database } from 'better-sqlite3';

/** One step of the schema. */
export interface Migration {
  readonly name: string;
  /** Runs inside a transaction that `migrate` opens and commits. */
  up(db: Database): void;
}
