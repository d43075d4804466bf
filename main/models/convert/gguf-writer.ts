// Writes a planned GGUF to a file, piece by piece: while one piece is written, the next is changed and summed, and
// the one behind it read.
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { AppError } from '../../errors.ts';
import type { ConversionPlan } from './mistral-to-gguf.ts';
import { bufferBytesOf, createPieceReader, createTransform, type Piece, piecesOf } from './source-tensors.ts';

export interface GgufWork {
  readonly signal: AbortSignal;
  /** Bytes of the GGUF, the header among them. */
  onBytes(done: number): void;
}

/** What the writer does with the file; the rest of a handle is not its own. */
export type WritableFile = Pick<FileHandle, 'write' | 'truncate' | 'sync' | 'close'>;

/**
 * Returns the CRC-32 of the header and then of each tensor. The system may still hold what was written in memory.
 * @throws AppError `notEnoughDisk`, `conversionNotWritten`, and what reading the checkpoint throws; the reason of
 * the signal
 */
export async function writeGguf(file: WritableFile, plan: ConversionPlan, work: GgufWork): Promise<number[]> {
  const { tensors, layout } = plan;
  const bufferBytes = bufferBytesOf(tensors);
  const buffers = [0, 1, 2].map(() => Buffer.allocUnsafeSlow(bufferBytes));
  // What a transform gives may still be written while the next piece is changed.
  const transforms = [createTransform(bufferBytes), createTransform(bufferBytes)];
  const reader = createPieceReader();
  const sums = [crc32(layout.header), ...tensors.map(() => 0)];
  const pieces = piecesOf(tensors, layout.offsets);
  let turn = 0;

  /** Begins to read the next piece; null behind the last. */
  function readNext(): { piece: Piece; bytes: Promise<Buffer> } | null {
    const { value: piece } = pieces.next();
    if (!piece) return null;
    turn += 1;
    return { piece, bytes: handled(reader.read(piece, buffers[turn % buffers.length]!)) };
  }

  let next = readNext();
  let writing: Promise<void> = Promise.resolve();
  try {
    // The length first: padding need not be written, and what is between two tensors reads as zeros.
    await storing(() => file.truncate(layout.bytes));
    await writeAll(file, layout.header, 0);
    while (next) {
      work.signal.throwIfAborted();
      const { piece } = next;
      const transform = transforms[turn % 2]!;
      const bytes = await next.bytes;
      next = readNext();
      const changed = transform(piece, bytes);
      sums[piece.tensor + 1] = crc32(changed, sums[piece.tensor + 1]);
      await writing;
      work.onBytes(piece.at);
      writing = handled(writeAll(file, changed, piece.at));
    }
    await writing;
    work.onBytes(layout.bytes);
    return sums;
  } finally {
    // Neither may go on with a file that is closed.
    await Promise.allSettled([writing, next?.bytes]);
    await reader.close();
  }
}

/** One that is waited for later: until then its failure is no mistake of ours. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

async function writeAll(file: WritableFile, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await storing(() => file.write(bytes, done, bytes.length - done, at + done));
    done += bytesWritten;
  }
}

/** Runs a step that writes; its failure as the app's error. */
export async function storing<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('notEnoughDisk', { cause });
    const detail = cause instanceof Error ? { reason: cause.message.split('\n')[0]! } : {};
    throw new AppError('conversionNotWritten', { detail, cause });
  }
}
