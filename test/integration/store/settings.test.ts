import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { createDrafts } from '../../../main/store/drafts.ts';
import { createSettings } from '../../../main/store/settings.ts';
import { defaultSettings, samplingPresets } from '../../../preload/contract/models.ts';
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

test.each([
  ['no JSON', 'readingSize', '{'],
  ['another type', 'readingSize', '"large"'],
  ['out of range', 'readingSize', '400'],
  ['a key missing', 'sampling', '{"temperature":1}'],
  ['a key that nobody knows', '__proto__', '{"theme":"dark"}'],
])('a stored value with %s counts as its default', (_, key, value) => {
  const db = openDb();
  const settings = createSettings(db);
  settings.update({ theme: 'dark' });
  db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(key, value);
  expect(settings.get()).toEqual({ ...defaultSettings, theme: 'dark' });
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
