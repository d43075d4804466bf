// The app without a host: builds log, store, engine, services and router, and knows neither Electron nor http.

import { join } from 'node:path';
import type { Outcome } from '../preload/contract/errors.ts';
import type { AppEvent } from '../preload/contract/events.ts';
import type { ReadingReason } from '../preload/contract/rescue.ts';
import { createEvents } from './api/events.ts';
import { createHandlers } from './api/handlers.ts';
import { onlyReading, refuseToWrite } from './api/reading-handlers.ts';
import type { Rescue } from './api/rescue-handlers.ts';
import { createRouter } from './api/router.ts';
import { withTemporary } from './api/temporary-handlers.ts';
import { createComparison } from './chat/comparison.ts';
import { createConversationServices } from './chat/conversation-services.ts';
import { createDuels } from './chat/duel.ts';
import { watchDeletions } from './chat/held-by-backups.ts';
import { createLevelRuns } from './chat/level-runs.ts';
import { createTemporary } from './chat/temporary.ts';
import type { Engine } from './engine/engine.ts';
import { sweepSnapshots, trimSnapshots } from './engine/kv-folder.ts';
import type { SnapshotOrder } from './engine/messages.ts';
import { createEngine } from './engine/supervisor.ts';
import { AppError } from './errors.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createGetting } from './jobs/getting.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import { createMaking } from './jobs/making.ts';
import { createMeasuring } from './jobs/measuring.ts';
import { neededBy } from './jobs/needed.ts';
import { createLog, type Log } from './log.ts';
import { createCurrentModel } from './models/current-model.ts';
import { addDropped } from './models/dropped.ts';
import { createModelLibrary } from './models/library.ts';
import { createLoadedHash } from './models/loaded-hash.ts';
import { createDetails } from './models/model-details.ts';
import { createRemoval } from './models/removal.ts';
import type { Platform } from './platform.ts';
import { createBackups } from './store/backups/backups.ts';
import { databaseFileName, prepareDataDir } from './store/database.ts';
import { createSearchThread } from './store/search/search-thread.ts';
import { openStore, type Store } from './store/store.ts';
import { createExporting, type Exporting } from './transfer/export/exporting.ts';
import { createImports } from './transfer/import/imports.ts';
import type { Upload } from './transfer/import/inbox.ts';

const defaultSaveAfterIdleMs = 30_000;

/** Why an app is open for reading, and the data directory that it cannot write to. */
export interface Reading {
  readonly reason: ReadingReason;
  readonly dataDir: string;
}

export interface AppOptions {
  readonly platform: Platform;
  /** `--model`: a GGUF that is used in place; becomes the current model. */
  readonly modelPath?: string;
  /** `--weights`: a folder of original weights that levels can be made from. */
  readonly weightsPath?: string;
  readonly gpu: 'auto' | 'off';
  /** In place of the supervised worker: for tests that need an engine which fails on cue. */
  readonly engine?: Engine;
  /** ms of quiet after which KV caches that are only in memory are written to disk; injected by tests. */
  readonly saveAfterIdleMs?: number;
  /** What can put another database in the place of this one: see `safe-app.ts`. */
  readonly rescue?: Rescue;
  /** `platform.dataDir` holds a copy, which goes when the app closes: see `reading-app.ts`. Absent: the app itself. */
  readonly reading?: Reading;
}

export interface App {
  /** Runs a method of the contract. Never rejects. */
  call(method: string, input: unknown): Promise<Outcome<unknown>>;
  /** Calls `listener` for every event from now on; the function returned ends it. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** Puts model files into the list that a person dropped onto the window. Absolute paths; never throws. */
  addDropped(paths: readonly string[]): void;
  /** Takes a file that a page sends for an import. Never rejects. */
  receiveFile(importId: string, upload: Upload): Promise<Outcome<null>>;
  /** Finished exports that a page fetches. */
  readonly downloads: Pick<Exporting, 'download' | 'fetched'>;
  /** Saves what runs as interrupted, ends the engine and closes the store. Once; later calls wait with it. */
  close(): Promise<void>;
}

