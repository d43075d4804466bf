// Prompts and personas that people keep.
import type { Migration } from './migration.ts';

export const savedTexts: Migration = {
  name: '0015-saved-texts',
  up: (db) =>
    db.exec(`
      CREATE TABLE saved_texts (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('prompt', 'persona')),
        name TEXT NOT NULL COLLATE NOCASE,
        text TEXT NOT NULL,
        UNIQUE (kind, name)
      ) STRICT;
    `),
};
