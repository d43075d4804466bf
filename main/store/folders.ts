// Folders of conversations, at most two deep.
import type { Database } from 'better-sqlite3';
import type { Folder } from '../../preload/contract/organisation.ts';
import { AppError } from '../errors.ts';
import { translateErrors } from './store-errors.ts';
import { writing } from './writing.ts';

export type Folders = ReturnType<typeof createFolders>;

export function createFolders(db: Database, now: () => number = Date.now) {
  const all = db.prepare<[], Folder>(
    'SELECT id, parent_id AS parentId, name FROM folders ORDER BY name COLLATE NOCASE, created_at',
  );
  const one = db.prepare<[string], Folder>(
    'SELECT id, parent_id AS parentId, name FROM folders WHERE id = ?',
  );
  const hasFolders = db.prepare<[string]>('SELECT 1 FROM folders WHERE parent_id = ? LIMIT 1').pluck();
  const insert = db.prepare<[string, string | null, string, number]>(
    'INSERT INTO folders (id, parent_id, name, created_at) VALUES (?, ?, ?, ?)',
  );
  const rename = db.prepare<[string, string]>('UPDATE folders SET name = ? WHERE id = ?');
  const move = db.prepare<[string | null, string]>('UPDATE folders SET parent_id = ? WHERE id = ?');
  const moveFolders = db.prepare<[string | null, string]>(
    'UPDATE folders SET parent_id = ? WHERE parent_id = ?',
  );
  const moveConversations = db.prepare<[string | null, string]>(
    'UPDATE conversations SET folder_id = ? WHERE folder_id = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM folders WHERE id = ?');
  const dissolve = writing(db, (folder: Folder) => {
    moveConversations.run(folder.parentId, folder.id);
    moveFolders.run(folder.parentId, folder.id);
    remove.run(folder.id);
  });

  /** @throws AppError `notFound` */
  function get(id: string): Folder {
    const folder = one.get(id);
    if (!folder) throw new AppError('notFound');
    return folder;
  }

  /** @throws AppError `notFound`, `badRequest` where that would be the third level */
  function requireTop(parentId: string | null): void {
    if (parentId !== null && get(parentId).parentId !== null) throw new AppError('badRequest');
  }

  return translateErrors({
    /** By name. */
    list: (): Folder[] => all.all(),
    get,
    create(id: string, parentId: string | null, name: string): void {
      requireTop(parentId);
      insert.run(id, parentId, name, now());
    },
    rename(id: string, name: string): void {
      get(id);
      rename.run(name, id);
    },
    move(id: string, parentId: string | null): void {
      get(id);
      requireTop(parentId);
      const deep = parentId !== null && hasFolders.get(id) !== undefined;
      if (deep || parentId === id) throw new AppError('badRequest');
      move.run(parentId, id);
    },
    /** What is in it moves to where it was. */
    remove(id: string): void {
      dissolve(get(id));
    },
  });
}
