// Backups: copies of the file that holds the conversations.
import { z } from 'zod';
import type { ErrorData } from './errors.ts';

/**
 * Why a copy was made: once a day, before the schema changes, before an import, before much is deleted, by hand.
 * `salvaged`: what could be read of a damaged file. `aside`: the file that another one has taken the place of.
 */
export type BackupKind = 'daily' | 'migration' | 'import' | 'delete' | 'manual' | 'salvaged' | 'aside';

export interface BackupContents {
  readonly conversations: number;
  readonly turns: number;
  /** When a conversation in it was last used, ms since 1970; null: there is none. */
  readonly changedAt: number | null;
  /** Of its schema. */
  readonly version: number;
  /** Written by a newer version of the app, so that this one cannot open it. */
  readonly isNewer: boolean;
}

export interface Backup {
  /** Of its file, and what names it to methods. */
  readonly name: string;
  readonly kind: BackupKind;
  readonly takenAt: number;
  readonly bytes: number;
  /** null: it cannot be read. */
  readonly holds: BackupContents | null;
}

export interface BackupsState {
  /** Whether one is made each day. */
  readonly daily: boolean;
  /** Where new ones go. Absolute. */
  readonly folder: string;
  /** A person has chosen it. */
  readonly isChosen: boolean;
  /** Of the one that is being made, 0…1; null: none is. */
  readonly progress: number | null;
  /** Why the last one could not be made; null: it could. */
  readonly problem: ErrorData | null;
  /** The newest first. */
  readonly backups: readonly Backup[];
}

export type BackupsEvent =
  /** Something of `getBackups` is otherwise, apart from what the copies hold. */
  | { readonly type: 'backupsChanged'; readonly progress: number | null; readonly problem: ErrorData | null }
  /** What was just deleted for good is still in these. */
  | { readonly type: 'heldByBackups'; readonly names: readonly string[] };

const empty = z.strictObject({});
const name = z.string().regex(/^xenon-[\w-]{1,80}\.db$/);
/** Only its type is read. */
const returns = <T>(): T => undefined as T;

export const backupMethods = {
  /** Looks into each copy: takes a moment where there are many. */
  getBackups: { input: empty, output: returns<BackupsState>() },
  /** Answers when it is made and verified. Fails with `backupNoRoom`, `diskFull`, `databaseDamaged`. */
  takeBackup: { input: empty, output: returns<null>() },
  deleteBackups: {
    input: z.strictObject({ names: z.array(name).min(1).max(1000) }),
    output: returns<null>(),
  },
  setDailyBackups: { input: z.strictObject({ daily: z.boolean() }), output: returns<null>() },
  /** Desktop only: asks for the folder that new ones go to. Those that are there stay where they are. */
  chooseBackupFolder: { input: empty, output: returns<null>() },
  /** Back to the folder below the data directory. */
  resetBackupFolder: { input: empty, output: returns<null>() },
  /** Desktop only: shows one in the system's file manager; without a name the folder. */
  revealBackups: { input: z.strictObject({ name: name.optional() }), output: returns<null>() },
} as const;
