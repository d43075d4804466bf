// Empties the write-ahead log, so that what was deleted is not in it any more. A search or a copy that reads keeps
// SQLite from that for as long as it does, so it is tried again until it is done.
import type { Database } from 'better-sqlite3';

const againAfterMs = 100;

export interface LogTruncation {
  /** Empties it now or as soon as nobody reads. */
  begin(): void;
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
