// The rescue: what the app is in the place of itself where the file of conversations does not open.
import { z } from 'zod';
import type { ErrorData } from './errors.ts';

/**
 * `damaged`: SQLite finds it broken. `newer`: a newer version of the app wrote it. `unreadable`: the system does not
 * let it be read. `full`, `readOnly`: nothing can be written to its disk.
 */
export type RescueReason = 'damaged' | 'newer' | 'unreadable' | 'full' | 'readOnly';

/**
 * Why conversations are open for reading, from a copy in the system's folder for temporary files: nothing can be
 * written to their disk.
 */
export type ReadingReason = Extract<RescueReason, 'full' | 'readOnly'>;

/** What could be read of a damaged file. */
export interface SalvageReport {
  /** Pages of the file, and those of them that could not be read or belong to nothing. */
  readonly pages: number;
  readonly badPages: number;
  /** Rows that came, by table, and those that were read but could not be taken over. */
  readonly rows: Readonly<Record<string, number>>;
  readonly lostRows: number;
  /** Turns whose turn before is lost: they begin a branch now. */
  readonly orphans: number;
  /** Conversations of which only turns are left. */
  readonly renamed: number;
}

export type SalvageState =
  /** Pages read so far. */
  | { readonly status: 'running'; readonly done: number; readonly total: number }
  /** `name`: the copy that holds it, among the backups. */
  | { readonly status: 'done'; readonly name: string; readonly report: SalvageReport }
  | { readonly status: 'failed'; readonly error: ErrorData };

export interface RescueState {
  readonly reason: RescueReason;
  readonly error: ErrorData;
  readonly host: 'desktop' | 'browser';
  readonly version: string;
  readonly dataDir: string;
  /** null: not asked for yet. */
  readonly salvage: SalvageState | null;
}

export type RescueEvent = { readonly type: 'rescueChanged'; readonly rescue: RescueState };

const empty = z.strictObject({});
/** Only its type is read. */
const returns = <T>(): T => undefined as T;

export const rescueMethods = {
  /** null: the app runs as ever. */
  getRescue: { input: empty, output: returns<RescueState | null>() },
  /** Closes the conversations of an app that runs on a damaged file, and begins the rescue. */
  enterRescue: { input: empty, output: returns<null>() },
  /** Opens the file again. Fails with `dataDirUnwritable`, `diskFull` where an app is open for reading and has to stay so. */
  tryAgain: { input: empty, output: returns<null>() },
  /**
   * Puts a copy in the place of the file, which is kept beside the backups; in the rescue and while the app runs. Fails
   * with `backupUnusable`, `backupNoRoom`, `diskFull`; then everything is as it was.
   */
  restoreBackup: {
    input: z.strictObject({ name: z.string().regex(/^xenon-[\w-]{1,80}\.db$/) }),
    output: returns<null>(),
  },
  /** Begins to read what can be read; `rescueChanged` tells how far it is. */
  salvage: { input: empty, output: returns<null>() },
  /** Begins with an empty file. The one that is there is kept beside the backups. */
  startNew: { input: empty, output: returns<null>() },
} as const;
