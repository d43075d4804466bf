// A connection of its own that only reads, for the thread that exports: it never holds up who writes.
import { openBytes, openFile } from '../open-file.ts';
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
 * @param temporary the bytes of one in memory, whose conversations are read besides; null: none are wanted
 */
export function openReader(file: string, temporary: Uint8Array | null = null): OpenedReader {
  const reader = openFileReader(file);
  if (temporary === null) return reader;
  const db = openBytes(temporary);
  const inMemory = createArchiveReader(db);
  return {
    ...reader,
    references: (ids) => [...inMemory.references(ids), ...reader.references(ids)],
    read: (id) => inMemory.read(id) ?? reader.read(id),
    readSaid: (id) => inMemory.readSaid(id) ?? reader.readSaid(id),
    close() {
      db.close();
      reader.close();
    },
  };
}

function openFileReader(file: string): OpenedReader {
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
