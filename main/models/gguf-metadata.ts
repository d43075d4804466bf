// The key-value part of a GGUF header. Kept are short texts and numbers; arrays (a vocabulary has tens of
// thousands of pieces) are stepped over.
import type { ByteReader } from './byte-reader.ts';

const maxKeys = 65_536;
const maxKeyBytes = 65_535;
const maxKeptTextBytes = 1024;

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
}

/** @throws AppError `modelTruncated`, `modelDamaged` */
export function readMetadata(reader: ByteReader, count: number): GgufMetadata {
  if (count > maxKeys) throw reader.damaged();
  const values = new Map<string, string | number>();
  for (let index = 0; index < count; index++) {
    const keyBytes = reader.u64();
    if (keyBytes > maxKeyBytes) throw reader.damaged();
    const key = reader.take(keyBytes).toString('utf8');
    const value = readValue(reader, reader.u32());
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
  };
}

function readValue(reader: ByteReader, type: number): string | number | null {
  if (type === stringType) {
    const bytes = reader.u64();
    if (bytes <= maxKeptTextBytes) return reader.take(bytes).toString('utf8');
    reader.skip(bytes);
    return null;
  }
  if (type === arrayType) {
    skipArray(reader);
    return null;
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

function skipArray(reader: ByteReader): void {
  const type = reader.u32();
  const count = reader.u64();
  const size = fixedSizes[type];
  if (size !== undefined) reader.skip(size * count);
  else if (type !== stringType) throw reader.damaged();
  // Each string takes 8 bytes at least, so a false count ends at the end of the file at the latest.
  else for (let index = 0; index < count; index++) reader.skip(reader.u64());
}
