// The app open for reading, where nothing can be written to the data directory: over a copy of the database in the
// system's folder for temporary files. Conversations can be read, searched, copied and exported, and temporary ones
// begun.
import { accessSync, constants, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadingReason } from '../preload/contract/rescue.ts';
import { type App, type AppOptions, createApp } from './app.ts';
import { AppError } from './errors.ts';
import { databaseFileName } from './store/database.ts';
import { copyToRead } from './store/reading-copy.ts';

/** Bytes that the app takes at the least to open: the lock, and the log with its index. */
const neededToOpen = 1_000_000;

/** @throws AppError as `copyToRead` and `createApp` */
export async function openToRead(options: AppOptions, reason: ReadingReason): Promise<App> {
  const { dataDir } = options.platform;
  const copy = await copyToRead(dataDir);
  try {
    const platform = { ...options.platform, dataDir: copy.dir };
    const app = await createApp({ ...options, platform, reading: { reason, dataDir } });
    return {
      ...app,
      async close() {
        await app.close().finally(copy.remove);
      },
    };
  } catch (thrown) {
    copy.remove();
    throw thrown;
  }
}

/**
 * Whether an app could write now: one that could not goes on being open for reading.
 * @throws AppError `dataDirUnwritable`, `diskFull`
 */
export function requireWritable(dataDir: string): void {
  try {
    accessSync(dataDir, constants.W_OK);
    accessSync(join(dataDir, databaseFileName), constants.W_OK);
  } catch (cause) {
    throw new AppError('dataDirUnwritable', { detail: { path: dataDir }, cause });
  }
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < neededToOpen) throw new AppError('diskFull');
}
