// Taking turns away on a disk that is full: what is deleted goes through the log, so only a few at a time, and the log
// is emptied behind each time.
import type { Database } from 'better-sqlite3';
import { writing } from './writing.ts';

/** Turns that are taken away together. */
export const turnsOfPart = 50;

/**
 * @param next which turns, by `seq`: those below others first; none: all are gone
 * @param mend makes whole what refers to them, in the same transaction
 */
export type RemoveInParts = (next: () => readonly number[], mend?: () => void) => void;

export function createRemoveInParts(db: Database, truncateLog: () => void): RemoveInParts {
  const remove = db.prepare<[number]>('DELETE FROM messages WHERE seq = ?');
  const removePart = writing(db, (next: () => readonly number[], mend: () => void): boolean => {
    const seqs = next();
    for (const seq of seqs) remove.run(seq);
    mend();
    return seqs.length > 0;
  });
  return (next, mend = () => {}) => {
    // Where the system's temporary files are, it may be as full.
    db.pragma('temp_store = MEMORY');
    try {
      while (removePart(next, mend)) truncateLog();
    } finally {
      db.pragma('temp_store = DEFAULT');
    }
  };
}
