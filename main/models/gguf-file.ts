// Reads the header of one GGUF file, which is a model or a part of one. The file is untrusted: every count and
// length is bounded before anything is allocated for it.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md; of parts: llama.cpp's gguf-split.
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../errors.ts';
import { type ByteReader, createByteReader } from './byte-reader.ts';
import { type GgufMetadata, maxShortTextBytes, readMetadata } from './gguf-metadata.ts';
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

export interface GgufFile {
  /** Its name. */
  readonly file: string;
  readonly bytes: number;
  readonly metadata: GgufMetadata;
  /** Of the pairs of keys and values, vocabulary and all. */
  readonly metadataBytes: number;
  readonly tensors: readonly GgufTensor[];
  /** Where it is a part: which, from 1, of how many, and how many tensors all of them have; null: a whole model. */
  readonly split: { readonly part: number; readonly parts: number; readonly tensors: number | null } | null;
}

/**
 * @param maxTextBytes texts of the metadata that are longer are left out
 * @throws AppError `modelMissing`, `modelUnreadable`, `modelNotGguf`, `modelTruncated`, `modelDamaged`,
 * `modelArchitecture`; their detail names the `file`
 */
export function readGgufFile(path: string, maxTextBytes = maxShortTextBytes): GgufFile {
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
    return parseGgufFile(createByteReader(fd, size, maxHeaderBytes, file), size, file, maxTextBytes);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('modelUnreadable', { detail: { file }, cause: thrown });
  } finally {
    closeSync(fd);
  }
}

/** The same from any reader of it. @throws as `readGgufFile`, but for files that cannot be opened */
export function parseGgufFile(
  reader: ByteReader,
  bytes: number,
  file: string,
  maxTextBytes = maxShortTextBytes,
): GgufFile {
  const magic = reader.take(Math.min(4, bytes)).toString('latin1');
  if (!'GGUF'.startsWith(magic)) throw new AppError('modelNotGguf', { detail: { file } });
  if (bytes < 4) throw new AppError('modelTruncated', { detail: { file, bytes } });
  const version = reader.u32();
  if (version !== 2 && version !== 3) throw reader.damaged();
  const tensorCount = reader.u64();
  const pairs = reader.u64();
  const metadataStart = reader.position;
  const metadata = readMetadata(reader, pairs, maxTextBytes);
  const metadataBytes = reader.position - metadataStart;
  const split = splitOf(metadata);
  if (tensorCount > maxTensors || (tensorCount === 0 && split === null)) throw reader.damaged();
  // Later parts say nothing of the model.
  if (split === null || split.part === 1) checkModel(metadata, reader, file);
  const alignment = metadata.number('general.alignment') ?? 32;
  if (!Number.isInteger(Math.log2(alignment)) || alignment > 65_536) throw reader.damaged();
  const { tensors, dataBytes } = readTensors(reader, tensorCount, alignment);
  const expectedBytes = align(reader.position, alignment) + dataBytes;
  if (bytes < expectedBytes && tensorCount > 0)
    throw new AppError('modelTruncated', { detail: { file, bytes, expectedBytes } });
  return { file, bytes, metadata, metadataBytes, tensors, split };
}

function splitOf(metadata: GgufMetadata): GgufFile['split'] {
  const parts = metadata.number('split.count') ?? 1;
  if (parts <= 1) return null;
  return {
    part: (metadata.number('split.no') ?? -1) + 1,
    parts,
    tensors: metadata.number('split.tensors.count'),
  };
}

function checkModel(metadata: GgufMetadata, reader: ByteReader, file: string): void {
  const architecture = metadata.text('general.architecture');
  if (architecture === null) throw reader.damaged();
  if (architecture !== 'llama')
    throw new AppError('modelArchitecture', { detail: { file, architecture: architecture.slice(0, 60) } });
  const contextLength = metadata.number('llama.context_length');
  if (contextLength === null || !(contextLength > 0)) throw reader.damaged();
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

export function valuesOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function align(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
