import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  mark,
  readRecord,
  removeSnapshotsOf,
  snapshotBase,
  sweepSnapshots,
  trimSnapshots,
  writeRecord,
} from '../../../main/engine/kv-folder.ts';
import { tempDir } from '../../integration/store/temp-dir.ts';

const key = 'ab'.repeat(32);

const stateName = (conversationId: string, bytes: number) =>
  `${conversationId}.${key.slice(0, 16)}.${bytes}.state`;

function put(dir: string, conversationId: string, bytes: number, usedAt = 1000): string {
  const base = snapshotBase(dir, conversationId, key)!;
  const stateFile = stateName(conversationId, bytes);
  writeFileSync(join(dir, stateFile), 'x');
  writeRecord(dir, base, { key, stateFile, bytes, sha256: '00', tokenIds: [1, 2, 70_000] });
  utimesSync(`${base}.json`, usedAt, usedAt);
  return base;
}

const conversationsIn = (dir: string) =>
  [...new Set(readdirSync(dir).map((name) => name.split('.')[0]))].sort();

describe('a snapshot\u2019s record', () => {
  test('comes back as it was written, and replaces the one before with its file', () => {
    const dir = tempDir();
    put(dir, 'c', 100);
    const base = put(dir, 'c', 200);
    expect(readRecord(base)).toEqual({
      key,
      stateFile: stateName('c', 200),
      bytes: 200,
      sha256: '00',
      tokenIds: [1, 2, 70_000],
    });
    expect(existsSync(join(dir, stateName('c', 100)))).toBe(false);
  });

  test('names no file outside its folder', () => {
    const dir = tempDir();
    const base = snapshotBase(dir, 'c', key)!;
    writeRecord(dir, base, { key, stateFile: '../secret.state', bytes: 1, sha256: '00', tokenIds: [] });
    expect(readRecord(base)).toBeNull();
    expect(snapshotBase(dir, '../c', key)).toBeNull();
  });
});

describe('the folder', () => {
  test('gives up what can be removed, and holds nobody up with what cannot', () => {
    const dir = tempDir();
    for (const name of ['c', 'd']) put(dir, name, 100);
    // As a file that another process has open on Windows.
    for (const name of ['c.0.state', 'd.0.state']) mkdirSync(join(dir, name));
    removeSnapshotsOf(dir, 'c');
    expect(readdirSync(dir).filter((name) => name.startsWith('c.'))).toEqual(['c.0.state']);
    sweepSnapshots(dir, () => false);
    expect(readdirSync(dir).sort()).toEqual(['c.0.state', 'd.0.state']);
  });

  test('keeps within the budget what was used last', () => {
    const dir = tempDir();
    put(dir, 'a', 400, 1);
    put(dir, 'b', 400, 3);
    put(dir, 'c', 400, 2);
    trimSnapshots(dir, 1200);
    expect(conversationsIn(dir)).toEqual(['a', 'b', 'c']);
    trimSnapshots(dir, 1199);
    expect(conversationsIn(dir)).toEqual(['b', 'c']);
    trimSnapshots(dir, 0);
    expect(readdirSync(dir)).toEqual([]);
  });

  test('loses all of a conversation, and nothing of one whose id begins alike', () => {
    const dir = tempDir();
    put(dir, 'c1', 1);
    put(dir, 'c11', 1);
    removeSnapshotsOf(dir, 'c1');
    expect(conversationsIn(dir)).toEqual(['c11']);
  });

  test('is swept at the start: what is whole stays, and nothing else', () => {
    const dir = tempDir();
    put(dir, 'whole', 1);
    put(dir, 'deleted', 1);
    mark(put(dir, 'deadly', 1));
    const base = put(dir, 'damaged', 1);
    writeFileSync(`${base}.json`, '{');
    for (const name of ['whole.1234.state.part', 'orphan.state', 'whole.json.part', 'note.txt'])
      writeFileSync(join(dir, name), '');
    sweepSnapshots(dir, (id) => id !== 'deleted');
    expect(readdirSync(dir).sort()).toEqual([`whole.${key.slice(0, 16)}.json`, stateName('whole', 1)].sort());
  });

  test('is made where it is missing', () => {
    const dir = join(tempDir(), 'kv');
    trimSnapshots(dir, 0);
    removeSnapshotsOf(dir, 'c');
    sweepSnapshots(dir, () => true);
    expect(readdirSync(dir)).toEqual([]);
  });
});
