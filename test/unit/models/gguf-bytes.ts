// Writes small GGUF files for tests: a real header, and zeros for weights.

export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** The number of a tensor type. */
  readonly type: number;
}

export interface GgufSpec {
  readonly architecture?: string;
  readonly name?: string;
  readonly fileType?: number;
  readonly contextLength?: number;
  readonly vocabulary?: readonly string[];
  readonly tensors?: readonly TensorSpec[];
  readonly version?: number;
}

/** type number → [values, bytes] of a block, for the types that tests use. */
const blocks: Record<number, readonly [number, number]> = {
  0: [1, 4],
  1: [1, 2],
  8: [32, 34],
  10: [256, 84],
  11: [256, 110],
  12: [256, 144],
  13: [256, 176],
  14: [256, 210],
};

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
const pair = (key: string, type: number, value: Buffer) => Buffer.concat([text(key), u32(type), value]);
const align = (size: number) => Math.ceil(size / 32) * 32;
const bytesOf = ({ shape, type }: TensorSpec) => {
  const [values, bytes] = blocks[type]!;
  return (shape.reduce((product, size) => product * size, 1) / values) * bytes;
};

export function ggufBytes(spec: GgufSpec = {}): Buffer {
  const { architecture = 'llama', contextLength = 4096, vocabulary = ['<unk>', '<s>', '</s>'] } = spec;
  const tensors = spec.tensors ?? [{ name: 'blk.0.attn_q.weight', shape: [32, 32], type: 1 }];
  const pairs = [
    pair('general.architecture', 8, text(architecture)),
    ...(spec.name === undefined ? [] : [pair('general.name', 8, text(spec.name))]),
    ...(spec.fileType === undefined ? [] : [pair('general.file_type', 4, u32(spec.fileType))]),
    pair(`${architecture}.context_length`, 4, u32(contextLength)),
    pair(
      'tokenizer.ggml.tokens',
      9,
      Buffer.concat([u32(8), u64(vocabulary.length), ...vocabulary.map(text)]),
    ),
    pair('tokenizer.ggml.scores', 9, Buffer.concat([u32(6), u64(2), Buffer.alloc(8)])),
    pair('tokenizer.ggml.add_bos_token', 7, Buffer.of(1)),
  ];
  let offset = 0;
  const infos = tensors.map((tensor) => {
    const { name, shape, type } = tensor;
    const info = Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(type), u64(offset)]);
    offset = align(offset + bytesOf(tensor));
    return info;
  });
  const head = [Buffer.from('GGUF'), u32(spec.version ?? 3), u64(tensors.length), u64(pairs.length)];
  const header = Buffer.concat([...head, ...pairs, ...infos]);
  return Buffer.concat([header, Buffer.alloc(align(header.length) - header.length), Buffer.alloc(offset)]);
}
