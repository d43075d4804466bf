// The app as its hosts see it: the app itself, open for reading where nothing can be written or, where its database does
// not open, the rescue in its place. From one to the other, and to another database, it changes by itself; pages ask
// for everything anew.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadingReason, RescueReason } from '../preload/contract/rescue.ts';
import { createEvents } from './api/events.ts';
import type { Rescue } from './api/rescue-handlers.ts';
import { type App, type AppOptions, createApp } from './app.ts';
import { AppError } from './errors.ts';
import { createLog } from './log.ts';
import { openToRead, requireWritable } from './reading-app.ts';
import { createRescueApp, type RescueApp } from './rescue-app.ts';
import { createBackups } from './store/backups/backups.ts';
import { contentsOf, lookInto } from './store/backups/contents.ts';
import { inThread } from './store/backups/safety-thread.ts';
import { databaseFileName } from './store/database.ts';
import { sweepReadingCopies } from './store/reading-copy.ts';
import { startSalvage } from './store/rescue/salvage-run.ts';
import { swapDatabase } from './store/rescue/swap.ts';
import { writeError } from './store/store-errors.ts';

type Inner =
  | { readonly kind: 'app' | 'reading'; readonly app: App }
  | { readonly kind: 'rescue'; readonly app: RescueApp };

/** null: there is none, or only a rescue. */
const appIn = (inner: Inner | null): App | null =>
  inner === null || inner.kind === 'rescue' ? null : inner.app;

/**
 * Opens the data directory: for good, for reading or for rescue.
 * @throws AppError as `createApp`, apart from what can be rescued: a directory that is in use or cannot be made, a
 * model file on the command line that cannot be used
 */
