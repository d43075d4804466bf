// Imports as pages see them: files come, a backup is made, a thread reads them, and a report stays until it is put
// away. One at a time.
import { rmSync } from 'node:fs';
import type { AppEvent } from '../../../preload/contract/events.ts';
import type { ImportState } from '../../../preload/contract/import.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { type ImportRun, startImportThread } from './import-thread.ts';
import { createInbox, type Inbox, inboxFolder, type Upload } from './inbox.ts';
import type { ImportFile, ImportMessage } from './messages.ts';

/** ms between two words about bytes that have come. */
const tellEveryMs = 100;

export type Imports = ReturnType<typeof createImports>;

export function createImports(options: {
  dataDir: string;
  /** The database. */
  file: string;
  publish(event: AppEvent): void;
  log: Log;
  /** Before anything comes in; the copy's name, null where there is nothing yet that could be lost. */
  backUp(): Promise<string | null>;
  /** Whether an import has left something to be done, because it was cut off. */
  isUnfinished(): boolean;
  /** Whether the thread folds in the write-ahead log. */
  leaveLog(isLeft: boolean): void;
  /** See `claimWrites`. */
  pendingWrites: SharedArrayBuffer;
  startThread?: typeof startImportThread;
  mostBytes?: number;
}) {
  const {
    dataDir,
    file,
    publish,
    log,
    backUp,
    leaveLog,
    pendingWrites,
    startThread = startImportThread,
  } = options;
  let state: ImportState | null = null;
  let inbox: Inbox | null = null;
  let receiving = new AbortController();
  let run: ImportRun | null = null;
  /** What the last one, or one before the app was started, still has to do in the background. */
  let rest: ImportRun | null = null;
  let working: Promise<void> = Promise.resolve();
  let toldAt = 0;
  /** Files that are coming just now. */
  let coming = 0;
  let closed = false;

  rmSync(inboxFolder(dataDir), { recursive: true, force: true });
  if (options.isUnfinished()) rest = finishEarlier();

  function become(next: ImportState | null): void {
    state = next;
    publish({ type: 'importChanged', import: state });
  }

  function runningAs(
    importId: string,
    phase: Extract<ImportState, { status: 'running' }>['phase'],
    counts: { readonly done?: number; readonly total?: number; readonly conversations?: number } = {},
  ): void {
    const { done = 0, total = 0, conversations = 0 } = counts;
    become({ status: 'running', importId, phase, done, total, conversations });
  }

  const isRunning = (importId: string): boolean => state?.status === 'running' && state.importId === importId;

  /** @param files none: what an earlier one has left is done */
  function startRun(files: readonly ImportFile[], hear?: (message: ImportMessage) => void): ImportRun {
    const started = startThread(file, files, pendingWrites, hear);
    leaveLog(true);
    void started.gone.then(() => {
      if (!closed) leaveLog(false);
    });
    return started;
  }

  function finishEarlier(): ImportRun {
    const finishing = startRun([]);
    finishing.ended.catch((error: unknown) => log.warn('what an import had left is not done', error));
    return finishing;
  }

  /** What is left to do waits: it is done after the next one as well. */
  async function endRest(): Promise<void> {
    rest?.cancel();
    await rest?.gone;
    rest = null;
  }

  /** How it has ended. */
  async function read(importId: string, { files, bytes: total }: Inbox): Promise<ImportState> {
    function hear(message: ImportMessage): void {
      if (!isRunning(importId)) return;
      if (message.type === 'progress')
        runningAs(importId, 'reading', { done: message.bytes, total, conversations: message.conversations });
      if (message.type === 'finishing') runningAs(importId, 'finishing');
    }
    try {
      runningAs(importId, 'backingUp');
      const backup = await backUp();
      if (receiving.signal.aborted) return { status: 'cancelled', importId };
      await endRest();
      runningAs(importId, 'reading', { total });
      run = startRun(files, hear);
      const report = await run.ended;
      rest = run;
      return report === null
        ? { status: 'cancelled', importId }
        : { status: 'done', importId, report: { ...report, backup } };
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.cause !== undefined) log.error('an import failed', error.cause);
      return { status: 'failed', importId, error: error.data };
    } finally {
      run = null;
    }
  }

  async function work(importId: string, files: Inbox): Promise<void> {
    const end = await read(importId, files);
    inbox = null;
    await files
      .remove()
      .catch((error: unknown) => log.warn('files of an import could not be removed', error));
    if (end.status === 'done') {
      const { counts, besides } = end.report;
      const came = [counts.added, counts.continued, counts.beside, ...Object.values(besides)];
      // Of thousands of conversations pages ask at once better than they hear of each.
      if (came.some((count) => count > 0)) publish({ type: 'missed' });
    }
    become(end);
  }

  /** @throws AppError `importRunning` */
  function requireFree(importId: string): void {
    if (closed) throw new AppError('disconnected');
    if (state?.status !== 'running' || (state.importId === importId && state.phase === 'receiving')) return;
    // A page that has sent files and is gone must not keep others from sending theirs.
    if (state.phase !== 'receiving' || coming > 0) throw new AppError('importRunning');
    void inbox?.remove();
    inbox = null;
  }

  return {
    get current(): ImportState | null {
      return state;
    },
    /**
     * Takes a file of an import that is to be started when all have come.
     * @throws AppError `importRunning`, `importTooLarge`, `importTooMany`, `notEnoughDisk`
     */
    async receive(importId: string, upload: Upload): Promise<void> {
      requireFree(importId);
      if (!isRunning(importId)) {
        receiving = new AbortController();
        const { mostBytes } = options;
        const all = createInbox(dataDir, importId, () => tellReceived(importId, upload), mostBytes);
        inbox = all;
      }
      const into = inbox!;
      runningAs(importId, 'receiving', { done: into.bytes, total: into.bytes + (upload.length ?? 0) });
      coming++;
      try {
        await into.receive(upload, receiving.signal);
      } catch (thrown) {
        await into.remove();
        const error = AppError.from(thrown);
        if (inbox === into) {
          inbox = null;
          become(
            receiving.signal.aborted
              ? { status: 'cancelled', importId }
              : { status: 'failed', importId, error: error.data },
          );
        }
        throw error;
      } finally {
        coming--;
      }
    },
    /** @throws AppError `importRunning`, `importNoFiles` */
    start(importId: string): void {
      const isReceiving = state?.status === 'running' && state.phase === 'receiving';
      if (state?.status === 'running' && !isReceiving) throw new AppError('importRunning');
      if (!isRunning(importId) || !inbox?.files.length || coming > 0) throw new AppError('importNoFiles');
      working = work(importId, inbox);
    },
    cancel(importId: string): void {
      if (!isRunning(importId) || state?.status !== 'running') return;
      receiving.abort();
      if (run !== null) {
        runningAs(importId, 'removing');
        run.cancel();
      } else if (state.phase === 'receiving') {
        // One that is coming just now hears of it itself.
        const files = inbox;
        inbox = null;
        void files?.remove();
        become({ status: 'cancelled', importId });
      }
    },
    /** Puts the report away. */
    put(importId: string): void {
      if (state !== null && state.importId === importId && state.status !== 'running') become(null);
    },
    /** Nothing stays of what is not at its end. */
    async close(): Promise<void> {
      closed = true;
      receiving.abort();
      run?.cancel();
      await working;
      await endRest();
    },
  };

  function tellReceived(importId: string, { length }: Upload): void {
    if (inbox === null || performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    runningAs(importId, 'receiving', { done: inbox.bytes, total: Math.max(inbox.bytes, length ?? 0) });
  }
}
