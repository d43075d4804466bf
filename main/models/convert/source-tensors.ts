// Reads the weights of a checkpoint piece by piece, whole heads where their rows change places.
import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../errors.ts';
import { unsupported } from './mistral-config.ts';
import type { TensorPlan } from './mistral-tensors.ts';
import { truncated, unreadable } from './source-file.ts';
import { bytesOfType, type Conversion, conversionOf, interleaveHalves } from './transforms.ts';

/** Between two pieces a conversion can be stopped; it holds three of them at most. */
const pieceBytes = 1 << 20;
/** Shards that are open at a time: some systems allow few files. */
const maxOpen = 16;

/** A part of a tensor: `bytes` from `offset` in the shard become `toBytes` at `at` in the GGUF. */
export interface Piece {
  readonly tensor: number;
  readonly plan: TensorPlan;
  readonly offset: number;
  readonly bytes: number;
  readonly at: number;
  readonly toBytes: number;
}

/** @param offsets where each tensor begins in the GGUF */
export function* piecesOf(tensors: readonly TensorPlan[], offsets: readonly number[]): Generator<Piece> {
  for (const [tensor, plan] of tensors.entries()) {
    const { source, shape, headSize, from, to } = plan;
    const unit = headSize === null ? bytesOfType[from] : headSize * shape[0]! * bytesOfType[from];
    const most = Math.max(1, Math.floor(pieceBytes / unit)) * unit;
    const ratio = bytesOfType[to] / bytesOfType[from];
    for (let done = 0; done < source.bytes; done += most) {
      const bytes = Math.min(most, source.bytes - done);
      const place = { offset: source.offset + done, at: offsets[tensor]! + done * ratio };
      yield { tensor, plan, bytes, toBytes: bytes * ratio, ...place };
    }
  }
}

export interface PieceReader {
  /**
   * Into a buffer that `transform` takes.
   * @throws AppError `checkpointUnreadable`, `checkpointTruncated`
   */
  read(piece: Piece, into: Buffer): Buffer;
  close(): void;
}

export function createPieceReader(): PieceReader {
  /** The one used longest ago first. */
  const files = new Map<string, number>();

  function fileOf(path: string): number {
    const fd = files.get(path) ?? openSync(path, 'r');
    files.delete(path);
    files.set(path, fd);
    for (const [other, stale] of files) {
      if (files.size <= maxOpen) break;
      files.delete(other);
      closeSync(stale);
    }
    return fd;
  }

  return {
    read({ plan, offset, bytes }, into) {
      const { path, file } = plan.source;
      try {
        const fd = fileOf(path);
        for (let done = 0; done < bytes; ) {
          const read = readSync(fd, into, done, bytes - done, offset + done);
          if (read === 0) throw truncated(file, offset + done, offset + bytes);
          done += read;
        }
        return into.subarray(0, bytes);
      } catch (thrown) {
        throw thrown instanceof AppError ? thrown : unreadable(file, thrown);
      }
    },
    close() {
      for (const fd of files.values()) closeSync(fd);
    },
  };
}

/** Buffers are as large as the largest piece, before and after its change. */
export function bufferBytesOf(tensors: readonly TensorPlan[]): number {
  let most = 0;
  for (const { bytes, toBytes } of piecesOf(
    tensors,
    tensors.map(() => 0),
  ))
    most = Math.max(most, bytes, toBytes);
  return most;
}

export type Transform = (piece: Piece, bytes: Buffer) => Buffer;

/** What the GGUF gets of the bytes that were read: those themselves, or a buffer that the next call uses again. */
export function createTransform(bufferBytes: number): Transform {
  // Most checkpoints need the one, few the other.
  const buffer = () => {
    let made: Buffer | null = null;
    return (bytes: number) => {
      made ??= Buffer.allocUnsafeSlow(bufferBytes);
      return made.subarray(0, bytes);
    };
  };
  const [permuted, converted] = [buffer(), buffer()];
  const conversions = new Map<string, Conversion | null>();

  return ({ plan, toBytes }, bytes) => {
    const { from, to, headSize, shape, source } = plan;
    let current = bytes;
    if (headSize !== null) {
      const target = permuted(bytes.length);
      interleaveHalves(bytes, target, headSize, shape[0]! * bytesOfType[from]);
      current = target;
    }
    const key = `${from} ${to}`;
    if (!conversions.has(key)) conversions.set(key, conversionOf(from, to));
    const convert = conversions.get(key);
    if (!convert) return current;
    const target = converted(toBytes);
    if (!convert(current, target)) throw unsupported(`${source.name}: ${to}`);
    return target;
  };
}
