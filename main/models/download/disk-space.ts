// Whether a disk has room for what is to be written.
import { stat, statfs } from 'node:fs/promises';
import { AppError } from '../../errors.ts';

/** Left free, because a full disk breaks more than a download. */
const reserveBytes = 128 << 20;

/** Bytes that can still be written below `dir`. */
export async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** Bytes on the disk that a file takes already; holes in it take none. 0 for none. */
export async function takenBytes(path: string): Promise<number> {
  const stats = await stat(path).catch(() => null);
  // Windows does not count blocks.
  return stats === null ? 0 : stats.blocks === 0 ? stats.size : Math.min(stats.size, stats.blocks * 512);
}

/** @throws AppError `notEnoughDisk` where `bytes` more do not fit below `dir`. */
export async function checkDiskSpace(dir: string, bytes: number): Promise<void> {
  const free = await freeBytes(dir);
  if (bytes + reserveBytes > free)
    throw new AppError('notEnoughDisk', { detail: { neededBytes: bytes, freeBytes: free, path: dir } });
}

/** What the system's refusal to write means. */
export function writeError(cause: unknown, path: string, neededBytes: number): unknown {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('notEnoughDisk', { detail: { neededBytes, path }, cause });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EIO')
    return new AppError('dataDirUnwritable', { detail: { path }, cause });
  return cause;
}
