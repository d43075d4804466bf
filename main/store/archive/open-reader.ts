// A connection of its own that only reads, for the thread that exports: it never holds up who writes.
import { openBytes, openFile } from '../open-file.ts';
import { type ArchiveReader, createArchiveReader } from './reader.ts';
import type { SaidConversation, SaidMessage, UnsavedReply } from './record.ts';

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
 * @param unsaved replies of which the file does not hold all: they are read as they are here
 */
export function openReader(
  file: string,
  temporary: Uint8Array | null,
  unsaved: readonly UnsavedReply[],
): OpenedReader {
  const reader = withUnsaved(openFileReader(file), unsaved);
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

function withUnsaved(reader: OpenedReader, unsaved: readonly UnsavedReply[]): OpenedReader {
  if (unsaved.length === 0) return reader;
  const byId = new Map(unsaved.map((reply) => [reply.message.id, reply]));
  /** In the order of the members that they have: files are written by it. */
  function asItStands<M extends SaidMessage>(message: M): M {
    const reply = byId.get(message.id);
    if (reply === undefined) return message;
    const { text, status, model, level, stats, contextStartId, error } = reply.message;
    const ids = 'tokenIds' in message ? { tokenIds: reply.tokenIds } : {};
    return { ...message, text, status, model, level, stats, contextStartId, error, ...ids };
  }
  const whole = <M extends SaidMessage, C extends SaidConversation & { readonly messages: readonly M[] }>(
    conversation: C | null,
  ): C | null => conversation && { ...conversation, messages: conversation.messages.map(asItStands) };
  return { ...reader, read: (id) => whole(reader.read(id)), readSaid: (id) => whole(reader.readSaid(id)) };
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
