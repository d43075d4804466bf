// A copy of the database: made beside its place, verified by opening, and given its name when it is whole.
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { BackupContents } from '../../../preload/contract/backups.ts';
import { AppError } from '../../errors.ts';
import { openFile } from '../open-file.ts';
import { storeError } from '../store-errors.ts';
import { contentsOf } from './contents.ts';

/** Pages of a step: about a megabyte. */
const pagesPerStep = 256;
/** Bytes that a copy leaves free, so that conversations can go on. */
const reserveBytes = 16_000_000;

/**
 * Copies with SQLite's online backup, from a connection of its own. It holds one state of the file from the first
 * page to the last: what is written meanwhile neither waits nor has it begin anew.
 * @param source a database that may be in use
 * @param onProgress pages copied, and all of them
 * @throws AppError `backupNoRoom`, `diskFull`, `databaseDamaged`; nothing of it is left then
 */
export async function takeCopy(
  source: string,
  target: string,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<BackupContents> {
  const part = prepare(source, target);
  try {
    const contents = await copyPages(source, part, onProgress);
    finish(part, target, contents);
    return contents;
  } catch (thrown) {
    throw undone(part, thrown);
  }
}

async function copyPages(
  source: string,
  part: string,
  onProgress: (done: number, total: number) => void,
): Promise<BackupContents> {
  const db = openFile(source, { readonly: true, timeout: 5000 });
  try {
    db.exec('BEGIN');
    const contents = contentsOf(db);
    await db.backup(part, {
      progress({ totalPages, remainingPages }) {
        onProgress(totalPages - remainingPages, totalPages);
        return pagesPerStep;
      },
    });
    return contents;
  } finally {
    db.close();
  }
}

/**
 * The same at once, for a file that nothing else uses: before a migration, when there is nobody to be held up.
 * @throws AppError as `takeCopy`
 */
export function takeCopyNow(db: Database, target: string): BackupContents {
  const part = prepare(db.name, target);
  try {
    const contents = contentsOf(db);
    db.prepare('VACUUM INTO ?').run(part);
    finish(part, target, contents);
    return contents;
  } catch (thrown) {
    throw undone(part, thrown);
  }
}

/** @returns where the copy is written @throws AppError `backupNoRoom`, `dataDirUnwritable` */
function prepare(source: string, target: string): string {
  const folder = dirname(target);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new AppError('diskFull', { cause });
    throw new AppError('dataDirUnwritable', { detail: { path: folder }, cause });
  }
  const part = `${target}.part`;
  removePart(part);
  requireRoom(source, folder);
  return part;
}

/** @throws AppError `backupNoRoom` */
export function requireRoom(source: string, folder: string): void {
  const bytes = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const neededBytes = bytes(source) + bytes(`${source}-wal`) + reserveBytes;
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes < neededBytes) throw new AppError('backupNoRoom', { detail: { neededBytes, freeBytes } });
}

/** @throws AppError `databaseDamaged` */
function finish(part: string, target: string, expected: BackupContents): void {
  const db = openFile(part);
  try {
    // One file, with no log beside it.
    db.pragma('journal_mode = DELETE');
    const integrity = db.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') throw new AppError('databaseDamaged', { cause: new Error(`${integrity}`) });
    const { conversations, turns, version } = contentsOf(db);
    if (
      conversations !== expected.conversations ||
      turns !== expected.turns ||
      version !== expected.version
    ) {
      throw new AppError('databaseDamaged', { cause: new Error('the copy holds something else') });
    }
  } finally {
    db.close();
  }
  sync(part);
  renameSync(part, target);
  sync(dirname(target));
}

/** On the disk, not only on its way there. Not every system lets a folder be synced. */
function sync(path: string): void {
  try {
    const fd = openSync(path, 'r');
    fsyncSync(fd);
    closeSync(fd);
  } catch {
    // The next sync of the system does it.
  }
}

function undone(part: string, thrown: unknown): unknown {
  removePart(part);
  const error = storeError(thrown);
  if (error instanceof AppError) return error;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' ? new AppError('diskFull', { cause: thrown }) : error;
}

/** With what SQLite may have left beside it. What cannot be removed stays. */
export function removePart(part: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) {
    try {
      rmSync(`${part}${suffix}`, { recursive: true, force: true });
    } catch {
      // Swept up at the next start.
    }
  }
}
