// Folds the write-ahead log into the file beside others who go on writing.
import type { Database } from 'better-sqlite3';

/** Times that something came meanwhile, until others are kept from writing. */
const patience = 3;

export interface LogFolding {
  /**
   * To be called between transactions until it is true: then the log begins anew, if nobody reads an earlier state.
   * Nobody else waits for the disk, but now and then for the last few pages.
   */
  fold(): boolean;
}

/** Folds in what is there now, and waits for nobody. Returns the pages that are left: those that have come meanwhile. */
export function foldOnce(db: Database): number {
  const [{ log, checkpointed }] = db.pragma('wal_checkpoint(PASSIVE)') as [
    { log: number; checkpointed: number },
  ];
  return log - checkpointed;
}

/**
 * SQLite begins the log anew only if nothing came while it was folded in; where it is to do that by itself, it tries
 * again, and waits for the disk, with each transaction from then on. Here most is folded in first, and then what came
 * meanwhile. If there is always something, the last pages are folded in while nobody may write. Whoever reads an
 * earlier state keeps the log as it is, and is not waited for.
 */
export function createLogFolding(db: Database): LogFolding {
  let unfinished = 0;

  const isAllFolded = (): boolean => foldOnce(db) === 0;

  function foldWhileNobodyWrites(): void {
    const waits = db.pragma('busy_timeout', { simple: true });
    db.pragma('busy_timeout = 0');
    try {
      db.pragma('wal_checkpoint(FULL)');
    } finally {
      db.pragma(`busy_timeout = ${waits}`);
    }
  }

  return {
    fold() {
      if (isAllFolded() || isAllFolded()) {
        unfinished = 0;
      } else if (++unfinished === patience) {
        unfinished = 0;
        foldWhileNobodyWrites();
      }
      return true;
    },
  };
}
