// Reads conversations, for exports and to compare what is imported with what is there. Any connection will do, also
// one that only reads, in a thread.
import type { Database } from 'better-sqlite3';
import { emptySetup } from '../../../preload/contract/conversation-setup.ts';
import type { Preset } from '../../../preload/contract/sampling.ts';
import type { SavedText } from '../../../preload/contract/saved-texts.ts';
import { editedTurn } from '../drafts.ts';
import { columns, type MessageRow, toMessage } from '../message-rows.ts';
import { readGeneration } from '../presets.ts';
import type {
  ArchivedConversation,
  ArchivedFolder,
  ArchivedMessage,
  ArchiveHead,
  SaidConversation,
  SaidMessage,
} from './record.ts';
import { toArchivedRecord } from './token-record-rows.ts';

interface ConversationRow
  extends Omit<SaidConversation, 'tags' | 'generation' | 'setup' | 'draft' | 'editDrafts' | 'messages'> {
  readonly tags: string;
  readonly generation: string | null;
  readonly instruction: string | null;
  readonly recordsTokens: number | null;
  readonly modelId: string | null;
  readonly draft: string | null;
}

interface WholeMessageRow extends MessageRow {
  readonly receipt: string | null;
  readonly record: Buffer | null;
}

interface Reference {
  readonly folderId: string | null;
  readonly presetId: string | null;
}

export interface ArchiveReader {
  /** Ids of all conversations, the trash left out, the most recently used first. */
  ids(): string[];
  /** What these conversations refer to, by id. */
  references(conversationIds: readonly string[]): readonly Reference[];
  /** The folders and presets that are referred to; null: all that there are, and what is kept besides. */
  head(references: readonly Reference[] | null): ArchiveHead;
  /** With everything that is kept of it; null where there is none of this id. */
  read(conversationId: string): ArchivedConversation | null;
  /** What was said in it, in half of the time; null where there is none of this id. */
  readSaid(conversationId: string): SaidConversation | null;
}

/**
 * The id that a statement is given. SQLite makes its plan anew for each value that is bound to a bare `?` where a
 * table or index is searched by it, which takes longer than what is read then; a subquery keeps the plan.
 */
const given = '(SELECT ?)';

