// Puts another database in the place of the one that is there, which is kept beside the backups. At every moment of
// it, a process that ends leaves either of them in place.
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { backupName, backupsFolderName } from '../backups/names.ts';
import { databaseFileName, withLockedDataDir } from '../database.ts';

/**
 * The database must not be open here; where another app has it open, nothing is done.
 * @param replacement a whole database, which becomes the app's; null: there is none from then on
 * @returns the path of what was there; null where there was nothing
 * @throws AppError `dataDirInUse`, or what the system says; the database is as it was then
 */
export function swapDatabase(dataDir: string, replacement: string | null, now: () => number): string | null {
  const file = join(dataDir, databaseFileName);
  accessSync(dataDir, constants.W_OK);
  return withLockedDataDir(dataDir, () => {
    const aside = keepAside(dataDir, file, now);
    // Folded into another file, a log would ruin it: it goes first. What is kept aside has it.
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    if (replacement === null) rmSync(file, { recursive: true, force: true });
    else renameSync(replacement, file);
    return aside;
  });
}

function keepAside(dataDir: string, file: string, now: () => number): string | null {
  if (!existsSync(file)) return null;
  const folder = join(dataDir, backupsFolderName);
  mkdirSync(folder, { recursive: true });
  let at = now();
  while (existsSync(join(folder, backupName('aside', at)))) at++;
  const aside = join(folder, backupName('aside', at));
  try {
    // Whatever it is, it is no database.
    if (!statSync(file).isFile()) {
      renameSync(file, aside);
      return aside;
    }
    // The log first: the copy counts by its name.
    if (existsSync(`${file}-wal`)) double(`${file}-wal`, `${aside}-wal`);
    double(file, aside);
  } catch (thrown) {
    for (const suffix of ['', '-wal']) rmSync(`${aside}${suffix}`, { force: true });
    throw thrown;
  }
  return aside;
}

/** A second name for the same bytes, which takes no room; a copy where the disk knows no such thing. */
function double(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
