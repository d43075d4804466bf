// Reads the header of a GGUF file: what it claims, and whether its data can be all there. The file is
// untrusted: every count and length is bounded before anything is allocated for it.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../errors.ts';
import { type ByteReader, createByteReader } from './byte-reader.ts';
import { type Geometry, geometryOf } from './fit.ts';
import { type GgufMetadata, readMetadata } from './gguf-metadata.ts';
import { tensorTypes } from './tensor-types.ts';

/** A header with the largest vocabularies in use has some 20 MiB. */
export const maxHeaderBytes = 128 << 20;
const maxTensors = 100_000;
const maxNameBytes = 512;
const maxDimensions = 4;

export interface GgufTensor {
  readonly name: string;
  /** "F16", "Q4_K"… */
  readonly type: string;
  readonly shape: readonly number[];
  /** Of its data. */
  readonly bytes: number;
}

export interface GgufHeader {
  /** Size of the file. */
  readonly bytes: number;
  /** `general.name`; null where the file gives itself none. */
  readonly name: string | null;
  /** `general.file_type`, the level that the file claims; null without one. */
  readonly fileType: number | null;
  /** Tokens. */
  readonly contextLength: number;
  readonly parameters: number;
  readonly tensors: readonly GgufTensor[];
  /** Its short texts and numbers. */
  readonly metadata: Pick<GgufMetadata, 'text' | 'number'>;
  /** Of the pairs of keys and values, vocabulary and all. */
  readonly metadataBytes: number;
  /** What the memory that it takes follows from; null where the file leaves it open. */
  readonly geometry: Geometry | null;
}

/**
 * Reads the header of the GGUF at `path`, and nothing of its weights.
 * @throws AppError `modelMissing`, `modelUnreadable`, `modelNotGguf`, `modelTruncated`, `modelDamaged`,
 * `modelArchitecture`; their detail names the `file`
 */
export function readGguf(path: string): GgufHeader {
  const file = basename(path);
  let fd: number;
  try {
    // Opening a pipe would wait for ever.
    if (!statSync(path).isFile()) throw new AppError('modelUnreadable', { detail: { file } });
    fd = openSync(path, 'r');
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new AppError(missing ? 'modelMissing' : 'modelUnreadable', { detail: { file }, cause });
  }
  try {
    const { size } = fstatSync(fd);
    return parseGguf(createByteReader(fd, size, maxHeaderBytes, file), size, file);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('modelUnreadable', { detail: { file }, cause: thrown });
  } finally {
    closeSync(fd);
  }
}

/** The same from any reader of it. @throws as `readGguf`, but for files that cannot be opened */
export function parseGguf(reader: ByteReader, bytes: number, file: string): GgufHeader {
  const magic = reader.take(Math.min(4, bytes)).toString('latin1');
  if (!'GGUF'.startsWith(magic)) throw new AppError('modelNotGguf', { detail: { file } });
  if (bytes < 4) throw new AppError('modelTruncated', { detail: { file, bytes } });
  const version = reader.u32();
  if (version !== 2 && version !== 3) throw reader.damaged();
  const tensorCount = reader.u64();
  const pairs = reader.u64();
  const metadataStart = reader.position;
  const metadata = readMetadata(reader, pairs);
  const metadataBytes = reader.position - metadataStart;
  const architecture = metadata.text('general.architecture');
  if (architecture === null || tensorCount > maxTensors) throw reader.damaged();
  if (architecture !== 'llama') {
    throw new AppError('modelArchitecture', { detail: { file, architecture: architecture.slice(0, 60) } });
  }
  const alignment = metadata.number('general.alignment') ?? 32;
  if (!Number.isInteger(Math.log2(alignment)) || alignment > 65_536) throw reader.damaged();
  const contextLength = metadata.number('llama.context_length');
  if (contextLength === null || !(contextLength > 0) || tensorCount === 0) throw reader.damaged();
  const { tensors, dataBytes } = readTensors(reader, tensorCount, alignment);
  const expectedBytes = align(reader.position, alignment) + dataBytes;
  if (bytes < expectedBytes) throw new AppError('modelTruncated', { detail: { file, bytes, expectedBytes } });
  return {
    bytes,
    name: metadata.text('general.name'),
    fileType: metadata.number('general.file_type'),
    contextLength,
    parameters: tensors.reduce((sum, { shape }) => sum + valuesOf(shape), 0),
    tensors,
    metadata,
    metadataBytes,
    geometry: geometryOf(metadata.number, tensors),
  };
}

function readTensors(reader: ByteReader, count: number, alignment: number) {
  const tensors: GgufTensor[] = [];
  let end = 0;
  for (let index = 0; index < count; index++) {
    const nameBytes = reader.u64();
    if (nameBytes > maxNameBytes) throw reader.damaged();
    const name = reader.take(nameBytes).toString('utf8');
    const dimensions = reader.u32();
    if (dimensions > maxDimensions) throw reader.damaged();
    const shape = Array.from({ length: dimensions }, () => reader.u64());
    const type = tensorTypes.get(reader.u32());
    const offset = reader.u64();
    if (type === undefined || (shape[0] ?? 1) % type.valuesPerBlock !== 0) throw reader.damaged();
    const values = valuesOf(shape);
    const dataBytes = (values / type.valuesPerBlock) * type.bytesPerBlock;
    // Tensors lie one behind the other; the engine refuses anything else, too.
    if (values === 0 || !Number.isSafeInteger(end + dataBytes) || offset !== align(end, alignment)) {
      throw reader.damaged();
    }
    end = offset + dataBytes;
    tensors.push({ name, type: type.name, shape, bytes: dataBytes });
  }
  return { tensors, dataBytes: end };
}

function valuesOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function align(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
