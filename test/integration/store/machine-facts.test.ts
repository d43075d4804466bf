import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { databaseFileName, openDatabase } from '../../../main/store/database.ts';
import { createMachineFacts } from '../../../main/store/machine-facts.ts';
import { tempDir } from './temp-dir.ts';

function openDb(fixture?: string) {
  const dir = tempDir();
  const schemas = join(import.meta.dirname, '..', '..', 'fixtures', 'schemas');
  if (fixture !== undefined) copyFileSync(join(schemas, fixture), join(dir, databaseFileName));
  const db = openDatabase(dir);
  onTestFinished(() => void db.close());
  return db;
}
const file = 'xenon.gguf Q4_K_M 4370000000';
const configuration = { contextLength: 8192, kvType: 'f16', layersOnDevice: 33 } as const;

test('facts are kept by machine and file, and one of another kind is not touched', () => {
  const db = openDb();
  const facts = createMachineFacts(db, 'this machine');
  facts.noteThreads(file, { prefill: 8, decode: 6 });
  facts.noteFailed(file, configuration);
  facts.noteFailed(file, { ...configuration, contextLength: 4096 });
  facts.noteAbortedDevice('CUDA');
  facts.noteAbortedDevice('CUDA');
  expect(facts.threads(file)).toEqual({ prefill: 8, decode: 6 });
  expect(facts.failed(file)).toEqual([configuration, { ...configuration, contextLength: 4096 }]);
  expect(facts.abortedDevices()).toEqual(['CUDA']);
  expect(facts.threads('another.gguf F16 1')).toBe(null);

  const elsewhere = createMachineFacts(db, 'another machine');
  expect([elsewhere.threads(file), elsewhere.failed(file), elsewhere.abortedDevices()]).toEqual([
    null,
    [],
    [],
  ]);

  facts.noteFailed('another.gguf F16 1', configuration);
  facts.forgetFailed('another.gguf F16 1');
  expect(facts.failed('another.gguf F16 1')).toEqual([]);
  expect(facts.failed(file)).toHaveLength(2);

  expect(facts.unforeseenBytes(file)).toBe(0);
  facts.noteUnforeseen(file, 300_000_000);
  expect([facts.unforeseenBytes(file), elsewhere.unforeseenBytes(file)]).toEqual([300_000_000, 0]);

  facts.forgetFailures(file);
  expect(facts.unforeseenBytes(file)).toBe(0);
  expect([facts.failed(file), facts.abortedDevices()]).toEqual([[], []]);
  expect(facts.threads(file)).toEqual({ prefill: 8, decode: 6 });
  facts.noteSpeed(file, { prefill: { shown: 100, slow: 0 }, decode: { shown: 10, slow: 1 } });
  facts.forgetThreads(file);
  expect([facts.threads(file), facts.speed(file)]).toEqual([null, null]);
});

test('a fact that cannot be read counts as not known', () => {
  const db = openDb();
  const facts = createMachineFacts(db, 'm');
  for (const value of ['{', '{"prefill":0,"decode":1}', '[]']) {
    db.prepare("INSERT OR REPLACE INTO machine_facts VALUES ('m', ?, 'threads', ?)").run(file, value);
    expect(facts.threads(file)).toBe(null);
  }
});

test('a database from before facts has none, and one with them keeps them', () => {
  expect(createMachineFacts(openDb('0002.db'), 'a machine').threads(file)).toBe(null);
  expect(createMachineFacts(openDb('0003.db'), 'a machine').threads(file)).toEqual({ prefill: 8, decode: 6 });
});
