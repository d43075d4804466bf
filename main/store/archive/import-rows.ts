// How a conversation that is imported goes into its rows.
import type { Database } from 'better-sqlite3';
import type { Preset } from '../../../preload/contract/sampling.ts';
import { editedTurn } from '../drafts.ts';
import { idsToBlob } from '../message-rows.ts';
import type { StoredTurn } from './merge.ts';
import type { ArchivedConversation, ArchivedFolder, ArchivedMessage } from './record.ts';
import { toRecordBlob } from './token-record-rows.ts';

/** A conversation without its turns. */
export type ConversationFrame = Omit<ArchivedConversation, 'messages'>;

export type ImportRows = ReturnType<typeof createImportRows>;

export function createImportRows(db: Database) {
  const message = db.prepare(`
    INSERT INTO messages (id, conversation_id, parent_id, role, text, token_ids, status, created_at, model, level,
      stats, context_start_id, error, receipt, edited)
    VALUES (@id, @conversationId, @parentId, @role, @text, @tokenIds, @status, @createdAt, @model, @level,
      @stats, @contextStartId, @error, @receipt, @edited)`);
  const record = db.prepare<[string, Buffer]>('INSERT INTO token_records (message_id, record) VALUES (?, ?)');
  const hasConversation = db.prepare<[string]>('SELECT 1 FROM conversations WHERE id = ?').pluck();
  const hasMessage = db.prepare<[string]>('SELECT 1 FROM messages WHERE id = ?').pluck();
  const turns = db.prepare<[string], StoredTurn>(
    'SELECT id, parent_id AS parentId, role, text FROM messages WHERE conversation_id = ?',
  );
  const removeRecords = db.prepare<[string]>(
    'DELETE FROM token_records WHERE message_id IN (SELECT id FROM messages WHERE conversation_id = ?)',
  );
  const removeMessages = db.prepare<[string]>('DELETE FROM messages WHERE conversation_id = ?');
  // A folder that has gone meanwhile, or a branch of which nothing came in, is no reason to leave the rest out.
  const conversation = db.prepare(`
    INSERT INTO conversations (id, title, created_at, updated_at, leaf_id, generation, folder_id, pinned_at,
      archived_at, trashed_at)
    VALUES (@id, @title, @createdAt, @updatedAt,
      (SELECT id FROM messages WHERE id = @leafId AND conversation_id = @id), @generation,
      (SELECT id FROM folders WHERE id = @folderId), @pinnedAt, @archivedAt, @trashedAt)`);
  const tag = db.prepare<[string, string]>(
    'INSERT INTO conversation_tags (conversation_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const setup = db.prepare<[string, string, number, string | null]>(
    'INSERT OR IGNORE INTO setups (key, instruction, records_tokens, model_id) VALUES (?, ?, ?, ?)',
  );
  const draft = db.prepare<[string, string]>('INSERT OR IGNORE INTO drafts (key, text) VALUES (?, ?)');
  const used = db.prepare(`
    UPDATE conversations SET updated_at = max(updated_at, @updatedAt), leaf_id = iif(@updatedAt > updated_at,
      ifnull((SELECT id FROM messages WHERE id = @leafId AND conversation_id = @id), leaf_id), leaf_id)
    WHERE id = @id`);
  const folder = db.prepare<[string, string | null, string, number]>(`
    INSERT INTO folders (id, parent_id, name, created_at)
    VALUES (?, (SELECT id FROM folders WHERE id = ? AND parent_id IS NULL), ?, ?) ON CONFLICT DO NOTHING`);
  const presets = db.prepare<[], { id: string; name: string; json: string }>(
    'SELECT id, name, preset_values AS json FROM presets',
  );
  const preset = db.prepare<[string, string, string]>(
    'INSERT INTO presets (id, name, preset_values) VALUES (?, ?, ?)',
  );

  return {
    hasConversation: (id: string): boolean => hasConversation.get(id) !== undefined,
    hasMessage: (id: string): boolean => hasMessage.get(id) !== undefined,
    /** Deleted ones too: their ids are taken. */
    turnsOf: (conversationId: string): Iterable<StoredTurn> => turns.iterate(conversationId),
    /** @throws SqliteError `SQLITE_CONSTRAINT_UNIQUE` where the id is taken */
    insertMessage(conversationId: string, one: ArchivedMessage): void {
      message.run({
        ...one,
        conversationId,
        // Nothing writes it any more.
        status: one.status === 'streaming' ? 'interrupted' : one.status,
        tokenIds: one.tokenIds && idsToBlob(one.tokenIds),
        stats: one.stats && JSON.stringify(one.stats),
        error: one.error && JSON.stringify(one.error),
        receipt: one.receipt && JSON.stringify(one.receipt),
        edited: one.edited ? 1 : 0,
      });
      if (one.tokenRecord) record.run(one.id, toRecordBlob(one.tokenRecord));
    },
    removeMessages(conversationId: string): void {
      removeRecords.run(conversationId);
      removeMessages.run(conversationId);
    },
    insertConversation(frame: ConversationFrame): void {
      const { id, tags, generation, setup: own, draft: text, editDrafts = {}, ...plain } = frame;
      conversation.run({ ...plain, id, generation: generation && JSON.stringify(generation) });
      for (const one of tags) tag.run(id, one);
      if (own.instruction !== '' || own.recordsTokens || own.modelId !== null)
        setup.run(id, own.instruction, own.recordsTokens ? 1 : 0, own.modelId);
      if (text !== '') draft.run(id, text);
      for (const [messageId, typed] of Object.entries(editDrafts)) draft.run(editedTurn + messageId, typed);
    },
    /** Turns have been added: it was used at that time, and shows that branch if it was not used later. */
    noteContinued({ id, leafId, updatedAt }: ConversationFrame): void {
      used.run({ id, leafId, updatedAt });
    },
    /** Returns whether it was not here. */
    insertFolder: ({ id, parentId, name, createdAt }: ArchivedFolder): boolean =>
      folder.run(id, parentId, name, createdAt).changes > 0,
    /**
     * One that is here by its id stays as it is; one whose name is taken by the same values is that one, by others it
     * gets another name. Returns the id that it has here.
     */
    insertPreset({ id, name, values }: Preset): string {
      const here = presets.all();
      if (here.some((one) => one.id === id)) return id;
      const json = JSON.stringify(values);
      const named = (wanted: string) => here.find((one) => one.name.toLowerCase() === wanted.toLowerCase());
      if (named(name)?.json === json) return named(name)!.id;
      let free = name;
      for (let number = 2; named(free); number++) free = `${name.slice(0, 70)} (${number})`;
      preset.run(id, free, json);
      return id;
    },
  };
}
