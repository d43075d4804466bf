// Reads the header of a safetensors file: which tensors lie where. The file is untrusted, and every byte behind
// the header has to belong to exactly one tensor, as the format demands.
// Format: https://github.com/huggingface/safetensors#format
import { join } from 'node:path';
import { damaged, missing, parseJson, readRange, sizeOf, truncated } from './source-file.ts';

/** A shard of a large model has some 40 kB of it; it is read and parsed whole. */
const maxHeaderBytes = 8 << 20;
const maxDimensions = 8;
const lengthBytes = 8;

/** Bytes of a value. */
const typeSizes: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
};

export interface StoredTensor {
  readonly name: string;
  /** "BF16", "F16", "F32"… */
  readonly type: string;
  /** The slowest dimension first: rows, then the length of a row. */
  readonly shape: readonly number[];
  /** The shard, as its path and as its name. */
  readonly path: string;
  readonly file: string;
  /** Of its first byte, from the beginning of the file. */
  readonly offset: number;
  readonly bytes: number;
}

/**
 * The tensors of `file` in `dir`, in the order of their bytes.
 * @throws AppError `checkpointFileMissing`, `checkpointUnreadable`, `checkpointTruncated`, `checkpointDamaged`
 */
export function readSafetensors(dir: string, file: string): StoredTensor[] {
  const size = sizeOf(dir, file);
  if (size === null) throw missing(file);
  if (size < lengthBytes) throw truncated(file, size, lengthBytes);
  const headerBytes = Number(readRange(dir, file, 0, lengthBytes).readBigUInt64LE());
  if (headerBytes > maxHeaderBytes) throw damaged(file, 'headerTooLong');
  const start = lengthBytes + headerBytes;
  if (start > size) throw truncated(file, size, start);
  const header = parseJson(readRange(dir, file, lengthBytes, headerBytes), file);
  if (!isRecord(header)) throw damaged(file, 'badHeader');
  const tensors = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => readTensor(dir, file, name, value, start))
    .sort((a, b) => a.offset - b.offset || a.bytes - b.bytes);
  checkPlaces(tensors, file, start, size);
  return tensors;
}

function readTensor(dir: string, file: string, name: string, value: unknown, start: number): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : {};
  if (typeof dtype !== 'string' || !isSizes(shape) || shape.length > maxDimensions || !isSizes(offsets))
    throw damaged(file, 'badHeader', name);
  const valueBytes = Object.hasOwn(typeSizes, dtype) ? typeSizes[dtype]! : null;
  if (valueBytes === null) throw damaged(file, 'unknownType', name);
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || offsets.length !== 2)
    throw damaged(file, 'badHeader', name);
  const bytes = shape.reduce((product, count) => product * count, valueBytes);
  if (!Number.isSafeInteger(bytes) || end - begin !== bytes) throw damaged(file, 'wrongSize', name);
  return { name, type: dtype, shape, path: join(dir, file), file, offset: start + begin, bytes };
}

/** @param tensors by their offsets */
function checkPlaces(tensors: readonly StoredTensor[], file: string, start: number, size: number): void {
  let end = start;
  for (const { name, offset, bytes } of tensors) {
    if (offset < end) throw damaged(file, 'overlap', name);
    if (offset > end) throw damaged(file, 'gap', name);
    end = offset + bytes;
  }
  if (end > size) throw truncated(file, size, end);
  if (end < size) throw damaged(file, 'gap');
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}
