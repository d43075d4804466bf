// Backups by the names of their files: when each was made, and why.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupKind } from '../../../preload/contract/backups.ts';

/** Below the data directory; also where files are kept aside, whatever folder is chosen. */
export const backupsFolderName = 'backups';

export interface BackupFile {
  readonly name: string;
  readonly path: string;
  readonly kind: BackupKind;
  /** ms since 1970. */
  readonly takenAt: number;
  readonly bytes: number;
}

const kinds: readonly BackupKind[] = [
  'daily',
  'migration',
  'import',
  'delete',
  'manual',
  'salvaged',
  'aside',
];
const pattern = new RegExp(
  `^xenon-(?<time>\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d-\\d{3}Z)-(?<kind>${kinds.join('|')})\\.db$`,
);
/** As versions before this one named what they kept before a migration. */
const earlier = /^xenon-v\d+-(?<time>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)\.db$/;

/** `xenon-2026-11-24T12-00-00-000Z-daily.db`: names in order are copies in order. */
export function backupName(kind: BackupKind, takenAt: number): string {
  return `xenon-${new Date(takenAt).toISOString().replaceAll(/[:.]/g, '-')}-${kind}.db`;
}

/** Why and when, from the name; null for what is no backup. */
export function parseBackupName(name: string): { kind: BackupKind; takenAt: number } | null {
  const groups = (pattern.exec(name) ?? earlier.exec(name))?.groups;
  if (groups?.time === undefined) return null;
  const [day, time] = groups.time.split('T') as [string, string];
  const [hours, minutes, seconds, ms] = time.slice(0, -1).split('-');
  const takenAt = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${ms}Z`);
  if (Number.isNaN(takenAt)) return null;
  return { kind: (groups.kind as BackupKind | undefined) ?? 'migration', takenAt };
}

/** The backups in these folders, the newest first. A folder that cannot be read has none. */
export function backupsIn(folders: readonly string[]): BackupFile[] {
  return [...new Set(folders)]
    .flatMap((folder) =>
      namesIn(folder).flatMap((name) => {
        const parsed = parseBackupName(name);
        const path = join(folder, name);
        const bytes = statSync(path, { throwIfNoEntry: false })?.size;
        return parsed === null || bytes === undefined ? [] : [{ name, path, bytes, ...parsed }];
      }),
    )
    .sort((a, b) => b.takenAt - a.takenAt);
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
