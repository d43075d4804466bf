// Reads a file from its beginning, piece by piece, and never more of it than is asked for.
import { readSync } from 'node:fs';
import { AppError } from '../errors.ts';

const windowBytes = 1 << 20;

/** Fills a buffer from a position on; the number of bytes that there were. */
export type ReadAt = (buffer: Buffer, position: number) => number;

export type ByteReader = ReturnType<typeof createByteReader>;

/**
 * Little-endian numbers from an open file, or from what `source` reads.
 * @param limit bytes from the beginning that may be read; a header that is longer counts as damaged
 * All methods throw AppError `modelTruncated` past the end of the file and `modelDamaged` past the limit.
 */
export function createByteReader(source: number | ReadAt, fileBytes: number, limit: number, file: string) {
  const readAt: ReadAt =
    typeof source === 'number'
      ? (buffer, position) => readSync(source, buffer, 0, buffer.length, position)
      : source;
  let window = Buffer.alloc(0);
  let windowStart = 0;
  let position = 0;

  function damaged(): AppError {
    return new AppError('modelDamaged', { detail: { file } });
  }

  function require(bytes: number): void {
    if (position + bytes > limit) throw damaged();
    if (position + bytes > fileBytes)
      throw new AppError('modelTruncated', { detail: { file, bytes: fileBytes } });
  }

  /** The next bytes, at most one window of them. */
  function take(bytes: number): Buffer {
    require(bytes);
    if (position < windowStart || position + bytes > windowStart + window.length) {
      const buffer = Buffer.allocUnsafe(Math.min(Math.max(bytes, windowBytes), fileBytes - position));
      const read = readAt(buffer, position);
      // It shrank while it was read.
      if (read < bytes) throw new AppError('modelTruncated', { detail: { file, bytes: fileBytes } });
      window = buffer.subarray(0, read);
      windowStart = position;
    }
    const start = position - windowStart;
    position += bytes;
    return window.subarray(start, start + bytes);
  }

  return {
    get position() {
      return position;
    },
    take,
    u8: () => take(1).readUInt8(),
    u32: () => take(4).readUInt32LE(),
    /** A count or an offset. Throws `modelDamaged` for more than a number holds exactly. */
    u64(): number {
      const value = Number(take(8).readBigUInt64LE());
      if (!Number.isSafeInteger(value)) throw damaged();
      return value;
    },
    skip(bytes: number): void {
      require(bytes);
      position += bytes;
    },
    damaged,
  };
}
