// The write-ahead log, and when the app's connection folds it into the file. SQLite does that when enough has been
// written; what is deleted has it emptied, so that it is not in there any more.
import type { Database } from 'better-sqlite3';

/** A search or a copy that reads keeps SQLite from emptying it, so that is tried again until it is done. */
const againAfterMs = 100;
/** SQLite's own, in pages. */
const foldedAtPages = 1000;
/** Where another connection folds it in, which may have ended without a word: 512 MiB. */
const leftUntilPages = 131_072;

export interface LogTruncation {
  /** Empties it now or as soon as nobody reads. */
  begin(): void;
  /**
   * Whether another connection writes much and folds in what all have written. Else the one who writes next does it,
   * and a reply that is saved waits for the disk.
   */
  leave(isLeft: boolean): void;
  close(): void;
}

export function createLogTruncation(db: Database): LogTruncation {
  let timer: NodeJS.Timeout | undefined;

  function attempt(): void {
    if (isEmptied(db)) return;
    timer = setTimeout(attempt, againAfterMs);
    timer.unref();
  }

  return {
    begin() {
      clearTimeout(timer);
      attempt();
    },
    leave: (isLeft) => void db.pragma(`wal_autocheckpoint = ${isLeft ? leftUntilPages : foldedAtPages}`),
    /** Closing the database empties it, too. */
    close: () => clearTimeout(timer),
  };
}

function isEmptied(db: Database): boolean {
  try {
    const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: 0 | 1 }[];
    return result?.busy === 0;
  } catch {
    // In a transaction, or on a disk that is full: what was committed is safe where it is.
    return false;
  }
}
