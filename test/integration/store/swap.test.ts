// Another database in the place of the one that is there, which is kept with its log.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databaseFileName } from '../../../main/store/database.ts';
import { swapDatabase } from '../../../main/store/rescue/swap.ts';
import { tempDir } from './temp-dir.ts';

const now = () => Date.UTC(2026, 10, 24, 12);

function filled() {
  const dir = tempDir();
  const file = join(dir, databaseFileName);
  for (const [suffix, text] of [
    ['', 'before'],
    ['-wal', 'its log'],
    ['-shm', 'shared'],
  ])
    writeFileSync(`${file}${suffix}`, text as string);
  return { dir, file, backups: join(dir, 'backups') };
}

test('what was there is kept byte by byte with its log, and no log is left to be folded into the new one', () => {
  const { dir, file, backups } = filled();
  const next = join(dir, 'next');
  writeFileSync(next, 'after');
  const aside = swapDatabase(dir, next, now);
  expect(readFileSync(file, 'utf8')).toBe('after');
  expect(readdirSync(dir).sort()).toEqual(['backups', databaseFileName, 'xenon.lock']);
  expect(aside).toBe(join(backups, 'xenon-2026-11-24T12-00-00-000Z-aside.db'));
  expect(readFileSync(aside!, 'utf8')).toBe('before');
  expect(readFileSync(`${aside}-wal`, 'utf8')).toBe('its log');
});

test('nothing in its place is a new beginning, and what is put aside in one moment has names of its own', () => {
  const { dir, file, backups } = filled();
  swapDatabase(dir, null, now);
  expect(existsSync(file)).toBe(false);
  expect(swapDatabase(dir, null, now)).toBe(null);
  writeFileSync(file, 'again');
  swapDatabase(dir, null, now);
  expect(readdirSync(backups).filter((name) => name.endsWith('.db'))).toHaveLength(2);
});

test('where it cannot be kept, nothing is changed', () => {
  const { dir, file, backups } = filled();
  // Something else is in the way of the folder.
  writeFileSync(backups, '');
  expect(() => swapDatabase(dir, null, now)).toThrow();
  expect(readFileSync(file, 'utf8')).toBe('before');
  expect(readFileSync(`${file}-wal`, 'utf8')).toBe('its log');
});

test('a folder in the place of the file is kept, too', () => {
  const dir = tempDir();
  mkdirSync(join(dir, databaseFileName));
  writeFileSync(join(dir, databaseFileName, 'inside'), '');
  const aside = swapDatabase(dir, null, now);
  expect(readdirSync(aside!)).toEqual(['inside']);
});
