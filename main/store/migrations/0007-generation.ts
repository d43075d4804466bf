// Presets that people make, and what a conversation sets for itself. The values that were set so far for the
// whole app become the preset that they are, or the app's own values without one.
import type { Database } from 'better-sqlite3';
import type { Migration } from './migration.ts';

/** As the presets were when this was written. */
const presets = {
  balanced: { temperature: 0.7, topK: 40, topP: 0.95, minP: 0.05, maxTokens: 2048 },
  precise: { temperature: 0, topK: 1, topP: 1, minP: 0, maxTokens: 2048 },
  modelCard: { temperature: 1, topK: 50, topP: 1, minP: 0, maxTokens: 1000 },
} as const;

export const generation: Migration = {
  name: '0007-generation',
  up: (db) => {
    db.exec(`
      CREATE TABLE presets (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        preset_values TEXT NOT NULL
      ) STRICT;
      ALTER TABLE conversations ADD COLUMN generation TEXT;
    `);
    splitSettings(db);
  },
};

function splitSettings(db: Database): void {
  const value = db.prepare("SELECT value FROM settings WHERE key = 'sampling'").pluck().get();
  const sampling = readRecord(value);
  if (sampling === null) return;
  const { seed = null, ...values } = sampling;
  const preset = Object.entries(presets).find(
    ([, known]) =>
      Object.keys(values).length === Object.keys(known).length &&
      Object.entries(known).every(([key, wanted]) => values[key] === wanted),
  );
  const put = db.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)');
  put.run('presetId', JSON.stringify(preset?.[0] ?? 'none'));
  if (preset) put.run('sampling', JSON.stringify(seed === null ? {} : { seed }));
}

function readRecord(json: unknown): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(String(json));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
