// A copy of a database that cannot be written to, in the system's folder for temporary files: there its log can be
// folded in and its schema brought up to date, which SQLite does to no file that can only be read.
import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppError } from '../errors.ts';
import { databaseFileName } from './database.ts';

const prefix = 'xenon-reading-';
const name = /^xenon-reading-(?<pid>\d+)-/;

/** Bytes that are left free beside a copy. */
const reserveBytes = 16_000_000;

/** How often it is copied where somebody writes to it meanwhile. */
const attempts = 3;

export interface ReadingCopy {
  /** A data directory with nothing but the database in it, readable to the person alone. */
  readonly dir: string;
  remove(): void;
}

/**
 * Copies the database with the log beside it. Neither is opened: that takes a lock, and thus writing.
 * @throws AppError `backupNoRoom` with `path`, where there is none for it; `dataDirInUse` where it does not hold
 * still; else what the system says
 */
export async function copyToRead(dataDir: string): Promise<ReadingCopy> {
  const file = join(dataDir, databaseFileName);
  const files = [file, `${file}-wal`];
  requireRoom(files);
  const dir = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const remove = () => rmSync(dir, { recursive: true, force: true });
  try {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const before = stampOf(files);
      for (const one of files) await copyOver(one, join(dir, basename(one)));
      // A file of one moment and a log of another do not belong together.
      if (stampOf(files) === before) return { dir, remove };
    }
    throw new AppError('dataDirInUse', { detail: { path: dataDir } });
  } catch (thrown) {
    remove();
    throw thrown;
  }
}

async function copyOver(from: string, to: string): Promise<void> {
  rmSync(to, { force: true });
  if (!statSync(from, { throwIfNoEntry: false })) return;
  await copyFile(from, to);
  // A copy of a file that must not be written to must not be, either.
  await chmod(to, 0o600);
}

/** Takes away the copies of processes that are no more: one that is killed cannot take its own along. */
export function sweepReadingCopies(): void {
  for (const one of readdirSync(tmpdir())) {
    const pid = Number(name.exec(one)?.groups?.pid ?? Number.NaN);
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    try {
      rmSync(join(tmpdir(), one), { recursive: true, force: true });
    } catch {
      // Somebody else's.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function requireRoom(files: readonly string[]): void {
  const path = tmpdir();
  const sizes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  const neededBytes = sizes.reduce((sum, bytes) => sum + bytes, reserveBytes);
  const { bavail, bsize } = statfsSync(path);
  const freeBytes = bavail * bsize;
  if (freeBytes < neededBytes)
    throw new AppError('backupNoRoom', { detail: { path, neededBytes, freeBytes } });
}

const stampOf = (files: readonly string[]): string =>
  files
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false });
      return found ? `${found.size} ${found.mtimeMs} ${found.ino}` : '';
    })
    .join();
