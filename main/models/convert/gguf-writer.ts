// Writes a planned GGUF to a file, piece by piece: while one piece is written the next is read.
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
export type WritableFile = Pick<FileHandle, 'write' | 'truncate' | 'sync'>;

/**
 * Returns the CRC-32 of the header and then of each tensor.
 * @throws AppError `notEnoughDisk`, `conversionNotWritten`, and what reading the checkpoint throws; the reason of
 * the signal
 */
export async function writeGguf(file: WritableFile, plan: ConversionPlan, work: GgufWork): Promise<number[]> {
  const { tensors, layout } = plan;
  const bufferBytes = bufferBytesOf(tensors);
  const transform = createTransform(bufferBytes);
  const reader = createPieceReader();
  const sums = [crc32(layout.header), ...tensors.map(() => 0)];
  const pieces = piecesOf(tensors, layout.offsets);
  let [free, busy] = [Buffer.allocUnsafeSlow(bufferBytes), Buffer.allocUnsafeSlow(bufferBytes)];

  /** Begins to read the next piece; null behind the last. */
  function readNext(): { piece: Piece; bytes: Promise<Buffer> } | null {
    const { value: piece } = pieces.next();
    if (!piece) return null;
    [free, busy] = [busy, free];
    const bytes = reader.read(piece, busy);
    // It is waited for later; until then a failure is no mistake of ours.
    bytes.catch(() => {});
    return { piece, bytes };
  }

  let next = readNext();
  try {
    // The length first: padding need not be written, and what is between two tensors reads as zeros.
    await storing(() => file.truncate(layout.bytes));
    await writeAll(file, layout.header, 0);
    while (next) {
      work.signal.throwIfAborted();
      const { piece } = next;
      const bytes = await next.bytes;
      next = readNext();
      const changed = transform(piece, bytes);
      sums[piece.tensor + 1] = crc32(changed, sums[piece.tensor + 1]);
      await writeAll(file, changed, piece.at);
      work.onBytes(piece.at + piece.toBytes);
    }
    await storing(() => file.sync());
    work.onBytes(layout.bytes);
    return sums;
  } finally {
    await next?.bytes.catch(() => {});
    await reader.close();
  }
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
