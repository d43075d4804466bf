// How faithful levels were found to be. A file is known by its fingerprint: one that moves keeps its figures.
import type { Migration } from './migration.ts';

export const fidelity: Migration = {
  name: '0009-fidelity',
  up: (db) =>
    db.exec(`
      CREATE TABLE fidelity (
        fingerprint TEXT NOT NULL,
        text_sha256 TEXT NOT NULL,
        reference_fingerprint TEXT NOT NULL,
        reference_level TEXT NOT NULL,
        is_sample INTEGER NOT NULL,
        measured_at INTEGER NOT NULL,
        scores TEXT NOT NULL,
        PRIMARY KEY (fingerprint, text_sha256, reference_fingerprint)
      ) STRICT, WITHOUT ROWID;
    `),
};
