// Settings, one row a key. A value that this version cannot read (edited by hand, or of another version)
// counts as its default and stays in the file.
import type { Database } from 'better-sqlite3';
import { settingsSchema } from '../../preload/contract/methods.ts';
import { defaultSettings, type Settings } from '../../preload/contract/models.ts';
import { translateErrors } from './store-errors.ts';
import { writing } from './writing.ts';

export type SettingsStore = ReturnType<typeof createSettings>;

export function createSettings(db: Database) {
  const all = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings');
  const put = db.prepare<[string, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const putAll = writing(db, (changes: Partial<Settings>) => {
    for (const [key, value] of Object.entries(changes)) {
      if (value !== undefined) put.run(key, JSON.stringify(value));
    }
  });

  function get(): Settings {
    const settings: Record<string, unknown> = { ...defaultSettings };
    for (const { key, value } of all.all()) {
      if (!Object.hasOwn(settingsSchema.shape, key)) continue;
      const parsed = settingsSchema.shape[key as keyof Settings].safeParse(fromJson(value));
      if (parsed.success) settings[key] = parsed.data;
    }
    return settings as unknown as Settings;
  }

  return translateErrors({
    get,
    /** Changes the keys given and returns all. */
    update(changes: Partial<Settings>): Settings {
      putAll(changes);
      return get();
    },
  });
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
