// Reads out of a damaged file what can be read, page by page, and writes it into a new one. The damaged file is only
// read.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import type { SalvageReport } from '../../../preload/contract/rescue.ts';
import { AppError } from '../../errors.ts';
import { databaseFileName, openDatabase } from '../database.ts';
import { migrations } from '../migrations/index.ts';
import { storeError } from '../store-errors.ts';
import { type Row, readTreePage, type Value } from './cells.ts';
import { mend } from './mend.ts';
import { openPageFile, type PageFile } from './page-file.ts';
import { type Column, fits, guessTable, ownersOf, type Tables, tablesOf } from './tables.ts';
import { createUnfinishedImport, laterIndexed } from './unfinished-import.ts';

const rowsPerTransaction = 5000;

/**
 * @param target where the new file goes, with the schema that the damaged one had; the next start migrates it
 * @param onProgress pages read, and all of them
 * @throws AppError `databaseDamaged` where not one row of a conversation can be read, `diskFull`
 */
export async function salvage(
  source: string,
  target: string,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<SalvageReport> {
  const folder = salvageFolder(target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = openPageFile(source);
  try {
    const version = file.version ?? migrations.length;
    const isKnown = version > 0 && version <= migrations.length;
    const db = openDatabase(folder, migrations.slice(0, isKnown ? version : migrations.length));
    let report: SalvageReport;
    try {
      report = fill(db, file, onProgress);
      const integrity = db.pragma('integrity_check', { simple: true });
      if (integrity !== 'ok') throw new Error(`integrity_check: ${integrity}`);
      if ((db.pragma('foreign_key_check') as unknown[]).length > 0)
        throw new Error('foreign_key_check failed');
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
    if (report.rows.messages === undefined && report.rows.conversations === undefined)
      throw new AppError('databaseDamaged', { detail: { file: source } });
    renameSync(join(folder, databaseFileName), target);
    return report;
  } finally {
    file.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the new file is while it is written: whoever ends the thread removes it. */
export const salvageFolder = (target: string): string => `${target}.part`;

function fill(
  db: Database,
  file: PageFile,
  onProgress: (done: number, total: number) => void,
): SalvageReport {
  db.pragma('foreign_keys = OFF');
  const tables = tablesOf(db);
  const owners = ownersOf(file, tables);
  const insert = createInsert(db, tables);
  const unfinished = createUnfinishedImport(db, tables);
  let badPages = file.missing;
  db.exec('BEGIN');
  for (let page = 1, inserted = 0; page <= file.count; page++) {
    onProgress(page, file.count);
    const found = readRows(file, page, owners, tables);
    if (found === 'nothing') continue;
    if (found === 'bad') {
      badPages += 1;
      continue;
    }
    if (found.isDamaged) badPages += 1;
    if (found.table === laterIndexed) unfinished.note(found.rows);
    else for (const row of found.rows) insert.row(found.table, row);
    inserted += found.rows.length;
    if (inserted < rowsPerTransaction) continue;
    inserted = 0;
    db.exec('COMMIT; BEGIN');
  }
  const leftOut = unfinished.leaveOut();
  if (leftOut > 0) insert.rows.messages = (insert.rows.messages ?? 0) - leftOut;
  const mended = mend(db, [...tables.keys()]);
  db.exec('COMMIT');
  db.pragma('foreign_keys = ON');
  return {
    pages: file.count + file.missing,
    badPages,
    ...mended,
    rows: insert.rows,
    lostRows: insert.lost(),
  };
}

type Found =
  | 'nothing'
  /** Not a page that anything is known of: it was overwritten, or cannot be read. */
  | 'bad'
  | { readonly table: string; readonly rows: readonly Row[]; readonly isDamaged: boolean };

function readRows(file: PageFile, page: number, owners: ReadonlyMap<number, string>, tables: Tables): Found {
  const owner = owners.get(page);
  if (owner === '') return 'nothing';
  const tree = readTreePage(file, page);
  if (tree === null) return owner === undefined && file.read(page) !== null ? 'nothing' : 'bad';
  // Of a tree: what leads to the rows, or an index. A table that is ordered by its key has rows there, too.
  if (owner === undefined && (tree.kind === 'index' || !tree.isLeaf)) return 'nothing';
  if (tree.rows.length === 0) return tree.badCells > 0 ? 'bad' : 'nothing';
  const own = owner === undefined ? undefined : tables.get(owner);
  // A broken page above may have led to a page of another table.
  const table =
    owner !== undefined && own !== undefined && tree.rows.some((row) => fits(row, own))
      ? owner
      : guessTable(tree.rows, tables);
  if (table === null) return owner !== undefined || tree.badCells > 0 ? 'bad' : 'nothing';
  return { table, rows: tree.rows, isDamaged: tree.badCells > 0 };
}

/** A row that does not hold to the schema, or that is there already, is lost; so is one that SQLite refuses. */
function createInsert(db: Database, tables: Tables) {
  const rows: Record<string, number> = {};
  const statements = new Map<string, Statement<Value[]>>();
  let lost = 0;

  function statementFor(table: string, columns: readonly Column[]): Statement<Value[]> {
    const key = `${table} ${columns.length}`;
    const known = statements.get(key);
    if (known !== undefined) return known;
    const names = columns.map(({ name }) => name).join(', ');
    const marks = columns.map(() => '?').join(', ');
    const made = db.prepare<Value[]>(`INSERT OR IGNORE INTO ${table} (${names}) VALUES (${marks})`);
    statements.set(key, made);
    return made;
  }

  return {
    rows,
    lost: () => lost,
    row(table: string, { rowid, values }: Row): void {
      const columns = (tables.get(table)?.columns ?? []).slice(0, values.length);
      try {
        const bound = columns.map(({ isRowid }, index) => (isRowid ? rowid : (values[index] ?? null)));
        const { changes } = statementFor(table, columns).run(...bound);
        if (changes > 0) rows[table] = (rows[table] ?? 0) + 1;
        else lost += 1;
      } catch (thrown) {
        const error = storeError(thrown);
        if (error instanceof AppError && error.code === 'diskFull') throw error;
        lost += 1;
      }
    },
  };
}
