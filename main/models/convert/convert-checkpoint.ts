// Turns a folder of original weights into a GGUF file: planned from the headers alone, written beside the target and
// read again, and renamed when the disk has it whole.
import { closeSync, fsync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ConversionProgress } from '../../../preload/contract/convert.ts';
import { AppError } from '../../errors.ts';
import { readGguf } from '../gguf.ts';
import { differs, storing, type TargetFile, writeGguf } from './gguf-writer.ts';
import type { WeightType } from './mistral-tensors.ts';
import { type CheckpointOrigin, type ConversionPlan, planConversion } from './mistral-to-gguf.ts';

/** What to convert; crosses to the worker as it is. */
export interface ConversionOrder {
  /** The folder with config.json, tokenizer.model and the safetensors files. */
  readonly sourceDir: string;
  /** The GGUF to write; one that is there is replaced. */
  readonly target: string;
  /** What the matrices become; as they are stored without it. */
  readonly dtype?: WeightType;
  readonly origin?: CheckpointOrigin;
}

export interface ConvertedFile {
  readonly path: string;
  readonly bytes: number;
}

/** What a conversion needs of the disk. */
export interface TargetDisk {
  /** Bytes that may be written below `dir`. */
  freeBytes(dir: string): Promise<number>;
  create(path: string): TargetFile;
}

export const realDisk: TargetDisk = {
  async freeBytes(dir) {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  },
  create(path) {
    const fd = openSync(path, 'w+');
    return {
      write: (bytes, at) => writeSync(fd, bytes, 0, bytes.length, at),
      read: (into, at) => readSync(fd, into, 0, into.length, at),
      truncate: (bytes) => ftruncateSync(fd, bytes),
      sync: () => promisify(fsync)(fd),
      close: () => closeSync(fd),
    };
  },
};

/** Where a conversion writes until it is whole. Found while none is running, it can be deleted. */
export function partOf(target: string): string {
  return `${target}.part`;
}

/** What the GGUF will take on disk, in bytes. Reads headers only. @throws what `planConversion` throws */
export function convertedBytes(sourceDir: string, dtype: WeightType = 'stored'): number {
  return planConversion(sourceDir, dtype, {}).layout.bytes;
}

/**
 * Converts, in this process, which does little else meanwhile: between pieces of a megabyte it hears what comes.
 * Nothing is left where it fails or is aborted.
 * @throws AppError one of the codes of a conversion; the reason of the signal when it is aborted
 */
export async function convertCheckpoint(
  options: ConversionOrder & {
    readonly signal: AbortSignal;
    onProgress(progress: ConversionProgress): void;
    readonly disk?: TargetDisk;
  },
): Promise<ConvertedFile> {
  const { sourceDir, target, dtype = 'stored', origin = {}, signal, onProgress, disk = realDisk } = options;
  signal.throwIfAborted();
  const plan = planConversion(sourceDir, dtype, origin);
  const { bytes } = plan.layout;
  const freeBytes = await storing(() => disk.freeBytes(dirname(target)));
  if (freeBytes < bytes) throw new AppError('notEnoughDisk', { detail: { neededBytes: bytes, freeBytes } });

  const part = partOf(target);
  const report = (step: ConversionProgress['step']) => (doneBytes: number) =>
    onProgress({ step, doneBytes, totalBytes: bytes });
  try {
    // Another file than the one that a process whose app has just died may still write to.
    await storing(() => rm(part, { force: true }));
    const file = await storing(() => disk.create(part));
    try {
      await writeGguf(file, plan, { signal, onBytes: report('writing') });
      report('checking')(0);
      await storing(() => file.sync());
    } finally {
      await storing(() => file.close());
    }
    signal.throwIfAborted();
    checkHeader(part, plan);
    report('checking')(bytes);
    await storing(() => rename(part, target));
    return { path: target, bytes };
  } catch (thrown) {
    // What went wrong first is what counts.
    await rm(part, { force: true }).catch(() => {});
    throw thrown;
  }
}

/** The app's own reader sees the tensors that were planned. */
function checkHeader(path: string, { layout, tensors }: ConversionPlan): void {
  const header = readGguf(path);
  const seen = header.tensors.map(({ name, type, shape }) => `${name} ${type} ${shape}`);
  const meant = tensors.map(({ name, to, shape }) => `${name} ${to} ${shape}`);
  if (header.bytes !== layout.bytes || seen.join('\n') !== meant.join('\n')) throw differs();
}
