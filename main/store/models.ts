// The model files that a person added. What their headers said last is kept, so that an entry keeps its
// name while its file is away.
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { translateErrors } from './store-errors.ts';

const infoSchema = z.object({
  name: z.string(),
  level: z.string(),
  bytes: z.number(),
  parameters: z.number(),
  trainedContextLength: z.number(),
});

/** Sizes in bytes, context length in tokens. */
export type ModelInfo = Readonly<z.infer<typeof infoSchema>>;

export interface StoredModel {
  readonly id: string;
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly info: ModelInfo;
}

const unknownInfo: ModelInfo = { name: '', level: '', bytes: 0, parameters: 0, trainedContextLength: 0 };

export type ModelStore = ReturnType<typeof createModelStore>;

export function createModelStore(db: Database) {
  const all = db.prepare<[], { id: string; path: string; info: string }>(
    'SELECT id, path, info FROM models ORDER BY added_at, id',
  );
  const put = db.prepare<[string, string, number, string]>(
    `INSERT INTO models (id, path, added_at, info) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET info = excluded.info`,
  );
  const remove = db.prepare<[string]>('DELETE FROM models WHERE id = ?');

  return translateErrors({
    /** In the order they were added. */
    list: (): StoredModel[] =>
      all.all().map(({ id, path, info }) => ({ id, path, info: parseInfo(info) ?? unknownInfo })),
    /** Adds a file, or notes what its header says now. */
    put(model: StoredModel): void {
      put.run(model.id, model.path, Date.now(), JSON.stringify(model.info));
    },
    remove(id: string): void {
      remove.run(id);
    },
  });
}

function parseInfo(json: string): ModelInfo | undefined {
  try {
    return infoSchema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
