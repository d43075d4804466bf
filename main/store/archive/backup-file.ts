// A database file of this app that somebody wants to import from: a copy, which may be written to, of a file that
// nobody vouches for.
import type { Database } from 'better-sqlite3';
import { applicationId } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import { openFile } from '../open-file.ts';
import { defineSearchFunctions } from '../search/words.ts';
import { sweepImports } from './sweep.ts';

const needed = ['conversations', 'messages', 'drafts'];

export class BackupFileError extends Error {
  /** `foreign`: no database of this app, or not as this app makes it. */
  readonly problem: 'newer' | 'foreign' | 'damaged';
  constructor(problem: BackupFileError['problem'], options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}

/** Brings it up to date. @throws BackupFileError */
export function openBackupFile(path: string): Database {
  const db = openFile(path);
  try {
    // What its schema calls may only be what SQLite itself holds for harmless.
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    const version = db.pragma('user_version', { simple: true }) as number;
    if (db.pragma('application_id', { simple: true }) !== applicationId || version < 1)
      throw new BackupFileError('foreign');
    if (version > migrations.length) throw new BackupFileError('newer');
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new BackupFileError('damaged');
    requireTables(db);
    defineSearchFunctions(db);
    // Ours calls functions that are defined here; they only read text.
    db.pragma('trusted_schema = ON');
    sweepImports(db);
    for (const [index, migration] of migrations.entries()) {
      if (index < version) continue;
      db.transaction(() => {
        migration.up(db);
        db.pragma(`user_version = ${index + 1}`);
      })();
    }
    return db;
  } catch (thrown) {
    db.close();
    if (thrown instanceof BackupFileError) throw thrown;
    throw new BackupFileError('damaged', { cause: thrown });
  }
}

/** Plain tables, and nothing that computes what they seem to hold. */
function requireTables(db: Database): void {
  const all = db
    .prepare<[], { type: string; name: string; sql: string | null }>(
      'SELECT type, name, sql FROM sqlite_schema',
    )
    .all();
  const isPlain = (name: string) =>
    all.some((one) => one.type === 'table' && one.name === name && /^CREATE TABLE/i.test(one.sql ?? ''));
  const triggers = all.filter(({ type }) => type === 'trigger');
  const strange =
    all.some(({ type }) => type === 'view') ||
    triggers.some(({ name }) => !name.startsWith('message_words_'));
  if (strange || !needed.every(isPlain)) throw new BackupFileError('foreign');
}
