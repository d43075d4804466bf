// The model files that a person added. What their headers said last is kept, so that an entry keeps its
// name while its file is away.
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { FileChange } from '../../preload/contract/library.ts';
import { translateErrors } from './store-errors.ts';

const infoSchema = z.object({
  name: z.string(),
  level: z.string(),
  bytes: z.number(),
  parameters: z.number(),
  trainedContextLength: z.number(),
  weightBytes: z.number().default(0),
  parts: z.number().default(1),
});
const identitySchema = z.object({ bytes: z.number(), mtimeMs: z.number(), fingerprint: z.string() });
const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('moved'), from: z.string() }),
  z.object({ kind: z.literal('contents') }),
]);
/** All in one column, beside each other. Rows from before there was one of these have none. */
const keptSchema = infoSchema.extend({
  ownName: z.string().nullable().default(null),
  identity: identitySchema.nullable().default(null),
  change: changeSchema.nullable().default(null),
});

/** Sizes in bytes, context length in tokens. */
export type ModelInfo = Readonly<z.infer<typeof infoSchema>>;

/** What makes a file the same one: see `file-fingerprint.ts` and `model-stamp.ts`. */
export type FileIdentity = Readonly<z.infer<typeof identitySchema>>;

export interface StoredModel {
  readonly id: string;
  /** Absolute, symbolic links resolved; of a split model the first part's. */
  readonly path: string;
  readonly info: ModelInfo;
  /** The person's own name for it; null: none. */
  readonly ownName: string | null;
  /** As the file was when it was looked at last; null: it never could be. */
  readonly identity: FileIdentity | null;
  /** What has happened to the file since the model was used. */
  readonly change: FileChange | null;
}

export const unknownInfo: ModelInfo = {
  name: '',
  level: '',
  bytes: 0,
  parameters: 0,
  trainedContextLength: 0,
  weightBytes: 0,
  parts: 1,
};

export type ModelStore = ReturnType<typeof createModelStore>;

export function createModelStore(db: Database) {
  const all = db.prepare<[], { id: string; path: string; info: string }>(
    'SELECT id, path, info FROM models ORDER BY added_at, id',
  );
  const put = db.prepare<[string, string, number, string]>(
    `INSERT INTO models (id, path, added_at, info) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET path = excluded.path, info = excluded.info`,
  );
  const remove = db.prepare<[string]>('DELETE FROM models WHERE id = ?');

  return translateErrors({
    /** In the order they were added. */
    list: (): StoredModel[] => all.all().map(({ id, path, info }) => ({ id, path, ...parse(info) })),
    /** Adds a file, or notes what is known of it now. */
    put({ id, path, info, ownName, identity, change }: StoredModel): void {
      put.run(id, path, Date.now(), JSON.stringify({ ...info, ownName, identity, change }));
    },
    remove(id: string): void {
      remove.run(id);
    },
  });
}

function parse(json: string): Omit<StoredModel, 'id' | 'path'> {
  try {
    const { ownName, identity, change, ...info } = keptSchema.parse(JSON.parse(json));
    return { info, ownName, identity, change };
  } catch {
    return { info: unknownInfo, ownName: null, identity: null, change: null };
  }
}
