// A salvage under way, in a thread: what comes of it is a copy among the backups.
import { join } from 'node:path';
import type { SalvageReport } from '../../../preload/contract/rescue.ts';
import { removePart } from '../backups/copy.ts';
import { backupName, backupsFolderName } from '../backups/names.ts';
import { inThread } from '../backups/safety-thread.ts';
import { databaseFileName } from '../database.ts';
import { salvageFolder } from './salvage.ts';

export interface SalvageRun {
  /** Of the copy that holds it at the end. */
  readonly name: string;
  /** @throws AppError `databaseDamaged` where nothing can be read, `diskFull` */
  readonly report: Promise<SalvageReport>;
  /** Ends it; what it has written goes. */
  stop(): Promise<void>;
}

/** @param onProgress pages read, and all of them */
export function startSalvage(
  dataDir: string,
  now: () => number,
  onProgress: (done: number, total: number) => void,
): SalvageRun {
  const name = backupName('salvaged', now());
  const target = join(dataDir, backupsFolderName, name);
  const run = inThread('salvage', { source: join(dataDir, databaseFileName), target }, onProgress);
  return {
    name,
    report: run.answer,
    async stop() {
      await run.stop();
      removePart(salvageFolder(target));
    },
  };
}
