// The model files that the app knows: the built-in demo model, and those that a person added in place.
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { type ModelStore, unknownInfo } from '../store/models.ts';
import { createFindMoved } from './find-moved.ts';
import {
  demoModelId,
  demoName,
  identityOf,
  inspect,
  type KnownFile,
  knownFile,
  modelsDirOf,
  placeOf,
  realPathOf,
  toEntry,
} from './known-file.ts';
import { stampOf } from './model-stamp.ts';

export { demoModelId } from './known-file.ts';

/** Folders below `models/` that a file which has moved is looked for in: those of repositories, and one more. */
const searchedDepth = 2;

export type ModelLibrary = ReturnType<typeof createModelLibrary>;

export function createModelLibrary(options: {
  models: ModelStore;
  places: Pick<Platform, 'dataDir' | 'resourcesDir'>;
}) {
  const { models, places } = options;
  const modelsDir = modelsDirOf(places);
  const findMoved = createFindMoved();
  const demo = knownFile({
    id: demoModelId,
    path: join(places.resourcesDir, 'demo-model', 'demo.gguf'),
    info: { ...unknownInfo, name: demoName },
    ownName: null,
    identity: null,
    change: null,
  });
  const files: KnownFile[] = [demo, ...models.list().map(knownFile)];
  for (const file of files) look(file);

  const entryOf = (file: KnownFile): ModelEntry => toEntry(file, modelsDir);

  /** Looks at a file again if it has changed, and for it if it is gone. Returns whether its entry has changed. */
  function look(file: KnownFile): boolean {
    const stamp = stampOf(file.path);
    if (stamp === null && goAfter(file)) return true;
    if (stamp === file.seen) return false;
    file.seen = stamp;
    try {
      describe(file);
    } catch (thrown) {
      const { code, detail } = AppError.from(thrown).data;
      const gone = code === 'modelMissing' ? { path: dirname(file.path) } : {};
      file.problem = { code, detail: { ...detail, ...gone } };
      return true;
    }
    if (file !== demo) keep(file);
    return true;
  }

  /** What a full disk does not keep of it is seen again at the next start: the file can be used all the same. */
  function keep(file: KnownFile): void {
    try {
      models.put(file);
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'diskFull') throw thrown;
    }
  }

  /** Reads what the file says now. @throws AppError, where nothing about the entry has changed */
  function describe(file: KnownFile): void {
    const { info, geometry } = inspect(file.path, file === demo);
    const identity = file === demo ? null : identityOf(file.path, file.identity);
    const isOther = file.identity !== null && file.identity.fingerprint !== identity?.fingerprint;
    Object.assign(file, { info, geometry, identity, problem: null });
    if (isOther) file.change = { kind: 'contents' };
  }

  /** Takes an entry to where its file is now, if that can be found. */
  function goAfter(file: KnownFile): boolean {
    if (file.identity === null) return false;
    const from = dirname(file.path);
    const folders = [
      { path: from, depth: 0 },
      { path: modelsDir, depth: searchedDepth },
    ];
    const found = findMoved(file.identity, folders, (path) => files.some((one) => one.path === path));
    if (found === null) return false;
    moveTo(file, found, { kind: 'moved', from });
    return true;
  }

  function moveTo(file: KnownFile, path: string, change: KnownFile['change']): void {
    Object.assign(file, { path, change, seen: undefined });
    look(file);
  }

  function find(id: string): KnownFile {
    const file = files.find((one) => one.id === id);
    if (!file) throw new AppError('notFound', { detail: { modelId: id } });
    return file;
  }

  /** One that is not the demo model. */
  function findOwn(id: string): KnownFile {
    const file = find(id);
    if (file === demo) throw new AppError('badRequest', { detail: { modelId: id } });
    return file;
  }

  return {
    /** The demo model first, then the others in the order they were added. */
    list: (): ModelEntry[] => files.map(entryOf),
    has: (id: string): boolean => files.some((file) => file.id === id),
    /** `path` of a split model: its first part's. @throws AppError `notFound` */
    get(id: string) {
      const file = find(id);
      return { entry: entryOf(file), path: file.path, geometry: file.geometry };
    },
    /** The entry of a usable file that had this fingerprint when it was looked at last; null: there is none. */
    withFingerprint(fingerprint: string): string | null {
      const has = (file: KnownFile): boolean => {
        if (file.problem !== null) return false;
        // Nobody else asks for the demo model's.
        const identity = file === demo ? identityOf(file.path, null) : file.identity;
        return identity?.fingerprint === fingerprint;
      };
      return files.find(has)?.id ?? null;
    },
    /** Looks at the files again; whether any entry has changed. */
    refresh: (): boolean => files.map(look).includes(true),
    /**
     * Adds a file, or finds the entry that it has already: by its real path, or where that of an entry is gone, by its
     * fingerprint. Any part of a split model adds all of it.
     * @throws AppError as `readGguf`
     */
    add(path: string): ModelEntry {
      const { info, geometry } = inspect(path, false);
      const place = placeOf(path);
      const real = realPathOf(place);
      const there = files.find((file) => realPathOf(file.path) === real);
      if (there) {
        look(there);
        return entryOf(there);
      }
      const identity = identityOf(place, null);
      const gone = files.find(
        (file) => file.identity?.fingerprint === identity.fingerprint && stampOf(file.path) === null,
      );
      if (gone) {
        moveTo(gone, place, null);
        return entryOf(gone);
      }
      const file = knownFile({ id: randomUUID(), path: place, info, ownName: null, identity, change: null });
      file.seen = stampOf(place);
      file.geometry = geometry;
      models.put(file);
      files.push(file);
      return entryOf(file);
    },
    /** Gives it a name of one's own; an empty one: the file's. @throws AppError `notFound`; `badRequest` for the demo model */
    rename(id: string, name: string): void {
      const file = findOwn(id);
      file.ownName = name === '' || name === file.info.name ? null : name;
      models.put(file);
    },
    /** A person uses it: what has happened to its file need not be said any more. Returns whether anything was. */
    noteUsed(id: string): boolean {
      const file = files.find((one) => one.id === id);
      if (file === undefined || file.change === null) return false;
      file.change = null;
      models.put(file);
      return true;
    },
    /** Takes an entry out of the list. @throws AppError `notFound`; `badRequest` for the demo model */
    forget(id: string): void {
      const file = findOwn(id);
      models.remove(id);
      files.splice(files.indexOf(file), 1);
    },
  };
}
