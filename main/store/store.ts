// Everything that is kept in `xenon.db`, opened and closed together.

import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Database } from 'better-sqlite3';
import { claimWrites } from './claims.ts';
import { type ConversationRowStore, createConversationRows } from './conversation-rows.ts';
import { type Conversations, createConversations } from './conversations.ts';
import { openDatabase, openMemoryDatabase } from './database.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createDuelVotes, type DuelVotes } from './duel-votes.ts';
import { createDuplicates, type Duplicates } from './duplicates.ts';
import { createFidelityStore, type FidelityStore } from './fidelity.ts';
import { createFileHashes, type FileHashes } from './file-hashes.ts';
import { createFolders, type Folders } from './folders.ts';
import { createJobStore, type JobStore } from './jobs.ts';
import { createLogTruncation } from './log-truncation.ts';
import { createMachineFacts, type MachineFacts } from './machine-facts.ts';
import { createMessageTree, type MessageTree } from './message-tree.ts';
import { createMessages, type Messages } from './messages.ts';
import { createModelStore, type ModelStore } from './models.ts';
import { createPresets, type Presets } from './presets.ts';
import { createReceiptStore, type ReceiptStore } from './receipts.ts';
import { createReserve, noReserve, type Reserve } from './reserve.ts';
import { createSavedTexts, type SavedTexts } from './saved-texts.ts';
import { createSettings, type SettingsStore } from './settings.ts';
import { createSetups, type Setups } from './setups.ts';
import { createTokenRecords, type TokenRecords } from './token-records.ts';

export interface Store {
  readonly conversations: Conversations;
  readonly folders: Folders;
  readonly duplicates: Duplicates;
  readonly messages: Messages;
  readonly rows: ConversationRowStore;
  readonly tree: MessageTree;
  readonly drafts: Drafts;
  readonly settings: SettingsStore;
  readonly models: ModelStore;
  readonly presets: Presets;
  readonly receipts: ReceiptStore;
  readonly fileHashes: FileHashes;
  readonly machineFacts: MachineFacts;
  readonly jobs: JobStore;
  readonly setups: Setups;
  readonly savedTexts: SavedTexts;
  readonly tokenRecords: TokenRecords;
  readonly fidelity: FidelityStore;
  readonly duelVotes: DuelVotes;
  /** Whether an import has left something to be done: turns that belong to nothing, or are not in the search index. */
  isImportUnfinished(): boolean;
  /** Whether an import writes through a connection of its own, which folds in the write-ahead log for all. */
  leaveLog(isLeft: boolean): void;
  /** How many calls write just now, for a thread that writes beside them: see `Claims`. */
  readonly pendingWrites: SharedArrayBuffer;
  close(): void;
}

/**
 * Opens the store and marks as interrupted what streamed when the app ended last.
 * @throws AppError `dataDirUnwritable`, `dataDirInUse`, `databaseNewer`, `databaseDamaged`, `diskFull`
 */
export function openStore(dataDir: string): Store {
  const reserve = createReserve(dataDir);
  const store = storeOn(
    reserve.spend(() => openDatabase(dataDir)),
    reserve,
  );
  try {
    reserve.spend(store.messages.interruptStreaming);
  } catch (thrown) {
    store.close();
    throw thrown;
  }
  reserve.hold();
  return store;
}

export interface MemoryStore extends Store {
  /** The whole database, for a thread that is to read it: see `openBytes`. */
  bytes(): Uint8Array;
}

/** One that is in memory alone, empty. */
export function openMemoryStore(): MemoryStore {
  const db = openMemoryDatabase();
  return { ...storeOn(db, noReserve), bytes: () => db.serialize() };
}

function storeOn(db: Database, reserve: Reserve): Store {
  const pendingWrites = claimWrites(db);
  const log = createLogTruncation(db);
  return {
    conversations: createConversations(db, Date.now, log.begin, reserve),
    folders: createFolders(db),
    duplicates: createDuplicates(db),
    messages: createMessages(db),
    rows: createConversationRows(db),
    tree: createMessageTree(db, Date.now, log.begin, reserve),
    drafts: createDrafts(db),
    settings: createSettings(db),
    models: createModelStore(db),
    presets: createPresets(db),
    receipts: createReceiptStore(db),
    fileHashes: createFileHashes(db),
    machineFacts: createMachineFacts(db, machine()),
    jobs: createJobStore(db),
    setups: createSetups(db),
    savedTexts: createSavedTexts(db),
    tokenRecords: createTokenRecords(db),
    fidelity: createFidelityStore(db),
    duelVotes: createDuelVotes(db),
    isImportUnfinished: () =>
      db.prepare('SELECT 1 FROM imports UNION ALL SELECT 1 FROM messages_to_index LIMIT 1').get() !==
      undefined,
    leaveLog: log.leave,
    pendingWrites,
    close() {
      log.close();
      db.close();
    },
  };
}

/** This machine, by what decides how fast a model runs on it and how much room there is. */
function machine(): string {
  const model = cpus()[0]?.model.trim() || 'unknown processor';
  return `${model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}
