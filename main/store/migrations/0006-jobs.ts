// Long work that goes on after a restart: jobs, and the steps that each is made of.
import type { Migration } from './migration.ts';

export const jobs: Migration = {
  name: '0006-jobs',
  up: (db) =>
    db.exec(`
      -- seq is the order in which they are taken up. removing: what it has left is still to be deleted.
      CREATE TABLE jobs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        about TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'paused', 'failed', 'removing', 'done')),
        error TEXT,
        created_at INTEGER NOT NULL
      ) STRICT;

      -- memory: what the step keeps so that it can go on where it was.
      CREATE TABLE job_steps (
        job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        params TEXT NOT NULL,
        memory TEXT,
        done INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (job_id, position)
      ) STRICT, WITHOUT ROWID;
    `),
};
