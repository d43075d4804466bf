// Which kinds of facts there are is said where they are read: a list of them in the table would have to be made anew
// for each.
import type { Migration } from './migration.ts';

export const kindsOfFacts: Migration = {
  name: '0017-kinds-of-facts',
  up: (db) =>
    db.exec(`
      ALTER TABLE machine_facts RENAME TO facts_before;
      -- file: the file's name, level and size; '' for what is true of every file.
      CREATE TABLE machine_facts (
        machine TEXT NOT NULL,
        file TEXT NOT NULL,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (machine, file, kind)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO machine_facts SELECT machine, file, kind, value FROM facts_before;
      DROP TABLE facts_before;
    `),
};
