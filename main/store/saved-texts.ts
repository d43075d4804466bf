// Prompts and personas that people keep.
import type { Database } from 'better-sqlite3';
import type { SavedText } from '../../preload/contract/saved-texts.ts';
import { translateErrors } from './store-errors.ts';

export type SavedTexts = ReturnType<typeof createSavedTexts>;

export function createSavedTexts(db: Database) {
  const all = db.prepare<[], SavedText>('SELECT id, kind, name, text FROM saved_texts ORDER BY name, id');
  const put = db.prepare<SavedText>(`
    INSERT INTO saved_texts (id, kind, name, text) VALUES (@id, @kind, @name, @text)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, text = excluded.text`);
  const remove = db.prepare<[string]>('DELETE FROM saved_texts WHERE id = ?');

  return translateErrors({
    /** By name. */
    list: (): SavedText[] => all.all(),
    /** @throws AppError `badRequest` where another of its kind has the name */
    put(savedText: SavedText): void {
      put.run(savedText);
    },
    remove(id: string): void {
      remove.run(id);
    },
  });
}
