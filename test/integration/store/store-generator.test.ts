// The stores that benchmarks and tests are made with.
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { generateStore } from '../../store-generator.ts';
import { rowsOf } from '../transfer/tables.ts';
import { tempDir } from './temp-dir.ts';

function rowsFrom(seed: number) {
  const dir = tempDir();
  generateStore(dir, { conversations: 8, turns: 200, longest: 60, seed });
  const db = openDatabase(dir);
  onTestFinished(() => void db.close());
  return rowsOf(db);
}

test('from the same seed they are the same, of the size that was asked for, and from another one others', () => {
  const rows = rowsFrom(3);
  expect(rows.conversations).toHaveLength(8);
  expect(rows.messages).toHaveLength(200);
  expect(rowsFrom(3)).toEqual(rows);
  expect(rowsFrom(4).messages).not.toEqual(rows.messages);
});
