// What a copy of the database holds.
import { existsSync, rmSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { BackupContents } from '../../../preload/contract/backups.ts';
import { migrations } from '../migrations/index.ts';
import { openFile } from '../open-file.ts';

/** Every schema of the app has these tables. @throws SqliteError */
export function contentsOf(db: Database): BackupContents {
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  const version = db.pragma('user_version', { simple: true }) as number;
  return {
    conversations: count('conversations'),
    turns: count('messages'),
    changedAt: db.prepare('SELECT max(updated_at) FROM conversations').pluck().get() as number | null,
    version,
    isNewer: version > migrations.length,
  };
}

/** Opens a copy, reads, and leaves nothing beside it that was not there. null where it cannot be read. */
export function lookInto<T>(path: string, read: (db: Database) => T): T | null {
  const beside = ['-wal', '-shm'].map((suffix) => `${path}${suffix}`).filter((file) => !existsSync(file));
  try {
    const db = openFile(path, { readonly: true, timeout: 2000 });
    try {
      return read(db);
    } finally {
      db.close();
    }
  } catch {
    return null;
  } finally {
    // A log that was not there before has nothing in it.
    for (const file of beside)
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0 || file.endsWith('-shm'))
        rmSync(file, { force: true });
  }
}

/** Whether a copy holds one of these conversations. */
export function holdsAny(path: string, conversationIds: readonly string[]): boolean {
  const found = lookInto(path, (db) => {
    const one = db.prepare<[string]>('SELECT 1 FROM conversations WHERE id = ?').pluck();
    return conversationIds.some((id) => one.get(id) !== undefined);
  });
  return found ?? false;
}