export function createArchiveReader(db: Database): ArchiveReader {
  const ids = db
    .prepare<[], string>(
      'SELECT id FROM conversations WHERE trashed_at IS NULL ORDER BY updated_at DESC, created_at DESC, id',
    )
    .pluck();
  const one = db.prepare<[string], ConversationRow>(`
    SELECT c.id, title, created_at AS createdAt, updated_at AS updatedAt, leaf_id AS leafId, folder_id AS folderId,
      pinned_at AS pinnedAt, archived_at AS archivedAt, trashed_at AS trashedAt, generation,
      (SELECT json_group_array(tag) FROM (
        SELECT tag FROM conversation_tags WHERE conversation_id = c.id ORDER BY tag)) AS tags,
      s.instruction, s.records_tokens AS recordsTokens, s.model_id AS modelId, d.text AS draft
    FROM conversations c LEFT JOIN setups s ON s.key = c.id LEFT JOIN drafts d ON d.key = c.id WHERE c.id = ${given}`);
  const inOrder = `FROM messages WHERE conversation_id = ${given} AND deleted_at IS NULL ORDER BY seq`;
  const said = db.prepare<[string], MessageRow>(`
    SELECT ${columns.replace('token_ids', 'NULL')} ${inOrder}`);
  const messages = db.prepare<[string], WholeMessageRow>(`
    SELECT ${columns}, receipt, (SELECT record FROM token_records WHERE message_id = messages.id) AS record
    ${inOrder}`);
  const editDrafts = db
    .prepare<[string], [id: string, text: string]>(`
    SELECT m.id, d.text FROM drafts d JOIN messages m ON m.id = substr(d.key, ${editedTurn.length + 1})
    WHERE d.key GLOB '${editedTurn}*' AND m.conversation_id = ${given} AND m.deleted_at IS NULL`)
    .raw();
  const folders = db.prepare<[], ArchivedFolder>(
    'SELECT id, parent_id AS parentId, name, created_at AS createdAt FROM folders ORDER BY parent_id IS NOT NULL, id',
  );
  const presets = db.prepare<[], { id: string; name: string; json: string }>(
    'SELECT id, name, preset_values AS json FROM presets ORDER BY id',
  );
  const savedTexts = db.prepare<[], SavedText>('SELECT id, kind, name, text FROM saved_texts ORDER BY id');
  const references = db.prepare<[string], Reference>(`
    SELECT DISTINCT folder_id AS folderId, generation ->> '$.presetId' AS presetId FROM conversations
    WHERE id IN (SELECT value FROM json_each(?))`);

  /** In one transaction, so that a reply that is saved meanwhile comes in whole or not at all. */
  const reading = <M extends SaidMessage>(messagesOf: (conversationId: string) => M[]) =>
    db.transaction((conversationId: string) => {
      const row = one.get(conversationId);
      if (row === undefined) return null;
      const edits = editDrafts.all(conversationId);
      const { tags, generation, instruction, recordsTokens, modelId, draft, ...plain } = row;
      return {
        ...plain,
        tags: JSON.parse(tags) as string[],
        generation: readGeneration(generation),
        setup:
          instruction === null ? emptySetup : { instruction, recordsTokens: recordsTokens === 1, modelId },
        draft: draft ?? '',
        ...(edits.length === 0 ? {} : { editDrafts: Object.fromEntries(edits) }),
        messages: messagesOf(conversationId),
      };
    });

  return {
    ids: () => ids.all(),
    references: (conversationIds) => references.all(JSON.stringify(conversationIds)),
    head(used) {
      const all = { folders: folders.all(), presets: presets.all().map(toPreset) };
      if (used === null) return { ...all, savedTexts: savedTexts.all() };
      const inFolders = new Set(used.map(({ folderId }) => folderId));
      for (const { id, parentId } of all.folders) if (inFolders.has(id)) inFolders.add(parentId);
      const chosen = new Set(used.map(({ presetId }) => presetId));
      return {
        folders: all.folders.filter(({ id }) => inFolders.has(id)),
        presets: all.presets.filter(({ id }) => chosen.has(id)),
      };
    },
    read: reading((id) => messages.all(id).map(toArchivedMessage)),
    readSaid: reading((id) => said.all(id).map(toSaidMessage)),
  };
}

function toPreset({ id, name, json }: { id: string; name: string; json: string }): Preset {
  return { id, name, values: JSON.parse(json) };
}

/** The order is that of the members in a file. */
function toSaidMessage(row: MessageRow): SaidMessage {
  const message = toMessage(row);
  const { id, parentId, role, text, status, createdAt, model, level, stats, contextStartId, error } = message;
  return {
    id,
    parentId,
    role,
    text,
    status,
    createdAt,
    model,
    level,
    stats,
    contextStartId,
    error,
    ...(message.edited ? { edited: true } : {}),
  };
}

function toArchivedMessage(row: WholeMessageRow): ArchivedMessage {
  const tokenRecord = row.record && toArchivedRecord(row.record);
  return {
    ...toSaidMessage(row),
    tokenIds: row.tokenIds && idsOf(row.tokenIds),
    receipt: row.receipt === null ? null : JSON.parse(row.receipt),
    ...(tokenRecord === null ? {} : { tokenRecord }),
  };
}

/** As an array, since that is what JSON has; by way of `blobToIds` it takes four times as long. */
function idsOf(blob: Buffer): number[] {
  const ids: number[] = [];
  for (let at = 0; at + 4 <= blob.length; at += 4) ids.push(blob.readInt32LE(at));
  return ids;
}
