// The key-value part of a GGUF header. Kept are texts up to a length, numbers, and how long arrays are; what is in
// them (a vocabulary has tens of thousands of pieces) is stepped over.
import type { ByteReader } from './byte-reader.ts';

const maxKeys = 65_536;
const maxKeyBytes = 65_535;
/** Texts that are longer are seldom looked at: templates above all. */
export const maxShortTextBytes = 1024;

/** Bytes of a value, by its type number; string is 8, array 9. */
export const fixedSizes: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};
export const stringType = 8;
export const arrayType = 9;

export interface GgufMetadata {
  text(key: string): string | null;
  number(key: string): number | null;
  /** Of an array: how many values it has. */
  length(key: string): number | null;
}

/**
 * @param maxTextBytes texts that are longer are not kept
 * @throws AppError `modelTruncated`, `modelDamaged`
 */
export function readMetadata(reader: ByteReader, count: number, maxTextBytes: number): GgufMetadata {
  if (count > maxKeys) throw reader.damaged();
  const values = new Map<string, string | number | ArrayLength>();
  for (let index = 0; index < count; index++) {
    const keyBytes = reader.u64();
    if (keyBytes > maxKeyBytes) throw reader.damaged();
    const key = reader.take(keyBytes).toString('utf8');
    const value = readValue(reader, reader.u32(), maxTextBytes);
    if (value !== null) values.set(key, value);
  }
  return {
    text(key) {
      const value = values.get(key);
      return typeof value === 'string' ? value : null;
    },
    number(key) {
      const value = values.get(key);
      return typeof value === 'number' ? value : null;
    },
    length(key) {
      const value = values.get(key);
      return typeof value === 'object' ? value.length : null;
    },
  };
}

interface ArrayLength {
  readonly length: number;
}

function readValue(
  reader: ByteReader,
  type: number,
  maxTextBytes: number,
): string | number | ArrayLength | null {
  if (type === stringType) {
    const bytes = reader.u64();
    if (bytes <= maxTextBytes) return reader.take(bytes).toString('utf8');
    reader.skip(bytes);
    return null;
  }
  if (type === arrayType) {
    return { length: skipArray(reader) };
  }
  const size = fixedSizes[type];
  if (size === undefined) throw reader.damaged();
  const bytes = reader.take(size);
  // Unsigned and signed integers of up to 32 bits; nothing that is looked up here is longer or fractional.
  if (type === 0) return bytes.readUInt8();
  if (type === 2) return bytes.readUInt16LE();
  if (type === 4) return bytes.readUInt32LE();
  if (type === 5) return bytes.readInt32LE();
  if (type === 10) return Number(bytes.readBigUInt64LE());
  return null;
}

/** @returns how many values it has */
function skipArray(reader: ByteReader): number {
  const type = reader.u32();
  const count = reader.u64();
  const size = fixedSizes[type];
  if (size !== undefined) reader.skip(size * count);
  else if (type !== stringType) throw reader.damaged();
  // Each string takes 8 bytes at least, so a false count ends at the end of the file at the latest.
  else for (let index = 0; index < count; index++) reader.skip(reader.u64());
  return count;
}
