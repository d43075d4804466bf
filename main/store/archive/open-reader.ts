// A connection of its own that only reads, for the thread that exports: it never holds up who writes.
import { openFile } from '../open-file.ts';
import { type ArchiveReader, createArchiveReader } from './reader.ts';

export interface OpenedReader extends ArchiveReader {
  /** Of a folder and those in it, without the trash, the most recently used first. */
  idsInFolder(folderId: string): string[];
  close(): void;
}

/**
 * Each conversation is read by itself and not all of them in one transaction: a long one would keep the
 * write-ahead log from being folded in, and with it deleted text.
 * @param file the database
 */
export function openReader(file: string): OpenedReader {
  const db = openFile(file, { readonly: true, timeout: 2000 });
  const inFolder = db
    .prepare<[string, string], string>(`
    SELECT id FROM conversations WHERE trashed_at IS NULL
      AND folder_id IN (SELECT id FROM folders WHERE id = ? OR parent_id = ?)
    ORDER BY updated_at DESC, created_at DESC, id`)
    .pluck();
  return {
    ...createArchiveReader(db),
    idsInFolder: (folderId) => inFolder.all(folderId, folderId),
    close: () => db.close(),
  };
}
