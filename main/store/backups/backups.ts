// Backups of the file that holds the conversations: made one after the other in a thread, kept by `keep.ts`.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Backup,
  BackupContents,
  BackupKind,
  BackupsEvent,
  BackupsState,
} from '../../../preload/contract/backups.ts';
import { AppError } from '../../errors.ts';
import { removePart } from './copy.ts';
import { expired } from './keep.ts';
import {
  type BackupFile,
  backupName,
  backupsFolderName,
  backupsIn,
  namesIn,
  parseBackupName,
} from './names.ts';
import { type BackupPreferences, readBackupPreferences, writeBackupPreferences } from './preferences.ts';
import { inThread, type SafetyRun, type SafetyThread } from './safety-thread.ts';

export type Backups = ReturnType<typeof createBackups>;

/** @param file the database, absolute */
export function createBackups(options: {
  dataDir: string;
  file: string;
  publish(event: BackupsEvent): void;
  now?: () => number;
  thread?: SafetyThread;
}) {
  const { dataDir, file, publish, now = Date.now, thread = inThread } = options;
  const ownFolder = join(dataDir, backupsFolderName);
  let preferences = readBackupPreferences(dataDir);
  let progress: BackupsState['progress'] = null;
  let problem: BackupsState['problem'] = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const runs = new Set<{ stop(): Promise<void> }>();
  /** What copies hold, by path, size and time: a copy never changes. */
  const known = new Map<string, BackupContents | null>();

  const folder = () => preferences.folder ?? ownFolder;
  const files = () => backupsIn([ownFolder, folder()]);
  /** Of the file as it was, newest first. One of a day to come, made by a clock that was wrong, says nothing. */
  const copies = () =>
    files().filter(({ kind, takenAt }) => kind !== 'aside' && kind !== 'salvaged' && takenAt <= now());

  function tell(): void {
    publish({ type: 'backupsChanged', progress, problem });
  }

  async function answer<T extends 'copy' | 'describe' | 'holding'>(run: SafetyRun<T>) {
    runs.add(run);
    try {
      return await run.answer;
    } finally {
      runs.delete(run);
    }
  }

  /** A name that no copy has yet, and none that is being made. */
  function freeTarget(kind: BackupKind): string {
    const taken = new Set([...namesIn(folder()), ...namesIn(ownFolder)]);
    let at = now();
    while (taken.has(backupName(kind, at))) at++;
    return join(folder(), backupName(kind, at));
  }

  /** What cannot be taken away stays until the next time: the copy that was just made counts all the same. */
  function prune(): void {
    const all = files();
    const gone = new Set(expired(all, now()));
    for (const { name, path } of all) {
      try {
        if (gone.has(name)) rmSync(path, { force: true });
      } catch {
        // It is tried again with the next one.
      }
    }
  }

  async function make(kind: BackupKind): Promise<BackupFile> {
    const target = freeTarget(kind);
    progress = 0;
    tell();
    try {
      const copying = thread('copy', { source: file, target }, (done, total) => {
        progress = total > 0 ? done / total : 0;
        tell();
      });
      const contents = await answer(copying);
      const made = files().find(({ path }) => path === target);
      if (made === undefined) throw new AppError('internal', { cause: new Error(`${target} is gone`) });
      known.set(keyOf(made), contents);
      problem = null;
      prune();
      return made;
    } catch (thrown) {
      removePart(`${target}.part`);
      const error = AppError.from(thrown);
      problem = error.data;
      throw error;
    } finally {
      progress = null;
      tell();
    }
  }

  /**
   * Makes a copy, verified by opening, behind those that are being made. Resolves when it counts: whoever is about
   * to change or delete much waits for that.
   * @throws AppError `backupNoRoom`, `diskFull`, `dataDirUnwritable`, `databaseDamaged`
   */
  async function take(kind: BackupKind): Promise<BackupFile> {
    const made = last.then(() => {
      if (closed) throw new AppError('disconnected');
      return make(kind);
    });
    last = made.catch(() => {});
    return await made;
  }

  async function describe(all: readonly BackupFile[]): Promise<Backup[]> {
    const unknown = all.filter((one) => !known.has(keyOf(one)));
    if (unknown.length > 0) {
      const found = await answer(thread('describe', { files: unknown.map(({ path }) => path) }));
      for (const [index, one] of unknown.entries()) known.set(keyOf(one), found[index] ?? null);
    }
    return all.map((one) => ({
      name: one.name,
      kind: one.kind,
      takenAt: one.takenAt,
      bytes: one.bytes,
      holds: known.get(keyOf(one)) ?? null,
    }));
  }

  function change(next: Partial<BackupPreferences>): void {
    preferences = { ...preferences, ...next };
    writeBackupPreferences(dataDir, preferences);
    tell();
  }

  return {
    take,
    /** Whether the file has changed since the last copy of it, and none was made on this day. */
    isDue(): boolean {
      if (!preferences.daily || closed) return false;
      const all = copies();
      const newest = all[0]?.takenAt ?? 0;
      const daily = all.find(({ kind }) => kind === 'daily')?.takenAt ?? 0;
      return dayOf(daily) !== dayOf(now()) && changedAt(file) > newest;
    },
    /** When the newest copy was made, ms since 1970; 0: there is none but of days to come. */
    newest: (): number => copies()[0]?.takenAt ?? 0,
    async state(): Promise<BackupsState> {
      return {
        daily: preferences.daily,
        folder: folder(),
        isChosen: preferences.folder !== null,
        progress,
        problem,
        backups: await describe(files()),
      };
    },
    /** The path of one. @throws AppError `notFound` */
    pathOf(name: string): string {
      const found = files().find((one) => one.name === name);
      if (found === undefined) throw new AppError('notFound', { detail: { file: name } });
      return found.path;
    },
    folder,
    /** Names of those that hold one of these conversations. */
    async holding(conversationIds: readonly string[]): Promise<string[]> {
      const all = files();
      if (all.length === 0 || conversationIds.length === 0) return [];
      const order = { files: all.map(({ path }) => path), conversationIds };
      const found = await answer(thread('holding', order));
      return all.filter((_, index) => found[index]).map(({ name }) => name);
    },
    /** What a name means is looked up in the folders: none leads out of them. */
    remove(names: readonly string[]): void {
      for (const { name, path } of files())
        if (names.includes(name))
          for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
      tell();
    },
    setDaily: (daily: boolean) => change({ daily }),
    /** @param next null: back to the one below the data directory */
    setFolder: (next: string | null) => change({ folder: next }),
    /** Takes away what a copy that was cut off has left. */
    sweep(): void {
      for (const one of new Set([ownFolder, folder()]))
        for (const name of namesIn(one))
          if (name.endsWith('.db.part') && parseBackupName(name.slice(0, -'.part'.length)) !== null)
            removePart(join(one, name));
    },
    /** Ends what runs; what is half made goes. */
    async close(): Promise<void> {
      closed = true;
      await Promise.all([...runs].map((run) => run.stop()));
      await last;
    },
  };
}

const keyOf = ({ path, bytes, takenAt }: BackupFile): string => `${path} ${bytes} ${takenAt}`;
const dayOf = (time: number): number => Math.floor(time / 86_400_000);

/** When the database was last written to, ms since 1970. */
function changedAt(file: string): number {
  return Math.max(
    ...[file, `${file}-wal`].map((one) => statSync(one, { throwIfNoEntry: false })?.mtimeMs ?? 0),
  );
}