/**
 * Opens the data directory and begins to load the current model in the background.
 * @throws AppError `dataDirUnwritable`, `dataDirInUse`, `databaseNewer`, `databaseDamaged`, `diskFull`; for
 * `modelPath` also `modelMissing`, `modelUnreadable`, `modelNotGguf`, `modelTruncated`, `modelDamaged`,
 * `modelArchitecture`
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { platform, modelPath, weightsPath, gpu, reading = null } = options;
  const { saveAfterIdleMs = defaultSaveAfterIdleMs } = options;
  prepareDataDir(platform.dataDir);
  const store = openStore(platform.dataDir);
  try {
    const log = createLog(platform.dataDir);
    const events = createEvents(log);
    const engine =
      options.engine ??
      createEngine({
        launchWorker: () => platform.launchWorker(),
        log,
        gpu,
        facts: store.machineFacts,
        settings: () => store.settings.get().engine,
        snapshots: { ...openSnapshots(platform.dataDir, store, reading !== null), saveAfterIdleMs },
      });
    const library = createModelLibrary({
      models: store.models,
      places: { ...platform, dataDir: reading?.dataDir ?? platform.dataDir },
    });
    const models = createCurrentModel({
      library,
      engine,
      settings: store.settings,
      facts: store.machineFacts,
      events,
      log,
    });
    const hashing = createLoadedHash({
      fileHashes: store.fileHashes,
      engine,
      library,
      onHashed: (fingerprint, sha256) => store.receipts.fillHash(fingerprint, sha256),
      log,
    });
    const databaseFile = join(platform.dataDir, databaseFileName);
    const backups = createBackups({
      dataDir: platform.dataDir,
      file: databaseFile,
      publish: events.publish,
    });
    const endWatching = watchDeletions({ events, backups, log });
    const { sha256Of } = hashing;
    const backUp = () => backups.take('delete');
    const own = createConversationServices({ store, engine, events, models, sha256Of, backUp, log });
    const temporary = createTemporary({ store, engine, events, models, sha256Of, log });
    const { receipts, tree } = own;
    const { samplingOf } = own.generation;
    const runs = createLevelRuns({ engine, models, library });
    const comparison = createComparison({ store, runs, tree, events, receipts, samplingOf });
    const duels = createDuels({ runs, models, votes: store.duelVotes, events, samplingOf });
    const search = createSearchThread(databaseFile);
    const making = createMaking({ platform, engine, library, addToLibrary: models.add, log });
    const getting = createGetting({
      platform,
      weightsDir: weightsPath ?? null,
      settings: store.settings,
      library,
      fileHashes: store.fileHashes,
      addToLibrary: models.add,
      fitter: models.fitter,
      pace: making.pace,
    });
    const measuring = createMeasuring({
      platform,
      library,
      fidelity: store.fidelity,
      gpu: () => (gpu === 'off' ? 'off' : store.settings.get().engine.device),
      publish: events.publish,
    });
    const jobs = createJobQueue({
      jobs: store.jobs,
      runners: { ...getting.runners, ...making.runners, ...measuring.runners },
      publish: events.publish,
      log,
    });
    const imports = createImports({
      dataDir: platform.dataDir,
      file: databaseFile,
      publish: events.publish,
      log,
      backUp: async () =>
        store.conversations.list().length === 0 ? null : (await backups.take('import')).name,
      isUnfinished: store.isImportUnfinished,
      leaveLog: store.leaveLog,
      pendingWrites: store.pendingWrites,
    });
    const exporting = createExporting({
      platform,
      file: databaseFile,
      store,
      temporary,
      saveLive: own.chat.saveLive,
      publish: events.publish,
    });
    const removal = createRemoval({ platform, library, models, isNeeded: neededBy(jobs) });
    const services = {
      ...own,
      exporting,
      platform,
      models,
      removal,
      details: createDetails({ library, hashing }),
      search,
      jobs,
      hub: getting.behind(jobs),
      makeLevels: making.behind(jobs),
      measureLevels: measuring.behind(jobs),
      compare: { comparison, duels },
      backups,
      rescue: options.rescue ?? null,
      imports,
      reading,
    };
    const inMemory = createHandlers({ ...services, ...temporary.services });
    const onDisk = createHandlers(services);
    const handlers = withTemporary(reading ? onlyReading(onDisk) : onDisk, inMemory, temporary);
    const router = createRouter(reading ? { ...handlers, keepTemporary: refuseToWrite } : handlers, log);
    if (modelPath !== undefined) models.selectFile(modelPath);
    log.info(`Xenon Desktop ${platform.version}, ${platform.host}, ${process.platform} ${process.arch}`);
    models.load();
    const housekeeping = reading
      ? null
      : createHousekeeping({ organisation: own.organisation, backups, log });
    if (!reading) jobs.start();

    let closing: Promise<void> | undefined;
    async function close(): Promise<void> {
      // First of all, while nothing has been stopped that could still hang.
      own.readAhead.close();
      own.chat.close();
      temporary.close();
      models.close();
      comparison.close();
      duels.close();
      hashing.end();
      endWatching();
      housekeeping?.close();
      try {
        await Promise.all([
          hashing.close(),
          engine.close(),
          search.close(),
          jobs.close(),
          backups.close(),
          imports.close(),
          exporting.close(),
        ]);
      } finally {
        getting.close();
        store.close();
      }
    }
    return {
      call: (method, input) => (closing ? Promise.resolve(refusal) : router(method, input)),
      subscribe: events.subscribe,
      addDropped: (paths) => closing ?? addDropped(paths, models.add, events.publish),
      receiveFile: (importId, upload) =>
        closing || reading
          ? Promise.resolve(closing ? refusal : readOnly)
          : outcomeOf(imports.receive(importId, upload), log),
      downloads: exporting,
      close: () => (closing ??= close()),
    };
  } catch (thrown) {
    store.close();
    throw thrown;
  }
}

/** The folder of KV caches in order, with the budget that is set. */
function openSnapshots(
  dataDir: string,
  { conversations, settings }: Store,
  isReading: boolean,
): Omit<SnapshotOrder, 'saveAfterIdleMs'> {
  const dir = join(dataDir, 'kv');
  // Of a conversation that is only read nothing is computed, and beside a copy there is no room to keep it.
  const budgetBytes = isReading ? 0 : settings.get().snapshotBudgetBytes;
  sweepSnapshots(dir, (id) => conversations.find(id) !== undefined);
  trimSnapshots(dir, budgetBytes);
  return { dir, budgetBytes };
}

async function outcomeOf(work: Promise<void>, log: Log): Promise<Outcome<null>> {
  try {
    await work;
    return { ok: true, value: null };
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (error.cause !== undefined) log.error(`a file could not be taken: ${error.code}`, error.cause);
    return { ok: false, error: error.data };
  }
}

const readOnly: Outcome<never> = { ok: false, error: new AppError('readOnly').data };
const refusal: Outcome<never> = { ok: false, error: new AppError('disconnected').data };
