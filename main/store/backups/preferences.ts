// Whether and where backups are made: in a file of its own (`backups.json`), because it must be known where the
// database does not open. A file that cannot be read counts as none.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

export interface BackupPreferences {
  readonly daily: boolean;
  /** The folder that a person has chosen, absolute; null: `backups/` below the data directory. */
  readonly folder: string | null;
}

const fileName = 'backups.json';
const byDefault: BackupPreferences = { daily: true, folder: null };

export function readBackupPreferences(dataDir: string): BackupPreferences {
  try {
    const { daily, folder } = JSON.parse(readFileSync(join(dataDir, fileName), 'utf8'));
    return {
      daily: typeof daily === 'boolean' ? daily : byDefault.daily,
      folder: typeof folder === 'string' && isAbsolute(folder) ? folder : byDefault.folder,
    };
  } catch {
    return byDefault;
  }
}

export function writeBackupPreferences(dataDir: string, preferences: BackupPreferences): void {
  const path = join(dataDir, fileName);
  writeFileSync(`${path}.part`, JSON.stringify(preferences));
  renameSync(`${path}.part`, path);
}
