// Copies a GGUF with other metadata and the same tensors: a file of another family, in milliseconds.
import { readFileSync, writeFileSync } from 'node:fs';
import { arrayType, fixedSizes, stringType } from '../main/models/gguf-metadata.ts';

/** A text to put in a key's place, or null to leave the key out. Token types: ids to change. */
export interface GgufChanges {
  readonly texts?: Readonly<Record<string, string | null>>;
  /** Names for tokens of the vocabulary, and their types, by id. */
  readonly tokens?: Readonly<Record<number, { readonly name: string; readonly type: number }>>;
}

export function copyGgufWith(from: string, to: string, { texts = {}, tokens = {} }: GgufChanges): string {
  const file = readFileSync(from);
  let at = 8;
  const skip = (length: number): number => {
    at += length;
    return at - length;
  };
  const u32 = () => file.readUInt32LE(skip(4));
  const u64 = () => Number(file.readBigUInt64LE(skip(8)));
  const skipText = () => skip(u64());
  const skipValue = (type: number): void => {
    if (type === stringType) skipText();
    else if (type !== arrayType) skip(fixedSizes[type]!);
    else {
      const of = u32();
      for (let left = u64(); left > 0; left--) skipValue(of);
    }
  };

  const tensorCount = u64();
  const pairCount = u64();
  const pairs = new Map<string, Buffer>();
  for (let index = 0; index < pairCount; index++) {
    const keyStart = skipText();
    const key = file.toString('utf8', keyStart, at);
    const start = at;
    const type = u32();
    const value = at;
    skipValue(type);
    let pair: Buffer = file.subarray(start, at);
    if (key === 'tokenizer.ggml.tokens') pair = renamed(pair, tokens);
    if (key === 'tokenizer.ggml.token_type') {
      pair = Buffer.from(pair);
      for (const [id, token] of Object.entries(tokens))
        pair.writeInt32LE(token.type, value - start + 12 + 4 * Number(id));
    }
    pairs.set(key, pair);
  }
  const infos = at;
  for (let index = 0; index < tensorCount; index++) {
    skipText();
    const dimensions = u32();
    skip(8 * dimensions + 12);
  }
  const infoBytes = file.subarray(infos, at);
  const data = file.subarray(align(at));

  for (const [key, value] of Object.entries(texts))
    if (value === null) pairs.delete(key);
    else pairs.set(key, Buffer.concat([number32(stringType), text(value)]));
  const header = Buffer.concat([
    file.subarray(0, 8),
    number64(tensorCount),
    number64(pairs.size),
    ...[...pairs].flatMap(([key, value]) => [text(key), value]),
    infoBytes,
  ]);
  writeFileSync(to, Buffer.concat([header, Buffer.alloc(align(header.length) - header.length), data]));
  return to;
}

/** The array of pieces with other names at some places. */
function renamed(pair: Buffer, tokens: NonNullable<GgufChanges['tokens']>): Buffer {
  const count = Number(pair.readBigUInt64LE(8));
  const names: Buffer[] = [];
  for (let at = 16, id = 0; id < count; id++) {
    const end = at + 8 + Number(pair.readBigUInt64LE(at));
    const token = tokens[id];
    names.push(token === undefined ? pair.subarray(at, end) : text(token.name));
    at = end;
  }
  return Buffer.concat([pair.subarray(0, 16), ...names]);
}

const align = (size: number) => Math.ceil(size / 32) * 32;
const number32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const number64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const text = (value: string) => Buffer.concat([number64(Buffer.byteLength(value)), Buffer.from(value)]);
