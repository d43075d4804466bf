// Splits a GGUF as llama.cpp's gguf-split does: all metadata into the first part, into the later ones only which
// part they are; each part has descriptions and data of its own tensors. It shares no code with the app's reader.
import { readFileSync, writeFileSync } from 'node:fs';

const fixedSizes: Readonly<Record<number, number>> = {
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
const alignment = 32;

export interface SplitOptions {
  /** Parts that hold tensors. */
  readonly parts: number;
  /** One more before them, with the metadata alone: gguf-split's --no-tensor-first-split. */
  readonly emptyFirst?: boolean;
}

/** Writes the parts "STEM-00001-of-00003.gguf" and so on, and returns their paths. */
export function splitGguf(from: string, stem: string, options: SplitOptions): string[] {
  const parts = splitBytes(readFileSync(from), options);
  const digits = (number: number) => String(number).padStart(5, '0');
  return parts.map((bytes, at) => {
    const path = `${stem}-${digits(at + 1)}-of-${digits(parts.length)}.gguf`;
    writeFileSync(path, bytes);
    return path;
  });
}

export function splitBytes(file: Buffer, { parts, emptyFirst = false }: SplitOptions): Buffer[] {
  const { pairCount, pairs, tensors } = take(file);
  const each = Math.ceil(tensors.length / parts);
  const groups = Array.from({ length: parts }, (_, at) => tensors.slice(at * each, (at + 1) * each));
  if (emptyFirst) groups.unshift([]);
  return groups.map((group, at) => {
    const numbers = [
      pair('split.no', 2, u16(at)),
      pair('split.count', 2, u16(groups.length)),
      pair('split.tensors.count', 5, i32(tensors.length)),
    ];
    let offset = 0;
    const descriptions = group.map(({ description, data }) => {
      const own = Buffer.concat([description, u64(offset)]);
      offset += padded(data).length;
      return own;
    });
    const header = Buffer.concat([
      Buffer.from('GGUF'),
      u32(3),
      u64(group.length),
      u64(numbers.length + (at === 0 ? pairCount : 0)),
      ...(at === 0 ? [pairs] : []),
      ...numbers,
      ...descriptions,
    ]);
    return Buffer.concat([padded(header), ...group.map(({ data }) => padded(data))]);
  });
}

/** The pairs as they stand, and each tensor's description up to its offset, with its data. */
function take(file: Buffer) {
  let at = 8;
  const skip = (bytes: number): number => {
    at += bytes;
    return at - bytes;
  };
  const nextU32 = () => file.readUInt32LE(skip(4));
  const nextU64 = () => Number(file.readBigUInt64LE(skip(8)));
  const skipValue = (type: number): void => {
    if (type === 8) skip(nextU64());
    else if (type === 9) {
      const of = nextU32();
      for (let left = nextU64(); left > 0; left--) skipValue(of);
    } else skip(fixedSizes[type]!);
  };
  const tensorCount = nextU64();
  const pairCount = nextU64();
  const pairsStart = at;
  for (let index = 0; index < pairCount; index++) {
    skip(nextU64());
    skipValue(nextU32());
  }
  const pairs = file.subarray(pairsStart, at);
  const found = Array.from({ length: tensorCount }, () => {
    const start = at;
    skip(nextU64());
    skip(8 * nextU32() + 4);
    return { description: file.subarray(start, at), offset: nextU64() };
  });
  const start = Math.ceil(at / alignment) * alignment;
  const tensors = found.map(({ description, offset }, index) => ({
    description,
    data: file.subarray(start + offset, start + (found[index + 1]?.offset ?? file.length - start)),
  }));
  return { pairCount, pairs, tensors };
}

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(Math.ceil(bytes.length / alignment) * alignment - bytes.length)]);
const u16 = (value: number) => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const i32 = (value: number) => Buffer.from(Int32Array.of(value).buffer);
const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const pair = (key: string, type: number, value: Buffer) =>
  Buffer.concat([u64(Buffer.byteLength(key)), Buffer.from(key), u32(type), value]);
