// The beginning of a GGUF file as bytes: metadata, and where each tensor lies.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

/** A metadata value. Counts and ids are 32-bit, as the engine reads them. */
export type GgufValue =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'count'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'flag'; readonly value: boolean }
  | { readonly type: 'texts'; readonly value: readonly string[] }
  | { readonly type: 'floats'; readonly value: readonly number[] }
  | { readonly type: 'integers'; readonly value: readonly number[] };

export type GgufMetadataPairs = readonly (readonly [key: string, value: GgufValue])[];

export interface GgufTensorPlan {
  readonly name: string;
  /** The number of its type. */
  readonly typeId: number;
  /** The length of a row first. */
  readonly shape: readonly number[];
  /** Of its data, padding not included. */
  readonly bytes: number;
}

export interface GgufLayout {
  /** All that stands before the first tensor, padding included. */
  readonly header: Buffer;
  /** Where each tensor begins, in bytes from the beginning of the file. */
  readonly offsets: readonly number[];
  /** Bytes of the whole file. */
  readonly bytes: number;
}

const version = 3;
/** Bytes; the format's default, so that no key has to say it. */
export const alignment = 32;
/** Types of values, by their numbers in the file. */
const types = { count: 4, integer: 5, float: 6, flag: 7, text: 8, array: 9 } as const;

export function layOut(metadata: GgufMetadataPairs, tensors: readonly GgufTensorPlan[]): GgufLayout {
  let end = 0;
  const places = tensors.map(({ bytes }) => {
    const place = end;
    end = aligned(end + bytes);
    return place;
  });
  const infos = tensors.map(({ name, shape, typeId }, index) =>
    Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(typeId), u64(places[index]!)]),
  );
  const written = Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(tensors.length),
    u64(metadata.length),
    ...metadata.flatMap(([key, value]) => [text(key), encode(value)]),
    ...infos,
  ]);
  const header = Buffer.concat([written, Buffer.alloc(aligned(written.length) - written.length)]);
  const offsets = places.map((place) => header.length + place);
  return { header, offsets, bytes: header.length + end };
}

function encode(value: GgufValue): Buffer {
  switch (value.type) {
    case 'text':
      return Buffer.concat([u32(types.text), text(value.value)]);
    case 'count':
      return Buffer.concat([u32(types.count), u32(value.value)]);
    case 'float':
      return Buffer.concat([u32(types.float), Buffer.from(Float32Array.of(value.value).buffer)]);
    case 'flag':
      return Buffer.concat([u32(types.flag), Buffer.of(value.value ? 1 : 0)]);
    case 'texts':
      return array(types.text, value.value.length, textsOf(value.value));
    case 'floats':
      return array(types.float, value.value.length, Buffer.from(Float32Array.from(value.value).buffer));
    case 'integers':
      return array(types.integer, value.value.length, Buffer.from(Int32Array.from(value.value).buffer));
    default:
      return value satisfies never;
  }
}

function array(type: number, count: number, values: Buffer): Buffer {
  return Buffer.concat([u32(types.array), u32(type), u64(count), values]);
}

/** Texts one behind the other, in one buffer: a vocabulary has tens of thousands. */
function textsOf(values: readonly string[]): Buffer {
  const all = Buffer.alloc(values.reduce((sum, value) => sum + 8 + Buffer.byteLength(value), 0));
  let at = 0;
  for (const value of values) {
    const length = all.write(value, at + 8);
    // The upper half of the length stays 0.
    all.writeUInt32LE(length, at);
    at += 8 + length;
  }
  return all;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function aligned(offset: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
