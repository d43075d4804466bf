// Presets that people made, by name, and how what a conversation sets for itself is read.
import type { Database } from 'better-sqlite3';
import { generationSchema, samplingValuesSchema } from '../../preload/contract/generation.ts';
import type { Generation, Preset } from '../../preload/contract/sampling.ts';
import { translateErrors } from './store-errors.ts';
import { writing } from './writing.ts';

export type Presets = ReturnType<typeof createPresets>;

export function createPresets(db: Database) {
  const all = db.prepare<[], { id: string; name: string; json: string }>(
    'SELECT id, name, preset_values AS json FROM presets ORDER BY name COLLATE NOCASE, id',
  );
  const put = db.prepare<[string, string, string]>(`
    INSERT INTO presets (id, name, preset_values) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, preset_values = excluded.preset_values`);
  const remove = db.prepare<[string]>('DELETE FROM presets WHERE id = ?');
  const release = db.prepare<[string]>(`
    UPDATE conversations SET generation = json_set(generation, '$.presetId', NULL)
    WHERE generation ->> '$.presetId' = ? RETURNING id`);
  const removeWhole = writing(db, (id: string): string[] => {
    remove.run(id);
    return (release.all(id) as { id: string }[]).map((row) => row.id);
  });

  return translateErrors({
    /** By name. */
    list: (): Preset[] =>
      all.all().map(({ id, name, json }) => ({ id, name, values: readValues(json) ?? {} })),
    /** @throws AppError `badRequest` where another preset has the name */
    put({ id, name, values }: Preset): void {
      put.run(id, name, JSON.stringify(values));
    },
    /** Returns the conversations that had chosen it and now have none of their own. */
    remove: (id: string): string[] => removeWhole(id),
  });
}

function readValues(json: string): Preset['values'] | null {
  return parsed(json, samplingValuesSchema);
}

/** null: it has set nothing, or what is there cannot be read. */
export function readGeneration(json: string | null): Generation | null {
  return json === null ? null : parsed(json, generationSchema);
}

function parsed<T>(json: string, schema: { parse(value: unknown): T }): T | null {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
