// Which table the rows of a page belong to: as the trees of the file say, or, where a page above is lost, as the rows
// themselves look.
import type { Database } from 'better-sqlite3';
import { type Row, readTreePage, type TreePage, type Value } from './cells.ts';
import type { PageFile } from './page-file.ts';

export interface Column {
  readonly name: string;
  readonly type: string;
  /** It is the rowid, and stands in the record as NULL. */
  readonly isRowid: boolean;
  readonly canBeMissing: boolean;
}

export interface Table {
  /** In the order of a record. */
  readonly columns: readonly Column[];
  readonly hasRowid: boolean;
}

/** The app's own tables by name, without those that SQLite and the search index keep for themselves. */
export type Tables = ReadonlyMap<string, Table>;

interface ColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly dflt_value: string | null;
  readonly pk: number;
}

export function tablesOf(db: Database): Tables {
  const list = db.pragma('main.table_list') as { name: string; type: string; wr: 0 | 1 }[];
  const own = list.filter(({ name, type }) => type === 'table' && !name.startsWith('sqlite_'));
  return new Map(own.map(({ name, wr }) => [name, tableOf(db, name, wr === 0)]));
}

function tableOf(db: Database, name: string, hasRowid: boolean): Table {
  const columns = db.pragma(`table_info(${name})`) as ColumnInfo[];
  const keys = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  // Without a rowid the key comes first.
  const inOrder = hasRowid ? columns : [...keys, ...columns.filter(({ pk }) => pk === 0)];
  return {
    hasRowid,
    columns: inOrder.map((one) => ({
      name: one.name,
      type: one.type,
      isRowid: hasRowid && keys.length === 1 && one.pk === 1 && one.type === 'INTEGER',
      canBeMissing: one.pk === 0 && (one.notnull === 0 || one.dflt_value !== null),
    })),
  };
}

/**
 * The table of each page that the trees lead to, whether it can be read or not; '' for what is an index, or of no
 * table of ours.
 */
export function ownersOf(file: PageFile, tables: Tables): Map<number, string> {
  const owners = new Map<number, string>();
  for (const { type, table, root } of readSchema(file)) {
    const isOurs = type === 'table' && tables.has(table);
    for (const waiting = [root]; waiting.length > 0; ) {
      const page = waiting.pop() as number;
      if (owners.has(page) || page < 1 || page > file.count) continue;
      owners.set(page, isOurs ? table : '');
      const tree = readTreePage(file, page);
      if (tree !== null) waiting.push(...tree.children);
    }
  }
  return owners;
}

interface SchemaEntry {
  readonly type: string;
  readonly table: string;
  readonly root: number;
}

/** What `sqlite_schema` says; where its own tree is broken, as far as its pages are found. */
function readSchema(file: PageFile): SchemaEntry[] {
  const found: SchemaEntry[] = [];
  const take = (tree: TreePage | null): void => {
    for (const { values } of tree?.rows ?? []) {
      const [type, name, , root] = values;
      if (!isSchemaRow(values) || typeof root !== 'number' || root === 0) continue;
      found.push({ type: String(type), table: String(name), root });
    }
  };
  const first = readTreePage(file, 1);
  if (first?.isLeaf && first.kind === 'table') {
    take(first);
    return found;
  }
  for (let page = 1; page <= file.count; page++) {
    const tree = readTreePage(file, page);
    if (tree?.kind === 'table' && tree.rows.some(({ values }) => isSchemaRow(values))) take(tree);
  }
  return found;
}

const isSchemaRow = (values: readonly Value[]): boolean =>
  values.length === 5 && ['table', 'index', 'trigger', 'view'].includes(String(values[0]));

/** The one table that all of these rows could stand in; null where there is none, or more than one. */
export function guessTable(rows: readonly Row[], tables: Tables): string | null {
  if (rows.length === 0) return null;
  const fitting = [...tables].filter(([, table]) => table.hasRowid && rows.every((row) => fits(row, table)));
  if (fitting.length === 1) return fitting[0]?.[0] ?? null;
  // Both are a key and a text; a setting's text is JSON and its key a word.
  const names = fitting.map(([name]) => name);
  if (!names.includes('drafts') || !names.includes('settings')) return null;
  return rows.every(({ values }) => /^[a-z]+$/i.test(String(values[0])) && values[0] !== 'new')
    ? 'settings'
    : 'drafts';
}

/** Whether the row could stand in the table, by its types. */
export function fits({ values }: Row, { columns }: Table): boolean {
  if (values.length > columns.length) return false;
  return columns.every(({ type, isRowid, canBeMissing }, index) => {
    if (index >= values.length) return canBeMissing;
    const value = values[index];
    if (value === null) return isRowid || canBeMissing;
    if (isRowid) return false;
    if (type === 'TEXT') return typeof value === 'string';
    if (type === 'BLOB') return Buffer.isBuffer(value);
    return typeof value === 'number' || typeof value === 'bigint';
  });
}
