// Brings a database's schema up to date: a backup first, then every missing step in one transaction that
// is checked before it is committed.
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '../errors.ts';
import { sweepImports } from './archive/sweep.ts';
import { takeCopyNow } from './backups/copy.ts';
import { backupName } from './backups/names.ts';
import type { Migration } from './migrations/migration.ts';

/** "XeN4" at byte 68 of the file, where SQLite keeps the id of the application that a file belongs to. */
export const applicationId = 0x58654e34;

/** The tables that hold what people wrote, read and put in order: no migration may lose a row of them. */
const treasured = [
  ...['conversations', 'messages', 'token_records', 'drafts', 'folders', 'conversation_tags'],
  ...['setups', 'presets', 'saved_texts', 'duel_votes'],
];

/**
 * @param backupDir where a copy of a file that already has data goes
 * @throws AppError `databaseDamaged` when a step fails or its result does not hold, `backupNoRoom` where there is none
 * for the copy; the file is as it was
 */
export function migrate(db: Database, migrations: readonly Migration[], backupDir: string): void {
  const from = db.pragma('user_version', { simple: true }) as number;
  if (from >= migrations.length) return;
  sweepImports(db);
  const backup = from > 0 ? backUp(db, backupDir) : '';
  const before = countRows(db);
  for (const [index, migration] of migrations.entries()) {
    if (index < from) continue;
    const step = db.transaction(() => {
      migration.up(db);
      db.pragma(`user_version = ${index + 1}`);
      db.pragma(`application_id = ${applicationId}`);
      check(db, before);
    });
    try {
      step.exclusive();
    } catch (cause) {
      throw new AppError('databaseDamaged', {
        detail: { file: db.name, migration: migration.name, backup },
        cause,
      });
    }
  }
  // The header is what the next start, perhaps of an older version, looks at first.
  db.pragma('wal_checkpoint(TRUNCATE)');
}

function backUp(db: Database, dir: string): string {
  const target = join(dir, backupName('migration', Date.now()));
  takeCopyNow(db, target);
  return target;
}

function countRows(db: Database): Map<string, number> {
  const exists = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  const tables = treasured.filter((table) => exists.get(table));
  return new Map(
    tables.map((table) => [table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number]),
  );
}

function check(db: Database, before: Map<string, number>): void {
  const integrity = db.pragma('integrity_check', { simple: true });
  if (integrity !== 'ok') throw new Error(`integrity_check: ${integrity}`);
  if ((db.pragma('foreign_key_check') as unknown[]).length > 0) throw new Error('foreign_key_check failed');
  const after = countRows(db);
  for (const [table, count] of before) {
    if ((after.get(table) ?? 0) < count)
      throw new Error(`rows of ${table}: ${count}, then ${after.get(table)}`);
  }
}
