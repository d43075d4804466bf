// One import into the store: all of it or nothing, while replies go on being saved beside it. SQLite has one writer
// at a time, and a transaction of minutes would hold up every save; so the turns go in first, in many short ones, and
// are seen by nobody, because their conversations are not there. One short transaction at the end makes those, and
// with them everything. A row in `imports` says meanwhile that turns without a conversation are what is left of an
// import: `sweep.ts` takes them away. For that the connection must not ask for foreign keys.
import type { Database } from 'better-sqlite3';
import type { ImportReport } from '../../../preload/contract/import.ts';
import type { Preset } from '../../../preload/contract/sampling.ts';
import type { SavedText } from '../../../preload/contract/saved-texts.ts';
import { type ConversationFrame, createImportRows, type ListPlace, placeBy } from './import-rows.ts';
import { besideItself, planMerge } from './merge.ts';
import type { ArchivedConversation, ArchivedFolder, ArchivedMessage } from './record.ts';
import type { TurnsAtWriting } from './turns-at-writing.ts';

/** How often a conversation is put beside one with its id and other content. */
const mostBeside = 4;
/**
 * Turns, and UTF-16 code units of them, that wait to be written. From then on some are written each time more come, so
 * that what comes is read while the lock is left alone.
 */
const mostWaiting = { turns: 1000, characters: 2_000_000 };

export interface Added {
  readonly outcome: 'added' | 'beside' | 'continued' | 'already';
  /** How many have come in. */
  readonly turns: number;
  /** Under which it is here. */
  readonly conversationId: string;
  readonly place: ListPlace;
}

export interface ImportSession {
  /** @throws SqliteError as SQLite gives it; then nothing of the import may be kept */
  add(conversation: ArchivedConversation): Added;
  addFolders(folders: readonly ArchivedFolder[]): void;
  addPresets(presets: readonly Preset[]): void;
  addSavedTexts(savedTexts: readonly SavedText[]): void;
  /** Makes everything that was added be there. Returns what of it was not here, as the store took it. */
  finish(): Pick<ImportReport, 'archived' | 'besides'>;
}

/** @param titleBeside the title of a conversation that is put beside another one of its id */
export function beginImport(
  db: Database,
  writing: TurnsAtWriting,
  titleBeside: (title: string) => string,
): ImportSession {
  const rows = createImportRows(db);
  /** Conversations that have come, by id. */
  const came = new Set<string>();
  const continued: { frame: ConversationFrame; messages: readonly ArchivedMessage[] }[] = [];
  const folders: ArchivedFolder[] = [];
  const presets: Preset[] = [];
  const savedTexts: SavedText[] = [];
  const waiting: { conversationId: string; message: ArchivedMessage }[] = [];
  const waitingIds = new Set<string>();
  let characters = 0;
  db.exec('INSERT INTO imports (first_seq) SELECT ifnull(max(seq), 0) FROM messages');

  function writeSome(): void {
    let first: number | null = null;
    const written = writing.some(
      waiting,
      ({ conversationId, message }) => {
        const seq = rows.insertMessage(conversationId, message);
        first ??= seq;
      },
      {
        end() {
          if (first !== null) rows.indexLater(first);
        },
      },
    );
    for (const { message } of waiting.splice(0, written)) {
      waitingIds.delete(message.id);
      characters -= message.text.length;
    }
  }

  function writeAll(): void {
    while (waiting.length > 0) writeSome();
  }

  function insert(conversationId: string, messages: readonly ArchivedMessage[]): void {
    for (const message of messages) {
      waiting.push({ conversationId, message });
      waitingIds.add(message.id);
      characters += message.text.length;
    }
    while (waiting.length >= mostWaiting.turns || characters >= mostWaiting.characters) writeSome();
  }

  function areTaken(messages: readonly ArchivedMessage[]): boolean {
    const ids = messages.map(({ id }) => id);
    return ids.some((id) => waitingIds.has(id)) || rows.hasMessages(ids);
  }

  /** null: it has to come in beside. */
  function tryAs(conversation: ArchivedConversation): Added | null {
    const { messages, ...frame } = conversation;
    const hasCome = came.has(frame.id);
    if (!hasCome && !rows.hasConversation(frame.id)) {
      if (areTaken(messages)) return null;
      insert(frame.id, messages);
      rows.wait(frame);
      came.add(frame.id);
      return { outcome: 'added', turns: messages.length, conversationId: frame.id, place: placeBy(frame) };
    }
    if (hasCome) writeAll();
    const merge = planMerge(messages, rows.turnsOf(frame.id));
    const here = { conversationId: frame.id, place: hasCome ? placeBy(frame) : rows.placeOf(frame.id) };
    if (merge.kind === 'already') return { outcome: 'already', turns: 0, ...here };
    if (merge.kind === 'otherContent' || areTaken(merge.messages)) return null;
    if (hasCome) insert(frame.id, merge.messages);
    else continued.push({ frame, messages: merge.messages });
    return { outcome: 'continued', turns: merge.messages.length, ...here };
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
      const { id } = conversation;
      return { outcome: 'already', turns: 0, conversationId: id, place: rows.placeOf(id) };
    },
    addFolders: (more) => void folders.push(...more),
    addPresets: (more) => void presets.push(...more),
    addSavedTexts: (more) => void savedTexts.push(...more),
    finish() {
      writeAll();
      const besides = { folders: 0, presets: 0, prompts: 0, personas: 0 };
      let archived = 0;
      db.transaction(() => {
        for (const folder of folders) if (rows.insertFolder(folder)) besides.folders++;
        for (const preset of presets) if (rows.insertPreset(preset)) besides.presets++;
        for (const savedText of savedTexts)
          if (rows.insertSavedText(savedText)) besides[countOf[savedText.kind]]++;
        rows.release();
        archived = rows.countArchived();
        for (const { frame, messages } of continued) {
          // It may have been deleted since it was compared.
          if (!rows.hasConversation(frame.id)) continue;
          for (const message of messages) rows.insertMessage(frame.id, message);
          rows.bringBackAbove(messages.map(({ id }) => id));
          rows.noteContinued(frame);
        }
      }).immediate();
      rows.end();
      return { archived, besides };
    },
  };
}

const countOf = { prompt: 'prompts', persona: 'personas' } as const;
