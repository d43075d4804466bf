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
  /** Rows from before there was this have none. */
  weightBytes: z.number().default(0),
});
/** All in one column, beside each other. */
const keptSchema = infoSchema.extend({ ownName: z.string().nullable().default(null) });

/** Sizes in bytes, context length in tokens. */
export type ModelInfo = Readonly<z.infer<typeof infoSchema>>;

export interface StoredModel {
  readonly id: string;
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly info: ModelInfo;
  /** The person's own name for it; null: none. */
  readonly ownName: string | null;
}

const unknownInfo: ModelInfo = {
  name: '',
  level: '',
  bytes: 0,
  parameters: 0,
  trainedContextLength: 0,
  weightBytes: 0,
};

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
    list: (): StoredModel[] => all.all().map(({ id, path, info }) => ({ id, path, ...parse(info) })),
    /** Adds a file, or notes what is known of it now. */
    put(model: StoredModel): void {
      put.run(model.id, model.path, Date.now(), JSON.stringify({ ...model.info, ownName: model.ownName }));
    },
    remove(id: string): void {
      remove.run(id);
    },
  });
}

function parse(json: string): Omit<StoredModel, 'id' | 'path'> {
  try {
    const { ownName, ...info } = keptSchema.parse(JSON.parse(json));
    return { info, ownName };
  } catch {
    return { info: unknownInfo, ownName: null };
  }
}
