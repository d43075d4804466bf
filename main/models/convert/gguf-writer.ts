// Writes a planned GGUF to a file, piece by piece, and reads each piece again as soon as it is written: it is then
// still in the system's memory, where a second pass over many gigabytes would have to wait for the disk. What is
// compared is behind the writer: no later piece may lie over it, so that at the end all of it is as it was meant.
//
// It calls the system directly rather than through the pool of threads: its process does nothing else, and where
// others keep every core busy, a piece that is handed to another thread and back waits for its turn longer than it
// works.
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { alignment } from './gguf-header.ts';
import type { ConversionPlan } from './mistral-to-gguf.ts';
import { bufferBytesOf, createPieceReader, createTransform, piecesOf } from './source-tensors.ts';

/** Bytes that are written and compared at a time: few enough to be still in the processor's own cache. */
const strideBytes = 256 << 10;

export interface GgufWork {
  readonly signal: AbortSignal;
  /** Bytes of the GGUF, the header among them. */
  onBytes(done: number): void;
}

/** A file that is being written; all of it throws the system's errors. */
export interface TargetFile {
  /** Returns how many bytes were written. `at`: from the beginning of the file. */
  write(bytes: Buffer, at: number): number;
  /** Returns how many bytes were read; 0 at the end of the file. */
  read(into: Buffer, at: number): number;
  truncate(bytes: number): void;
  /** Ends when the disk has it all. */
  sync(): Promise<void>;
  close(): void;
}

/**
 * The system may still hold in memory what was written.
 * @throws AppError `notEnoughDisk`, `conversionNotWritten`, `conversionDiffers`, and what reading the checkpoint
 * throws; the reason of the signal
 */
export async function writeGguf(file: TargetFile, plan: ConversionPlan, work: GgufWork): Promise<void> {
  const { tensors, layout } = plan;
  const bufferBytes = bufferBytesOf(tensors);
  const buffer = Buffer.allocUnsafeSlow(bufferBytes);
  const again = Buffer.allocUnsafeSlow(strideBytes);
  const transform = createTransform(bufferBytes);
  const reader = createPieceReader();

  /** Up to here all is written and compared. */
  let end = 0;

  async function put(bytes: Buffer, at: number): Promise<void> {
    if (!follows(at, end)) throw differs(new Error(`a piece at ${at} behind ${end}`));
    for (let done = 0; done < bytes.length; done += strideBytes) {
      const stride = bytes.subarray(done, done + strideBytes);
      await writeAll(file, stride, at + done);
      if (!readAgain(file, again.subarray(0, stride.length), at + done).equals(stride)) throw differs();
    }
    end = at + bytes.length;
    work.onBytes(end);
  }

  try {
    // The length first: padding need not be written, and what is between two tensors reads as zeros.
    await storing(() => file.truncate(layout.bytes));
    await put(layout.header, 0);
    for (const piece of piecesOf(tensors, layout.offsets)) {
      await heard(work.signal);
      await put(transform(piece, reader.read(piece, buffer)), piece.at);
    }
    if (!follows(layout.bytes, end)) throw differs(new Error(`the end at ${layout.bytes} behind ${end}`));
    work.onBytes(layout.bytes);
  } finally {
    reader.close();
  }
}

/** Whether nothing but padding lies between. */
function follows(at: number, end: number): boolean {
  return at >= end && at - end < alignment;
}

async function writeAll(file: TargetFile, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += await storing(() => file.write(bytes.subarray(done), at + done));
}

function readAgain(file: TargetFile, into: Buffer, at: number): Buffer {
  try {
    for (let done = 0; done < into.length; ) {
      const read = file.read(into.subarray(done), at + done);
      if (read === 0) throw differs();
      done += read;
    }
    return into;
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : differs(thrown);
  }
}

/** What was written is not what is there. */
export function differs(cause?: unknown): AppError {
  return new AppError('conversionDiffers', { cause });
}

/** Lets this process hear what it was told, and ends the work if that was to stop. */
async function heard(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
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
