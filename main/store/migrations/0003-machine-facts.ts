// What was found out about a model file on a machine: threads, speeds, and what it could not be loaded with.
import type { Migration } from './migration.ts';

export const machineFacts: Migration = {
  name: '0003-machine-facts',
  up: (db) =>
    db.exec(`
      -- file: the file's name, level and size; '' for what is true of every file.
      CREATE TABLE machine_facts (
        machine TEXT NOT NULL,
        file TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('threads', 'speed', 'failed', 'abortedDevices')),
        value TEXT NOT NULL,
        PRIMARY KEY (machine, file, kind)
      ) STRICT, WITHOUT ROWID;
    `),
};
