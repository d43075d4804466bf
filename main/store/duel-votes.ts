// The votes of blind duels.
import type { Database } from 'better-sqlite3';
import type { DuelLevel, DuelTally } from '../../preload/contract/duel.ts';
import { AppError } from '../errors.ts';
import { translateErrors } from './store-errors.ts';

export interface StoredVote {
  /** The duel's: one vote each. */
  readonly id: string;
  readonly model: string;
  /** By the size of their files. */
  readonly larger: DuelLevel;
  readonly smaller: DuelLevel;
  readonly vote: 'larger' | 'smaller' | 'tie' | 'bothBad';
}

interface Row extends Omit<DuelTally, 'larger' | 'smaller'> {
  readonly larger: string;
  readonly largerBytes: number;
  readonly smaller: string;
  readonly smallerBytes: number;
}

export type DuelVotes = ReturnType<typeof createDuelVotes>;

export function createDuelVotes(db: Database, now: () => number = Date.now) {
  const insert = db.prepare(`
    INSERT INTO duel_votes VALUES (@id, @votedAt, @model, @larger, @largerBytes, @smaller, @smallerBytes, @vote)
    ON CONFLICT DO NOTHING`);
  // The sizes are those of the newest vote: a bare column beside max() is of that row.
  const tallies = db.prepare<[], Row & { readonly newest: number }>(`
    SELECT model, larger, larger_bytes AS largerBytes, smaller, smaller_bytes AS smallerBytes,
      sum(vote = 'larger') AS forLarger, sum(vote = 'smaller') AS forSmaller, sum(vote = 'tie') AS ties,
      sum(vote = 'bothBad') AS bothBad, max(voted_at) AS newest
    FROM duel_votes GROUP BY model, larger, smaller ORDER BY newest DESC`);
  const remove = db.prepare<[string, string, string]>(
    'DELETE FROM duel_votes WHERE model = ? AND larger = ? AND smaller = ?',
  );

  return translateErrors({
    /** @throws AppError `badRequest` where this duel has one already */
    add({ id, model, larger, smaller, vote }: StoredVote): void {
      const sizes = { largerBytes: larger.bytes, smallerBytes: smaller.bytes };
      const row = { id, votedAt: now(), model, larger: larger.level, smaller: smaller.level, ...sizes, vote };
      if (insert.run(row).changes === 0) throw new AppError('badRequest');
    },
    /** By pair, the one voted on last first. */
    tallies: (): DuelTally[] =>
      tallies.all().map(({ larger, largerBytes, smaller, smallerBytes, newest: _, ...counts }) => ({
        ...counts,
        larger: { level: larger, bytes: largerBytes },
        smaller: { level: smaller, bytes: smallerBytes },
      })),
    removePair(model: string, larger: string, smaller: string): void {
      remove.run(model, larger, smaller);
    },
  });
}