export async function openSafely(options: AppOptions): Promise<App> {
  const { platform } = options;
  const { dataDir } = platform;
  const file = join(dataDir, databaseFileName);
  const restored = `${file}.restored`;
  const log = createLog(dataDir);
  const events = createEvents(log);
  let closing = false;
  let shown: Inner | null = null;
  /** While one takes the place of the other, who calls waits for it. */
  let current: Promise<Inner>;
  let isChanging = false;
  /** Two that are put back at once would be written into one file. */
  let isRestoring = false;
  /** Named on the command line: becomes the current model once. */
  let first: Pick<AppOptions, 'modelPath'> = options;

  /** @param reading null: for writing, too */
  async function open(reading: ReadingReason | null): Promise<Inner> {
    const { modelPath: _, ...rest } = options;
    const { modelPath } = first;
    const wanted = { ...rest, ...(modelPath === undefined ? {} : { modelPath }), rescue };
    const app = reading === null ? await createApp(wanted) : await openToRead(wanted, reading);
    first = {};
    app.subscribe(events.publish);
    // Of a restore that was cut off.
    if (reading === null) rmSync(restored, { force: true });
    return { kind: reading === null ? 'app' : 'reading', app };
  }

  /** For reading where nothing can be written. @throws AppError why the database does not open */
  async function openAnyhow(): Promise<Inner> {
    try {
      return await open(null);
    } catch (thrown) {
      const error = AppError.from(thrown);
      const reason = reasonOf(error, file);
      if (reason !== 'readOnly' && reason !== 'full') throw thrown;
      return await open(reason).catch((other: unknown) => {
        const why = AppError.from(other);
        log.warn(`it does not open for reading: ${why.code}`, why.cause ?? '');
        // A model file on the command line, say.
        if (why.code !== 'internal' && reasonOf(why, file) === null) throw why;
        const detail = { ...error.detail, ...(why.code === 'backupNoRoom' ? why.detail : {}) };
        throw new AppError(error.code, { detail, cause: error.cause });
      });
    }
  }

  function beginRescue(reason: RescueReason, error: AppError): Inner {
    log.error(`the database does not open: ${error.code}`, error.cause ?? '');
    const backups = createBackups({ dataDir, file, publish: events.publish });
    const app = createRescueApp({
      ...{ platform, reason, error, rescue, backups, events, log },
      startSalvage: (onProgress) => startSalvage(dataDir, Date.now, onProgress),
    });
    return { kind: 'rescue', app };
  }

  /** Opens what is there then. A rescue that is entered stays one until something has been done. */
  async function change(between: () => void, wanted: 'app' | 'rescue'): Promise<void> {
    if (isChanging || closing) throw new AppError('badRequest');
    isChanging = true;
    const before = await current;
    const next = Promise.withResolvers<Inner>();
    current = next.promise;
    let failure: unknown = null;
    try {
      await before.app.close();
      between();
    } catch (thrown) {
      failure = thrown;
    }
    if (wanted === 'rescue')
      shown = beginRescue('damaged', new AppError('databaseDamaged', { detail: { file } }));
    else shown = await openAnyhow().catch((thrown: unknown) => rescueFrom(AppError.from(thrown)));
    next.resolve(shown);
    isChanging = false;
    events.publish({ type: 'missed' });
    if (failure !== null) throw writeError(failure, dataDir);
  }

  function rescueFrom(error: AppError): Inner {
    return beginRescue(reasonOf(error, file) ?? 'unreadable', error);
  }

  const rescue: Rescue = {
    state: () => (shown?.kind === 'rescue' ? shown.app.state : null),
    enter: () => change(() => {}, 'rescue'),
    async tryAgain() {
      // What is temporary in it would be lost for nothing.
      if (shown?.kind === 'reading') requireWritable(dataDir);
      await change(() => {}, 'app');
    },
    async restore(name) {
      if (isRestoring) throw new AppError('badRequest');
      const lookup = createBackups({ dataDir, file, publish: () => {} });
      const path = lookup.pathOf(name);
      const contents = lookInto(path, contentsOf);
      if (contents === null || contents.isNewer)
        throw new AppError('backupUnusable', { detail: { file: path } });
      isRestoring = true;
      try {
        // Copied and verified beside its place, while everything goes on as it is.
        await inThread('copy', { source: path, target: restored }).answer.catch((thrown: unknown) => {
          const error = AppError.from(thrown);
          if (error.code !== 'databaseDamaged') throw error;
          throw new AppError('backupUnusable', { detail: { file: path }, cause: error.cause });
        });
        await change(() => void swapDatabase(dataDir, restored, Date.now), 'app');
      } finally {
        isRestoring = false;
        rmSync(restored, { force: true });
      }
    },
    salvage() {
      if (shown?.kind !== 'rescue') throw new AppError('badRequest');
      shown.app.salvage();
    },
    startNew: () => change(() => void swapDatabase(dataDir, null, Date.now), 'app'),
  };

  sweepReadingCopies();
  current = openAnyhow().catch((thrown: unknown) => {
    const error = AppError.from(thrown);
    const reason = reasonOf(error, file);
    if (reason === null) throw thrown;
    return beginRescue(reason, error);
  });
  shown = await current;

  return {
    call: async (method, input) => (await current).app.call(method, input),
    async receiveFile(importId, upload) {
      const app = appIn(await current);
      // A rescue takes nothing in.
      if (app === null) return { ok: false, error: new AppError('disconnected').data };
      return await app.receiveFile(importId, upload);
    },
    addDropped: (paths) => appIn(shown)?.addDropped(paths),
    subscribe: events.subscribe,
    downloads: {
      download: (id) => appIn(shown)?.downloads.download(id) ?? null,
      fetched: (id) => appIn(shown)?.downloads.fetched(id),
    },
    async close() {
      closing = true;
      await (await current).app.close();
    },
  };
}

/** null: nothing that a rescue could help with. */
function reasonOf(error: AppError, file: string): RescueReason | null {
  switch (error.code) {
    case 'databaseDamaged':
      return 'damaged';
    case 'databaseNewer':
      return 'newer';
    case 'databaseUnreadable':
      return 'unreadable';
    case 'diskFull':
    case 'backupNoRoom':
      return 'full';
    case 'dataDirUnwritable':
      // One that is not there yet is better named anew on the command line.
      return existsSync(file) ? 'readOnly' : null;
    default:
      return ofSystem(error.cause);
  }
}

/** What the system said where a folder or a file below the data directory was to be written. */
function ofSystem(cause: unknown): RescueReason | null {
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  return code === 'EROFS' ? 'readOnly' : null;
}
