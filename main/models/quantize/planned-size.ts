// The exact size of a level's file before it is made, from the tensors that it will have.
import type { GgufHeader } from '../gguf.ts';
import { tensorTypes } from '../tensor-types.ts';
import type { PlannedTensor } from './messages.ts';

/** The quantizer writes with the format's default, whatever the source has. */
const alignment = 32;
const magicAndCounts = 24;
const typeByName = new Map([...tensorTypes.values()].map((type) => [type.name, type]));

/**
 * Bytes of the file that the quantizer writes: the source's metadata with two numbers in it (added where they
 * are missing) and without those of a split file, the tensors' descriptions, and their data.
 * @throws RangeError for a type that is not known
 */
export function plannedBytes(
  source: Pick<GgufHeader, 'metadata' | 'metadataBytes'>,
  tensors: readonly PlannedTensor[],
): number {
  const description = ({ name, shape }: PlannedTensor): number =>
    8 + Buffer.byteLength(name) + 4 + 8 * shape.length + 4 + 8;
  const header = magicAndCounts + metadataBytes(source) + sum(tensors.map(description));
  return padded(header) + sum(tensors.map(({ shape, to }) => padded(dataBytes(shape, to))));
}

/** Of a tensor's data, without padding. */
export function dataBytes(shape: readonly number[], typeName: string): number {
  const type = typeByName.get(typeName);
  if (type === undefined) throw new RangeError(`a tensor type ${typeName}`);
  return (valuesOf(shape) / type.valuesPerBlock) * type.bytesPerBlock;
}

export const valuesOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

function metadataBytes({ metadata, metadataBytes }: Pick<GgufHeader, 'metadata' | 'metadataBytes'>): number {
  const pair = (key: string, valueBytes: number): number => 8 + key.length + 4 + valueBytes;
  const has = (key: string): boolean => metadata.number(key) !== null;
  const added = ['general.quantization_version', 'general.file_type'].filter((key) => !has(key));
  const removed = [
    ['split.no', 2],
    ['split.count', 2],
    ['split.tensors.count', 4],
  ] as const;
  return (
    metadataBytes +
    sum(added.map((key) => pair(key, 4))) -
    sum(removed.map(([key, bytes]) => (has(key) ? pair(key, bytes) : 0)))
  );
}

const padded = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
