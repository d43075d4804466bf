// One entry of the library and its file: what the file says, and what has happened to it since it was looked at.
import { realpathSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, relative } from 'node:path';
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { FileChange } from '../../preload/contract/library.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
import type { Platform } from '../platform.ts';
import type { FileIdentity, ModelInfo, StoredModel } from '../store/models.ts';
import { fingerprintOf } from './file-fingerprint.ts';
import type { Geometry } from './fit.ts';
import { readGguf } from './gguf.ts';
import { levelOf } from './levels.ts';
import { sizeAndTimeOf } from './model-stamp.ts';
import { firstFileOf, partNameOf } from './split-files.ts';

export const demoModelId = 'demo';
export const demoName = 'Demo model';

/** The app's own folder of models. */
export const modelsDirOf = ({ dataDir }: Pick<Platform, 'dataDir'>): string => join(dataDir, 'models');

export interface KnownFile extends StoredModel {
  path: string;
  info: ModelInfo;
  ownName: string | null;
  identity: FileIdentity | null;
  change: FileChange | null;
  problem: ErrorData | null;
  /** null where the file leaves it open, or could not be read. */
  geometry: Geometry | null;
  /** The stamp of the file that `info` was read from: it is read again when that changes. null: there was none. */
  seen: string | null | undefined;
}

export function knownFile(model: StoredModel): KnownFile {
  return { ...model, problem: null, geometry: null, seen: undefined };
}

export function toEntry(file: KnownFile, modelsDir: string): ModelEntry {
  const { id, path, info, ownName, change, problem } = file;
  const { name: family, ...facts } = info;
  return {
    id,
    name: ownName ?? family,
    family,
    ...facts,
    fileName: basename(path),
    isDemo: id === demoModelId,
    isOwn: id !== demoModelId && isBelow(modelsDir, path),
    change,
    problem,
  };
}

/** @throws AppError as `readGguf` */
export function inspect(path: string, isDemo: boolean): { info: ModelInfo; geometry: Geometry | null } {
  const header = readGguf(path);
  const { bytes, parts, parameters, contextLength: trainedContextLength } = header;
  const name = isDemo ? demoName : displayName(header.name, path);
  const weightBytes = header.tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
  const info = { name, level: levelOf(header), bytes, parameters, trainedContextLength, weightBytes, parts };
  return { info, geometry: header.geometry };
}

/** `known` where size and time are still those of it. @throws the system's error where a file cannot be read */
export function identityOf(path: string, known: FileIdentity | null): FileIdentity {
  const now = sizeAndTimeOf(path);
  if (known !== null && now?.bytes === known.bytes && now.mtimeMs === known.mtimeMs) return known;
  return { ...fingerprintOf(path), mtimeMs: now?.mtimeMs ?? 0 };
}

/**
 * Where the entry of a file has it: symbolic links resolved, of a split model the first part. A part that is a link
 * itself keeps its name, by which the others are found: what it points to may be named by a hash.
 */
export function placeOf(path: string): string {
  const first = firstFileOf(path);
  return partNameOf(path) === null
    ? realpathSync(first)
    : join(realpathSync(dirname(first)), basename(first));
}

/** The file itself, wherever the entry finds it; the path where there is none. */
export function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(realPathOf(folder), path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

/** `general.name` on one line, at most 100 characters; else the file's name without the numbers of a part. */
function displayName(claimed: string | null, path: string): string {
  const name = (claimed ?? '').replace(/[\p{C}\s]+/gu, ' ').trim();
  if (name !== '') return Array.from(name).slice(0, 100).join('');
  return basename(partNameOf(path)?.stem ?? path.slice(0, path.length - extname(path).length));
}
