// One import into the store: all of it or nothing, while replies go on being saved beside it. SQLite has one writer
// at a time, and a transaction of minutes would hold up every save; so the turns go in first, in many short ones, and
// are seen by nobody, because their conversations are not there. One short transaction at the end makes those, and
// with them everything. A row in `imports` says meanwhile that turns without a conversation are what is left of an
// import: `sweep.ts` takes them away. For that the connection must not ask for foreign keys.
import type { Database } from 'better-sqlite3';
import type { Preset } from '../../../preload/contract/sampling.ts';
import { type ConversationFrame, createImportRows } from './import-rows.ts';
import { besideItself, planMerge } from './merge.ts';
import type { ArchivedConversation, ArchivedFolder, ArchivedMessage } from './record.ts';
import { letOthersWrite } from './sweep.ts';

/** ms that a transaction holds up other writers. */
const mostHeldMs = 8;
/** How often a conversation is put beside one with its id and other content. */
const mostBeside = 4;

export type Added =
  | { readonly outcome: 'added' | 'beside' | 'continued'; readonly turns: number }
  | { readonly outcome: 'already'; readonly turns: 0 };

export interface ImportSession {
  /** @throws SqliteError as SQLite gives it; then nothing of the import may be kept */
  add(conversation: ArchivedConversation): Added;
  addFolders(folders: readonly ArchivedFolder[]): void;
  addPresets(presets: readonly Preset[]): void;
  /** Makes everything that was added be there. Returns how many folders were not here. */
  finish(): { readonly folders: number };
}

/** @param titleBeside the title of a conversation that is put beside another one of its id */
export function beginImport(db: Database, titleBeside: (title: string) => string): ImportSession {
  const rows = createImportRows(db);
  const frames = new Map<string, ConversationFrame>();
  const continued: { frame: ConversationFrame; messages: readonly ArchivedMessage[] }[] = [];
  const folders: ArchivedFolder[] = [];
  const presets: Preset[] = [];
  let begunAt = 0;
  db.exec('INSERT INTO imports (first_seq) SELECT ifnull(max(seq), 0) FROM messages');

  function release(): void {
    if (db.inTransaction) db.exec('COMMIT');
  }

  /** Others write between two of them. */
  function insertAll(conversationId: string, messages: readonly ArchivedMessage[]): void {
    for (const message of messages) {
      if (!db.inTransaction) {
        db.exec('BEGIN IMMEDIATE');
        begunAt = performance.now();
      }
      rows.insertMessage(conversationId, message);
      if (performance.now() - begunAt > mostHeldMs) {
        release();
        letOthersWrite();
      }
    }
    release();
  }

  /** Returns false, and leaves nothing, where an id of its turns is taken. */
  function insertNew({ messages, ...frame }: ArchivedConversation): boolean {
    try {
      insertAll(frame.id, messages);
    } catch (thrown) {
      if (!(thrown as { code?: string }).code?.startsWith('SQLITE_CONSTRAINT')) throw thrown;
      if (db.inTransaction) db.exec('ROLLBACK');
      rows.removeMessages(frame.id);
      return false;
    }
    frames.set(frame.id, frame);
    return true;
  }

  /** null: it has to come in beside. */
  function tryAs(conversation: ArchivedConversation): Added | null {
    const { messages, ...frame } = conversation;
    const isPending = frames.has(frame.id);
    if (!isPending && !rows.hasConversation(frame.id))
      return insertNew(conversation) ? { outcome: 'added', turns: messages.length } : null;
    const merge = planMerge(messages, rows.turnsOf(frame.id));
    if (merge.kind === 'already') return { outcome: 'already', turns: 0 };
    if (merge.kind === 'otherContent' || merge.messages.some(({ id }) => rows.hasMessage(id))) return null;
    if (isPending) insertAll(frame.id, merge.messages);
    else continued.push({ frame, messages: merge.messages });
    return { outcome: 'continued', turns: merge.messages.length };
  }

  return {
    add(conversation) {
      let candidate = conversation;
      for (let attempt = 0; attempt <= mostBeside; attempt++) {
        const added = tryAs(candidate);
        if (added !== null)
          return attempt > 0 && added.outcome === 'added' ? { ...added, outcome: 'beside' } : added;
        candidate = besideItself(candidate, attempt === 0 ? titleBeside : (title) => title);
      }
      return { outcome: 'already', turns: 0 };
    },
    addFolders: (more) => void folders.push(...more),
    addPresets: (more) => void presets.push(...more),
    finish() {
      release();
      let made = 0;
      db.transaction(() => {
        for (const folder of folders) if (rows.insertFolder(folder)) made++;
        const presetIds = new Map(presets.map((preset) => [preset.id, rows.insertPreset(preset)]));
        for (const frame of frames.values()) rows.insertConversation(withPreset(frame, presetIds));
        for (const { frame, messages } of continued) {
          // It may have been deleted since it was compared.
          if (!rows.hasConversation(frame.id)) continue;
          for (const message of messages) rows.insertMessage(frame.id, message);
          rows.noteContinued(frame);
        }
        db.exec('DELETE FROM imports');
      }).immediate();
      return { folders: made };
    },
  };
}

function withPreset(frame: ConversationFrame, presetIds: ReadonlyMap<string, string>): ConversationFrame {
  const presetId = frame.generation?.presetId ?? null;
  const here = presetId === null ? undefined : presetIds.get(presetId);
  if (here === undefined || here === presetId || frame.generation === null) return frame;
  return { ...frame, generation: { ...frame.generation, presetId: here } };
}
