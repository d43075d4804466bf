// Opens `xenon.db`: one process only, checked before anything is written. A file that is damaged, foreign
// or of a newer version is left as it is.
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '../errors.ts';
import { backupsFolderName } from './backups/names.ts';
import { applicationId, migrate } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { openFile } from './open-file.ts';
import { defineSearchFunctions } from './search/words.ts';
import { openError } from './store-errors.ts';

export const databaseFileName = 'xenon.db';
const lockFileName = 'xenon.lock';

const waitForOthersMs = 5000;

const sqliteMagic = 'SQLite format 3\0';

/**
 * Makes the data directory where it is missing.
 * @throws AppError `dataDirUnwritable`
 */
export function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new AppError('dataDirUnwritable', { detail: { path: dataDir }, cause });
  }
}

/**
 * Opens the database for this process alone and brings its schema up to date.
 * @throws AppError `dataDirUnwritable`, `dataDirInUse`, `databaseNewer`, `databaseDamaged`, `diskFull`
 */
export function openDatabase(dataDir: string, migrations: readonly Migration[] = allMigrations): Database {
  const file = join(dataDir, databaseFileName);
  let db: Database | undefined;
  try {
    refuseForeign(file, migrations.length);
    db = openFile(file);
    lockDataDir(db, dataDir);
    db.pragma('secure_delete = ON');
    db.pragma('foreign_keys = ON');
    defineSearchFunctions(db);
    // An earlier version locks the file itself; and reading the schema lets a damaged file show itself before
    // the first write.
    db.exec('BEGIN EXCLUSIVE');
    const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    const version = db.pragma('user_version', { simple: true });
    db.exec('COMMIT');
    // Somebody else's database.
    if (version === 0 && tables !== 0) throw new AppError('databaseDamaged', { detail: { file } });
    db.pragma('journal_mode = WAL');
    // In WAL mode, NORMAL survives the end of the process at any moment (what is committed is with the
    // operating system) and keeps the file consistent through a power failure.
    db.pragma('synchronous = NORMAL');
    migrate(db, migrations, join(dataDir, backupsFolderName));
    // From here on others write too, an import in its thread, for some ms at a time.
    db.pragma(`busy_timeout = ${waitForOthersMs}`);
    return db;
  } catch (thrown) {
    db?.close();
    throw openError(thrown, dataDir, file);
  }
}

/** A database of the newest schema that is in memory alone, what it sorts included. */
export function openMemoryDatabase(): Database {
  const db = openFile(':memory:');
  db.pragma('temp_store = MEMORY');
  db.pragma('foreign_keys = ON');
  defineSearchFunctions(db);
  migrate(db, allMigrations, '');
  return db;
}

/**
 * Takes the directory for this connection, until it closes or its process ends. The lock is a file of its own,
 * because one on the database would keep out the thread that searches it.
 */
function lockDataDir(db: Database, dataDir: string): void {
  db.prepare('ATTACH ? AS process_lock').run(join(dataDir, lockFileName));
  db.pragma('process_lock.locking_mode = EXCLUSIVE');
  db.pragma('process_lock.journal_mode = MEMORY');
  // A lock is kept from the first write on.
  db.pragma('process_lock.user_version = 1');
}

/**
 * Does something with the files of a database that is not open, while no other process can open it.
 * @throws AppError `dataDirInUse`, `dataDirUnwritable`, `diskFull`; what `act` throws
 */
export function withLockedDataDir<T>(dataDir: string, act: () => T): T {
  const db = openFile(':memory:');
  try {
    try {
      lockDataDir(db, dataDir);
    } catch (thrown) {
      throw openError(thrown, dataDir, join(dataDir, lockFileName));
    }
    return act();
  } finally {
    db.close();
  }
}

/** Looks at the file's header without SQLite, which might write to what it opens. */
function refuseForeign(file: string, newestVersion: number): void {
  const header = readHeader(file);
  if (header.length === 0) return;
  if (header.length < 100 || header.toString('latin1', 0, 16) !== sqliteMagic) {
    throw new AppError('databaseDamaged', { detail: { file } });
  }
  const version = Math.max(header.readUInt32BE(60), versionInWal(file));
  if (version > newestVersion) {
    throw new AppError('databaseNewer', { detail: { file, version, newestVersion } });
  }
  if (header.readUInt32BE(68) !== applicationId && version > 0) {
    throw new AppError('databaseDamaged', { detail: { file } });
  }
}

/** The first 100 bytes; none if there is no file, or an empty one. */
function readHeader(file: string): Buffer {
  if (!existsSync(file)) return Buffer.alloc(0);
  const fd = openSync(file, 'r');
  try {
    if (!fstatSync(fd).isFile()) throw new AppError('databaseDamaged', { detail: { file } });
    const header = Buffer.alloc(100);
    return header.subarray(0, readSync(fd, header, 0, 100, 0));
  } finally {
    closeSync(fd);
  }
}

/**
 * The version that a log left behind by a killed process would lead to, 0 without one. A read-only
 * connection neither changes the file nor folds the log into it when it closes.
 */
function versionInWal(file: string): number {
  const wal = `${file}-wal`;
  if (!existsSync(wal) || statSync(wal).size === 0) return 0;
  const db = openFile(file, { readonly: true });
  try {
    return db.pragma('user_version', { simple: true }) as number;
  } finally {
    db.close();
  }
}
