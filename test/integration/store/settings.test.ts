import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { createDrafts } from '../../../main/store/drafts.ts';
import { generation } from '../../../main/store/migrations/0007-generation.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { createSettings } from '../../../main/store/settings.ts';
import { defaultEngineSettings, defaultSettings, samplingPresets } from '../../../preload/contract/models.ts';
import { tempDir } from './temp-dir.ts';

function openDb() {
  const db = openDatabase(tempDir());
  onTestFinished(() => void db.close());
  return db;
}

test('settings begin as the defaults, and each change keeps the others', () => {
  const settings = createSettings(openDb());
  expect(settings.get()).toEqual(defaultSettings);
  settings.update({ theme: 'dark' });
  expect(settings.update({ sampling: samplingPresets.modelCard })).toEqual({
    ...defaultSettings,
    theme: 'dark',
    sampling: samplingPresets.modelCard,
  });
});

test('a setting can be taken back to nothing', () => {
  const settings = createSettings(openDb());
  settings.update({ contextLength: 2048 });
  expect(settings.update({ contextLength: null }).contextLength).toBe(null);
});

test('how the engine runs, stored before guessing ahead could be set, is kept', () => {
  const db = openDb();
  const { promptLookup, ...before } = { ...defaultEngineSettings, mmap: false };
  const put = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)');
  put.run('engine', JSON.stringify(before));
  expect(createSettings(db).get().engine).toEqual({ ...before, promptLookup });
});

test.each([
  ['no JSON', 'readingSize', '{'],
  ['another type', 'readingSize', '"large"'],
  ['out of range', 'readingSize', '400'],
  ['a part out of range', 'sampling', '{"temperature":9}'],
  ['a key that nobody knows', '__proto__', '{"theme":"dark"}'],
])('a stored value with %s counts as its default', (_, key, value) => {
  const db = openDb();
  const settings = createSettings(db);
  settings.update({ theme: 'dark' });
  db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(key, value);
  expect(settings.get()).toEqual({ ...defaultSettings, theme: 'dark' });
});

test.each([
  [samplingPresets.balanced, 'balanced', {}],
  [{ ...samplingPresets.balanced, seed: 7 }, 'balanced', { seed: 7 }],
  [{ temperature: 1, topK: 50, topP: 1, minP: 0, seed: null, maxTokens: 1000 }, 'modelCard', {}],
  [{ ...samplingPresets.precise, topK: 2 }, 'none', { ...samplingPresets.precise, topK: 2 }],
])('values that were set before there were layers go on as they were: %j', (sampling, presetId, values) => {
  const dir = tempDir();
  const before = openDatabase(dir, migrations.slice(0, migrations.indexOf(generation)));
  createSettings(before).update({ sampling });
  before.close();
  const db = openDatabase(dir);
  onTestFinished(() => void db.close());
  expect(createSettings(db).get()).toEqual({ ...defaultSettings, presetId, sampling: values });
});

test('drafts are kept by conversation; empty text takes one away', () => {
  const drafts = createDrafts(openDb());
  drafts.save(null, 'first words');
  drafts.save('c1', 'more');
  drafts.save('c1', 'more words');
  expect(drafts.list()).toEqual({ new: 'first words', c1: 'more words' });
  drafts.save(null, '');
  expect(drafts.list()).toEqual({ c1: 'more words' });
});
