// The statements of an import. What makes a conversation be there waits in tables of the connection's own, so that in
// the end all of them are put in their place by a few statements.
import type { Database } from 'better-sqlite3';
import type { Preset } from '../../../preload/contract/sampling.ts';
import type { SavedText } from '../../../preload/contract/saved-texts.ts';
import { editedTurn } from '../drafts.ts';
import { idsToBlob } from '../message-rows.ts';
import type { StoredTurn } from './merge.ts';
import type { ArchivedConversation, ArchivedFolder, ArchivedMessage } from './record.ts';
import { toRecordBlob } from './token-record-rows.ts';

/** A conversation without its turns. */
export type ConversationFrame = Omit<ArchivedConversation, 'messages'>;

type ListTimes = Pick<ConversationFrame, 'archivedAt' | 'trashedAt'>;

/** Where a conversation is in the list; null: among the others. */
export type ListPlace = 'trash' | 'archive' | null;

export const placeBy = ({ archivedAt, trashedAt }: ListTimes): ListPlace =>
  trashedAt !== null ? 'trash' : archivedAt !== null ? 'archive' : null;

export type ImportRows = ReturnType<typeof createImportRows>;

export function createImportRows(db: Database) {
  db.exec(`
    CREATE TEMP TABLE waiting_conversations AS SELECT * FROM conversations WHERE 0;
    CREATE TEMP TABLE waiting_tags AS SELECT * FROM conversation_tags WHERE 0;
    CREATE TEMP TABLE waiting_setups AS SELECT * FROM setups WHERE 0;
    CREATE TEMP TABLE waiting_drafts AS SELECT * FROM drafts WHERE 0;
  `);
  const message = db.prepare(`
    INSERT INTO messages (id, conversation_id, parent_id, role, text, token_ids, status, created_at, model, level,
      stats, context_start_id, error, receipt, edited)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  // Where its conversation is here already, it has gone into the index with its row.
  const indexLater = db.prepare<[number]>(`
    INSERT INTO messages_to_index (seq) SELECT seq FROM messages m
      WHERE seq >= ? AND NOT EXISTS (SELECT 1 FROM conversations WHERE id = m.conversation_id)`);
  const record = db.prepare<[string, Buffer]>('INSERT INTO token_records (message_id, record) VALUES (?, ?)');
  const hasConversation = db.prepare<[string]>('SELECT 1 FROM conversations WHERE id = ?').pluck();
  const times = db.prepare<[string], ListTimes>(
    'SELECT archived_at AS archivedAt, trashed_at AS trashedAt FROM conversations WHERE id = ?',
  );
  const archived = db
    .prepare<[], number>(`
      SELECT count(*) FROM conversations WHERE archived_at IS NOT NULL AND trashed_at IS NULL
        AND id IN (SELECT id FROM waiting_conversations)`)
    .pluck();
  const hasMessages = db
    .prepare<[string]>('SELECT 1 FROM json_each(?) JOIN messages ON messages.id = json_each.value LIMIT 1')
    .pluck();
  const turns = db.prepare<[string], StoredTurn>(
    'SELECT id, parent_id AS parentId, role, text FROM messages WHERE conversation_id = ?',
  );
  const conversation = db.prepare(`
    INSERT INTO waiting_conversations (id, title, created_at, updated_at, leaf_id, generation, folder_id, pinned_at,
      archived_at, trashed_at)
    VALUES (@id, @title, @createdAt, @updatedAt, @leafId, @generation, @folderId, @pinnedAt, @archivedAt,
      @trashedAt)`);
  const tag = db.prepare<[string, string]>('INSERT INTO waiting_tags (conversation_id, tag) VALUES (?, ?)');
  const setup = db.prepare<[string, string, number, string | null]>(
    'INSERT INTO waiting_setups (key, instruction, records_tokens, model_id) VALUES (?, ?, ?, ?)',
  );
  const draft = db.prepare<[string, string]>('INSERT INTO waiting_drafts (key, text) VALUES (?, ?)');
  const used = db.prepare(`
    UPDATE conversations SET updated_at = max(updated_at, @updatedAt), leaf_id = iif(@updatedAt > updated_at,
      ifnull((SELECT id FROM messages WHERE id = @leafId AND conversation_id = @id), leaf_id), leaf_id)
    WHERE id = @id`);
  const bringBack = db.prepare<[string]>(`
    WITH RECURSIVE up (id) AS (
      SELECT parent_id FROM messages WHERE id IN (SELECT value FROM json_each(?))
      UNION
      SELECT m.parent_id FROM up JOIN messages m ON m.id = up.id
    )
    UPDATE messages SET deleted_at = NULL, deletion_id = NULL WHERE deleted_at IS NOT NULL AND id IN up`);
  const folder = db.prepare<[string, string | null, string, number]>(`
    INSERT INTO folders (id, parent_id, name, created_at)
    VALUES (?, (SELECT id FROM folders WHERE id = ? AND parent_id IS NULL), ?, ?) ON CONFLICT DO NOTHING`);
  const presets = db.prepare<[], { id: string; name: string; json: string }>(
    'SELECT id, name, preset_values AS json FROM presets',
  );
  const preset = db.prepare<[string, string, string]>(
    'INSERT INTO presets (id, name, preset_values) VALUES (?, ?, ?)',
  );
  const savedTexts = db.prepare<[], SavedText>('SELECT id, kind, name, text FROM saved_texts');
  const savedText = db.prepare<SavedText>(
    'INSERT INTO saved_texts (id, kind, name, text) VALUES (@id, @kind, @name, @text)',
  );
  const choose = db.prepare<[string, string]>(`
    UPDATE waiting_conversations SET generation = json_set(generation, '$.presetId', ?)
    WHERE generation ->> '$.presetId' = ?`);

  return {
    hasConversation: (id: string): boolean => hasConversation.get(id) !== undefined,
    placeOf(id: string): ListPlace {
      const here = times.get(id);
      return here === undefined ? null : placeBy(here);
    },
    /** Whether any of them is here, of whichever conversation. Deleted ones too: their ids are taken. */
    hasMessages: (ids: readonly string[]): boolean => hasMessages.get(JSON.stringify(ids)) !== undefined,
    turnsOf: (conversationId: string): Iterable<StoredTurn> => turns.iterate(conversationId),
    /** Returns its `seq`. */
    insertMessage(conversationId: string, one: ArchivedMessage): number {
      const { lastInsertRowid } = message.run(
        one.id,
        conversationId,
        one.parentId,
        one.role,
        one.text,
        one.tokenIds && idsToBlob(one.tokenIds),
        // Nothing writes it any more.
        one.status === 'streaming' ? 'interrupted' : one.status,
        one.createdAt,
        one.model,
        one.level,
        one.stats && JSON.stringify(one.stats),
        one.contextStartId,
        one.error && JSON.stringify(one.error),
        one.receipt && JSON.stringify(one.receipt),
        one.edited ? 1 : 0,
      );
      if (one.tokenRecord) record.run(one.id, toRecordBlob(one.tokenRecord));
      return Number(lastInsertRowid);
    },
    /** Those from this `seq` on are to be put into the search index, in the transaction that has inserted them. */
    indexLater: (firstSeq: number): void => void indexLater.run(firstSeq),
    /** The conversation is to be made by `release`. */
    wait(frame: ConversationFrame): void {
      const { id, tags, generation, setup: own, draft: text, editDrafts = {}, ...plain } = frame;
      conversation.run({ ...plain, id, generation: generation && JSON.stringify(generation) });
      for (const one of tags) tag.run(id, one);
      if (own.instruction !== '' || own.recordsTokens || own.modelId !== null)
        setup.run(id, own.instruction, own.recordsTokens ? 1 : 0, own.modelId);
      if (text !== '') draft.run(id, text);
      for (const [messageId, typed] of Object.entries(editDrafts)) draft.run(editedTurn + messageId, typed);
    },
    /**
     * Makes all that wait. A folder that has gone meanwhile, or a branch of which nothing came in, is no reason to
     * leave the rest out.
     */
    release: (): void =>
      void db.exec(`
        UPDATE waiting_conversations SET
          leaf_id = (SELECT id FROM messages WHERE id = leaf_id AND conversation_id = waiting_conversations.id),
          folder_id = (SELECT id FROM folders WHERE id = folder_id);
        INSERT INTO conversations (id, title, created_at, updated_at, leaf_id, generation, folder_id, pinned_at,
            archived_at, trashed_at)
          SELECT id, title, created_at, updated_at, leaf_id, generation, folder_id, pinned_at, archived_at, trashed_at
          FROM waiting_conversations ORDER BY id;
        INSERT OR IGNORE INTO conversation_tags (conversation_id, tag)
          SELECT conversation_id, tag FROM waiting_tags ORDER BY conversation_id;
        INSERT OR IGNORE INTO setups (key, instruction, records_tokens, model_id)
          SELECT key, instruction, records_tokens, model_id FROM waiting_setups;
        INSERT OR IGNORE INTO drafts (key, text) SELECT key, text FROM waiting_drafts;
        DELETE FROM imports;
      `),
    /** How many of those that `release` has made are in the archive. */
    countArchived: (): number => archived.get()!,
    end: (): void =>
      void db.exec(`
        DROP TABLE waiting_conversations;
        DROP TABLE waiting_tags;
        DROP TABLE waiting_setups;
        DROP TABLE waiting_drafts;
      `),
    /** What these turns hang on is there again if it was deleted here: without it they could not be reached. */
    bringBackAbove(ids: readonly string[]): void {
      bringBack.run(JSON.stringify(ids));
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
     * gets another name. Those that wait choose what it is here. Returns whether it was not here.
     */
    insertPreset({ id, name, values }: Preset): boolean {
      const here = presets.all();
      if (here.some((one) => one.id === id)) return false;
      const json = JSON.stringify(values);
      const same = namedIn(here, name);
      if (same?.json === json) {
        choose.run(same.id, id);
        return false;
      }
      preset.run(id, freeName(here, name, 70), json);
      return true;
    },
    /**
     * One that is here by its id, or by its name and text, stays as it is; one whose name is taken gets another. Returns
     * whether it was not here.
     */
    insertSavedText(one: SavedText): boolean {
      const all = savedTexts.all();
      const ofKind = all.filter(({ kind }) => kind === one.kind);
      if (all.some(({ id }) => id === one.id) || namedIn(ofKind, one.name)?.text === one.text) return false;
      savedText.run({ ...one, name: freeName(ofKind, one.name, 90) });
      return true;
    },
  };
}

interface Named {
  readonly name: string;
}

/** Whatever the case. */
const namedIn = <T extends Named>(here: readonly T[], name: string): T | undefined =>
  here.find((one) => one.name.toLowerCase() === name.toLowerCase());

/** The name, with a number behind its first `kept` characters where it is taken. */
function freeName(here: readonly Named[], name: string, kept: number): string {
  let free = name;
  for (let number = 2; namedIn(here, free); number++) free = `${name.slice(0, kept)} (${number})`;
  return free;
}
