// Opening the files of a checkpoint: untrusted, so that nothing is read before its size is known to be sane.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointFlaw } from '../../../preload/contract/convert.ts';
import { AppError } from '../../errors.ts';

/** A file of a checkpoint that cannot be what it should be. `where`: the tensor, setting or piece. */
export function damaged(file: string, flaw: CheckpointFlaw, where?: string): AppError {
  const detail = { file, flaw, ...(where === undefined ? {} : { where: where.slice(0, 200) }) };
  return new AppError('checkpointDamaged', { detail });
}

/** Bytes of a regular file; null where there is none. @throws AppError `checkpointUnreadable` */
export function sizeOf(dir: string, file: string): number | null {
  const stats = attempt(file, () => statSync(join(dir, file), { throwIfNoEntry: false }));
  if (stats === undefined) return null;
  // Opening a pipe would wait for ever.
  if (!stats.isFile()) throw new AppError('checkpointUnreadable', { detail: { file } });
  return stats.size;
}

/**
 * A whole file of at most `limit` bytes; null where there is none.
 * @throws AppError `checkpointUnreadable`, `checkpointDamaged`
 */
export function readSmallFile(dir: string, file: string, limit: number): Buffer | null {
  const bytes = sizeOf(dir, file);
  if (bytes === null) return null;
  if (bytes > limit) throw damaged(file, 'headerTooLong');
  return readRange(dir, file, 0, bytes);
}

/** `length` bytes from `at`. @throws AppError `checkpointUnreadable`, `checkpointTruncated` */
export function readRange(dir: string, file: string, at: number, length: number): Buffer {
  return attempt(file, () => {
    const fd = openSync(join(dir, file), 'r');
    try {
      const buffer = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const read = readSync(fd, buffer, done, length - done, at + done);
        if (read === 0) throw truncated(file, at + done, at + length);
        done += read;
      }
      return buffer;
    } finally {
      closeSync(fd);
    }
  });
}

/** JSON of at most `limit` bytes; undefined where there is no such file. @throws as `readSmallFile` */
export function readJson(dir: string, file: string, limit: number): unknown {
  const bytes = readSmallFile(dir, file, limit);
  return bytes === null ? undefined : parseJson(bytes, file);
}

/** @throws AppError `checkpointDamaged` */
export function parseJson(bytes: Buffer, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged(file, 'notJson');
  }
}

export function missing(file: string): AppError {
  return new AppError('checkpointFileMissing', { detail: { file } });
}

export function truncated(file: string, bytes: number, expectedBytes: number): AppError {
  return new AppError('checkpointTruncated', { detail: { file, bytes, expectedBytes } });
}

export function unreadable(file: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? { reason: cause.message.split('\n')[0]! } : {};
  return new AppError('checkpointUnreadable', { detail: { file, ...reason }, cause });
}

function attempt<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : unreadable(file, thrown);
  }
}
