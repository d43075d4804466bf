// Reads a whole small GGUF into memory, arrays and weights included, for comparisons. It shares no code with the
// app's reader and writer.
import { readFileSync } from 'node:fs';

export interface ReadTensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly data: Buffer;
}

export interface ReadGguf {
  /** Keys in the order of the file. */
  readonly metadata: ReadonlyMap<string, unknown>;
  readonly tensors: readonly ReadTensor[];
}

const typeNames: Readonly<Record<number, string>> = { 0: 'F32', 1: 'F16', 30: 'BF16' };

export function readWholeGguf(path: string): ReadGguf {
  const file = readFileSync(path);
  let at = 8;
  const next = (bytes: number): number => {
    at += bytes;
    return at - bytes;
  };
  const u32 = () => file.readUInt32LE(next(4));
  const u64 = () => Number(file.readBigUInt64LE(next(8)));
  const text = () => {
    const bytes = u64();
    const start = next(bytes);
    return file.toString('utf8', start, start + bytes);
  };
  const values: Readonly<Record<number, () => unknown>> = {
    4: u32,
    5: () => file.readInt32LE(next(4)),
    6: () => file.readFloatLE(next(4)),
    7: () => file[next(1)] === 1,
    8: text,
    9: () => {
      const type = u32();
      return Array.from({ length: u64() }, () => values[type]!());
    },
  };

  const tensorCount = u64();
  const pairCount = u64();
  const metadata = new Map<string, unknown>();
  for (let pair = 0; pair < pairCount; pair++) {
    const key = text();
    metadata.set(key, values[u32()]!());
  }
  const infos = Array.from({ length: tensorCount }, () => ({
    name: text(),
    shape: Array.from({ length: u32() }, () => u64()),
    type: typeNames[u32()]!,
    offset: u64(),
  }));
  const start = Math.ceil(at / 32) * 32;
  const tensors = infos.map(({ offset, ...info }) => {
    const bytes = info.shape.reduce((product, size) => product * size, info.type === 'F32' ? 4 : 2);
    return { ...info, data: file.subarray(start + offset, start + offset + bytes) };
  });
  return { metadata, tensors };
}
