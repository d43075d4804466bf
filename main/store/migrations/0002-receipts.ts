// How each reply came about, and the hashes of model files that took long to compute.
import type { Migration } from './migration.ts';

export const receipts: Migration = {
  name: '0002-receipts',
  up: (db) =>
    db.exec(`
      ALTER TABLE messages ADD COLUMN receipt TEXT;

      -- One row a path: true as long as the file has this size and time.
      CREATE TABLE file_hashes (
        path TEXT PRIMARY KEY,
        bytes INTEGER NOT NULL,
        mtime_ms REAL NOT NULL,
        fingerprint TEXT NOT NULL,
        sha256 TEXT NOT NULL
      ) STRICT;
    `),
};
