// The header of a model: of its one file, or of all parts of one that is split, put together.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import { type Geometry, geometryOf } from './fit.ts';
import { type GgufFile, type GgufTensor, parseGgufFile, readGgufFile, valuesOf } from './gguf-file.ts';
import { type GgufMetadata, maxShortTextBytes } from './gguf-metadata.ts';
import { filesOf } from './split-files.ts';

export { type GgufTensor, maxHeaderBytes } from './gguf-file.ts';

export interface GgufHeader {
  /** Size of the file, or of all parts. */
  readonly bytes: number;
  /** How many files it lies in. */
  readonly parts: number;
  /** `general.name`; null where the file gives itself none. */
  readonly name: string | null;
  /** `general.file_type`, the level that the file claims; null without one. */
  readonly fileType: number | null;
  /** Tokens. */
  readonly contextLength: number;
  readonly parameters: number;
  readonly tensors: readonly GgufTensor[];
  /** Its texts and numbers, and the lengths of its arrays. */
  readonly metadata: GgufMetadata;
  /** Of the pairs of keys and values, vocabulary and all; of the first part. */
  readonly metadataBytes: number;
  /** What the memory that it takes follows from; null where the file leaves it open. */
  readonly geometry: Geometry | null;
}

/**
 * Reads the header of the model at `path`, and nothing of its weights. Any part of a split one stands for all.
 * @param maxTextBytes texts of the metadata that are longer are left out
 * @throws AppError `modelMissing`, `modelUnreadable`, `modelNotGguf`, `modelTruncated`, `modelDamaged`,
 * `modelArchitecture`, `modelPartMissing`, `modelPartForeign`, `modelPartUnnamed`; their detail names the `file`
 */
export function readGguf(path: string, maxTextBytes = maxShortTextBytes): GgufHeader {
  const paths = filesOf(path);
  if (paths.length > 1) requireAll(paths);
  const files = paths.map((one) => readGgufFile(one, maxTextBytes));
  if (files.length > 1) requireTogether(files);
  // The engine looks for the other parts by the first one's name.
  else if (files[0]!.split !== null)
    throw new AppError('modelPartUnnamed', { detail: { file: files[0]!.file } });
  return assemble(files);
}

/** Of one file, from any reader of it: of a split model's first part, what that holds. @throws as `readGgufFile` */
export function parseGguf(reader: ByteReader, bytes: number, file: string): GgufHeader {
  return assemble([parseGgufFile(reader, bytes, file)]);
}

function requireAll(paths: readonly string[]): void {
  const missing = paths.filter((path) => !existsSync(path)).map((path) => basename(path));
  const [file] = missing;
  if (file === undefined) return;
  if (missing.length === paths.length) throw new AppError('modelMissing', { detail: { file } });
  throw new AppError('modelPartMissing', { detail: { file, missing, parts: paths.length } });
}

/** @throws AppError `modelPartForeign` */
function requireTogether(files: readonly GgufFile[]): void {
  for (const [at, { file, split }] of files.entries()) {
    if (split?.part !== at + 1 || split.parts !== files.length)
      throw new AppError('modelPartForeign', { detail: { file } });
  }
  const tensors = files.reduce((sum, one) => sum + one.tensors.length, 0);
  const odd = files.find(
    ({ split }) => split !== null && split.tensors !== null && split.tensors !== tensors,
  );
  if (odd !== undefined) throw new AppError('modelPartForeign', { detail: { file: odd.file } });
}

function assemble(files: readonly GgufFile[]): GgufHeader {
  const { metadata, metadataBytes } = files[0]!;
  const tensors = files.flatMap((file) => file.tensors);
  return {
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    parts: files.length,
    name: metadata.text('general.name'),
    fileType: metadata.number('general.file_type'),
    contextLength: metadata.number('llama.context_length') ?? 0,
    parameters: tensors.reduce((sum, { shape }) => sum + valuesOf(shape), 0),
    tensors,
    metadata,
    metadataBytes,
    geometry: geometryOf(metadata.number, tensors),
  };
}
