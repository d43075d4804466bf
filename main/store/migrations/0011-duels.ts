// Votes of blind duels, by the pair of levels that they are about. What was asked and answered is not kept.
import type { Migration } from './migration.ts';

export const duels: Migration = {
  name: '0011-duels',
  up: (db) =>
    db.exec(`
      CREATE TABLE duel_votes (
        id TEXT PRIMARY KEY,
        voted_at INTEGER NOT NULL,
        model TEXT NOT NULL,
        larger TEXT NOT NULL,
        larger_bytes INTEGER NOT NULL,
        smaller TEXT NOT NULL,
        smaller_bytes INTEGER NOT NULL,
        vote TEXT NOT NULL CHECK (vote IN ('larger', 'smaller', 'tie', 'bothBad'))
      ) STRICT;
      CREATE INDEX duel_votes_pair ON duel_votes (model, larger, smaller);
    `),
};
