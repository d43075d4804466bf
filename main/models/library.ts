// The model files that the app knows: the built-in demo model, and those that a person added in place.
import { randomUUID } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { ModelInfo, ModelStore, StoredModel } from '../store/models.ts';
import type { Geometry } from './fit.ts';
import { readGguf } from './gguf.ts';
import { levelOf } from './levels.ts';

export const demoModelId = 'demo';
const demoName = 'Demo model';

interface KnownFile {
  readonly id: string;
  readonly path: string;
  info: ModelInfo;
  ownName: string | null;
  problem: ErrorData | null;
  /** null where the file leaves it open, or could not be read. */
  geometry: Geometry | null;
  /** Size and time of the file that `info` was read from: it is read again when they change. */
  seen: string;
}

export type ModelLibrary = ReturnType<typeof createModelLibrary>;

/** @param resourcesDir the folder that holds `demo-model/demo.gguf` */
export function createModelLibrary(options: { models: ModelStore; resourcesDir: string }) {
  const { models, resourcesDir } = options;
  const none: ModelInfo = {
    name: demoName,
    level: '',
    bytes: 0,
    parameters: 0,
    trainedContextLength: 0,
    weightBytes: 0,
  };
  const demo = known({
    id: demoModelId,
    path: join(resourcesDir, 'demo-model', 'demo.gguf'),
    info: none,
    ownName: null,
  });
  const files: KnownFile[] = [demo, ...models.list().map(known)];
  for (const file of files) look(file);

  /** Looks at a file again if it has changed. Returns whether its entry has. */
  function look(file: KnownFile): boolean {
    const seen = stampOf(file.path);
    if (seen === file.seen) return false;
    file.seen = seen;
    try {
      const { info, geometry } = inspect(file.path, file.id === demoModelId);
      file.info = info;
      file.geometry = geometry;
      file.problem = null;
      if (file.id !== demoModelId) models.put(file);
    } catch (thrown) {
      file.problem = AppError.from(thrown).data;
    }
    return true;
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
    list: (): ModelEntry[] => files.map(toEntry),
    has: (id: string): boolean => files.some((file) => file.id === id),
    /** @throws AppError `notFound` */
    get(id: string) {
      const file = find(id);
      return { entry: toEntry(file), path: file.path, geometry: file.geometry };
    },
    /** Looks at the files again; whether any entry has changed. */
    refresh: (): boolean => files.map(look).includes(true),
    /**
     * Adds a file, or finds the entry that it has already, by its real path.
     * @throws AppError `modelMissing`, `modelUnreadable`, `modelNotGguf`, `modelTruncated`, `modelDamaged`,
     * `modelArchitecture`
     */
    add(path: string): ModelEntry {
      const { info, geometry } = inspect(path, false);
      const real = realpathSync(path);
      const there = files.find((file) => realPathOf(file.path) === real);
      if (there) {
        look(there);
        return toEntry(there);
      }
      const file = known({ id: randomUUID(), path: real, info, ownName: null });
      file.seen = stampOf(real);
      file.geometry = geometry;
      models.put(file);
      files.push(file);
      return toEntry(file);
    },
    /** Gives it a name of one's own; an empty one: the file's. @throws AppError `notFound`; `badRequest` for the demo model */
    rename(id: string, name: string): void {
      const file = findOwn(id);
      file.ownName = name === '' || name === file.info.name ? null : name;
      models.put(file);
    },
    /** Takes an entry out of the list. @throws AppError `notFound`; `badRequest` for the demo model */
    forget(id: string): void {
      const file = findOwn(id);
      models.remove(id);
      files.splice(files.indexOf(file), 1);
    },
  };
}

function known(model: StoredModel): KnownFile {
  return { ...model, problem: null, geometry: null, seen: 'never' };
}

function toEntry({ id, path, info, ownName, problem }: KnownFile): ModelEntry {
  const { name: family, ...facts } = info;
  const name = ownName ?? family;
  return { id, name, family, ...facts, fileName: basename(path), isDemo: id === demoModelId, problem };
}

function inspect(path: string, isDemo: boolean): { info: ModelInfo; geometry: Geometry | null } {
  const header = readGguf(path);
  const { bytes, parameters, contextLength: trainedContextLength } = header;
  const name = isDemo ? demoName : displayName(header.name, path);
  const weightBytes = header.tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
  const info = { name, level: levelOf(header), bytes, parameters, trainedContextLength, weightBytes };
  return { info, geometry: header.geometry };
}

/** `general.name` on one line, at most 100 characters; else the file's name. */
function displayName(claimed: string | null, path: string): string {
  const name = (claimed ?? '').replace(/[\p{C}\s]+/gu, ' ').trim();
  return name === '' ? basename(path, extname(path)) : Array.from(name).slice(0, 100).join('');
}

function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.size} ${stats.mtimeMs} ${stats.ino}` : 'missing';
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
