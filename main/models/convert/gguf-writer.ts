// Writes a planned GGUF to a file, piece by piece. It calls the system directly rather than through the pool of
// threads: its process does nothing else, and where others keep every core busy, a piece that is handed to another
// thread and back waits for its turn longer than it works.
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { AppError } from '../../errors.ts';
import type { ConversionPlan } from './mistral-to-gguf.ts';
import { bufferBytesOf, createPieceReader, createTransform, piecesOf } from './source-tensors.ts';

export interface GgufWork {
  readonly signal: AbortSignal;
  /** Bytes of the GGUF, the header among them. */
  onBytes(done: number): void;
}

/** A file that is being written; all of it throws the system's errors. */
export interface TargetFile {
  /** Returns how many bytes were written. `at`: from the beginning of the file. */
  write(bytes: Buffer, at: number): number;
  truncate(bytes: number): void;
  /** Ends when the disk has it all. */
  sync(): Promise<void>;
  close(): void;
}

/**
 * Returns the CRC-32 of the header and then of each tensor. The system may still hold what was written in memory.
 * @throws AppError `notEnoughDisk`, `conversionNotWritten`, and what reading the checkpoint throws; the reason of
 * the signal
 */
export async function writeGguf(file: TargetFile, plan: ConversionPlan, work: GgufWork): Promise<number[]> {
  const { tensors, layout } = plan;
  const bufferBytes = bufferBytesOf(tensors);
  const buffer = Buffer.allocUnsafeSlow(bufferBytes);
  const transform = createTransform(bufferBytes);
  const reader = createPieceReader();
  const sums = [crc32(layout.header), ...tensors.map(() => 0)];
  try {
    // The length first: padding need not be written, and what is between two tensors reads as zeros.
    await storing(() => file.truncate(layout.bytes));
    await writeAll(file, layout.header, 0);
    for (const piece of piecesOf(tensors, layout.offsets)) {
      await heard(work.signal);
      const bytes = transform(piece, reader.read(piece, buffer));
      sums[piece.tensor + 1] = crc32(bytes, sums[piece.tensor + 1]);
      await writeAll(file, bytes, piece.at);
      work.onBytes(piece.at + piece.toBytes);
    }
    work.onBytes(layout.bytes);
    return sums;
  } finally {
    reader.close();
  }
}

/** Lets this process hear what it was told, and ends the work if that was to stop. */
export async function heard(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

async function writeAll(file: TargetFile, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += await storing(() => file.write(bytes.subarray(done), at + done));
}

/** Runs a step that writes; its failure as the app's error. */
export async function storing<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('notEnoughDisk', { cause });
    const detail = cause instanceof Error ? { reason: cause.message.split('\n')[0]! } : {};
    throw new AppError('conversionNotWritten', { detail, cause });
  }
}
