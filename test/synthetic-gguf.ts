// Writes GGUF files of any llama geometry and level, with random weights and a valid tokenizer, at the speed
// of the disk: for benchmarks and tests that need a model's size and shape and not its sense.
// node scripts/run.mjs test/synthetic-gguf.ts GEOMETRY LEVEL FILE
//
// Such a model writes letters and spaces and never ends by itself: the output rows of all other tokens are
// zero, so that one reply is as long as another and each token is text.
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BlockType, blockOf, createRandom, randomBlocks } from './synthetic-blocks.ts';
import { type Vocabulary, vocabularyOf } from './synthetic-vocabulary.ts';

export interface Geometry {
  readonly layers: number;
  readonly embedding: number;
  readonly feedForward: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly vocabulary: number;
  /** Tokens. */
  readonly contextLength: number;
}

export type SyntheticLevel = 'F32' | 'F16' | 'Q8_0' | 'Q6_K' | 'Q4_K_M' | 'Q4_0';

export const geometries = {
  /** The demo model's. */
  tiny: {
    layers: 4,
    embedding: 256,
    feedForward: 768,
    heads: 8,
    kvHeads: 2,
    vocabulary: 832,
    contextLength: 4096,
  },
  '150m': {
    layers: 12,
    embedding: 768,
    feedForward: 2560,
    heads: 12,
    kvHeads: 3,
    vocabulary: 32_000,
    contextLength: 8192,
  },
  'xenon-4': {
    layers: 32,
    embedding: 4096,
    feedForward: 14_336,
    heads: 32,
    kvHeads: 8,
    vocabulary: 32_000,
    contextLength: 32_768,
  },
} as const satisfies Record<string, Geometry>;

/** `general.file_type` of each level, and the types that it is made of. */
const levels: Readonly<
  Record<SyntheticLevel, { fileType: number; main: BlockType; fine: BlockType; output: BlockType }>
> = {
  F32: { fileType: 0, main: 'F32', fine: 'F32', output: 'F32' },
  F16: { fileType: 1, main: 'F16', fine: 'F16', output: 'F16' },
  Q8_0: { fileType: 7, main: 'Q8_0', fine: 'Q8_0', output: 'Q8_0' },
  Q6_K: { fileType: 18, main: 'Q6_K', fine: 'Q6_K', output: 'Q6_K' },
  Q4_K_M: { fileType: 15, main: 'Q4_K', fine: 'Q6_K', output: 'Q6_K' },
  Q4_0: { fileType: 2, main: 'Q4_0', fine: 'Q4_0', output: 'Q6_K' },
};

interface Tensor {
  readonly name: string;
  /** The length of a row first. */
  readonly shape: readonly number[];
  readonly type: BlockType;
  /** Standard deviation of its values; null: all of them are 1. */
  readonly spread: number | null;
}

const alignment = 32;
/** Bytes of random blocks that the weights of one type and spread are cut from. */
const poolBytes = 4 << 20;

/**
 * Writes the file; nothing is left of one that could not be written whole.
 * @throws RangeError where a row is not a whole number of the level's blocks
 */
export function writeSyntheticGguf(
  path: string,
  options: {
    geometry: Geometry;
    level: SyntheticLevel;
    name?: string;
    seed?: number;
    /** Weights of zero that take no room on the disk: for what only looks at the header. */
    hollow?: boolean;
  },
): void {
  const { geometry, level, name = 'Synthetic model', seed = 1, hollow = false } = options;
  const vocabulary = vocabularyOf(geometry.vocabulary);
  const tensors = tensorsOf(geometry, level);
  const file = openSync(path, 'w');
  let whole = false;
  try {
    const beginning = header(geometry, level, name, vocabulary, tensors);
    writeSync(file, beginning);
    if (hollow) {
      const data = tensors.reduce((sum, tensor) => sum + padded(bytesOf(tensor)), 0);
      ftruncateSync(file, beginning.length + data);
      whole = true;
      return;
    }
    const pools = createPools(createRandom(seed));
    for (const tensor of tensors) writeTensor(file, tensor, pools, vocabulary);
    whole = true;
  } finally {
    closeSync(file);
    if (!whole) rmSync(path);
  }
}

/** Which layers get more bits in the mixed levels: llama.cpp's `use_more_bits`. */
function getsMoreBits(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8);
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2;
}

function tensorsOf(geometry: Geometry, level: SyntheticLevel): Tensor[] {
  const { layers, embedding, feedForward, heads, kvHeads, vocabulary } = geometry;
  const { main, fine, output } = levels[level];
  const kv = (embedding / heads) * kvHeads;
  const norm = (name: string): Tensor => ({ name, shape: [embedding], type: 'F32', spread: null });
  const matrix = (name: string, columns: number, rows: number, type: BlockType): Tensor => {
    if (columns % blockOf(type).values !== 0)
      throw new RangeError(`${name}: rows of ${columns} values cannot be ${type}`);
    return { name, shape: [columns, rows], type, spread: 1 / Math.sqrt(columns) };
  };
  const blocks = Array.from({ length: layers }, (_, layer) => {
    const mixed = getsMoreBits(layer, layers) ? fine : main;
    return [
      norm('attn_norm'),
      matrix('attn_q', embedding, embedding, main),
      matrix('attn_k', embedding, kv, main),
      matrix('attn_v', embedding, kv, mixed),
      matrix('attn_output', embedding, embedding, main),
      norm('ffn_norm'),
      matrix('ffn_gate', embedding, feedForward, main),
      matrix('ffn_up', embedding, feedForward, main),
      matrix('ffn_down', feedForward, embedding, mixed),
    ].map((tensor) => ({ ...tensor, name: `blk.${layer}.${tensor.name}` }));
  });
  return [
    { ...matrix('token_embd', embedding, vocabulary, main), spread: 1 },
    ...blocks.flat(),
    norm('output_norm'),
    { ...matrix('output', embedding, vocabulary, output), spread: 2 / Math.sqrt(embedding) },
  ].map((tensor) => ({ ...tensor, name: `${tensor.name}.weight` }));
}

const bytesOf = ({ shape, type }: Tensor): number =>
  (shape.reduce((product, size) => product * size, 1) / blockOf(type).values) * blockOf(type).bytes;
const padded = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** Random blocks, made once for each type and spread; `cut` gives `bytes` from anywhere in them. */
function createPools(random: () => number) {
  const pools = new Map<string, Uint8Array>();
  return {
    cut(type: BlockType, spread: number, bytes: number): Uint8Array {
      const key = `${type} ${spread}`;
      const block = blockOf(type).bytes;
      const pool = pools.get(key) ?? randomBlocks(type, Math.floor(poolBytes / block), spread, random);
      pools.set(key, pool);
      const start = Math.floor((random() * (pool.length - bytes)) / block) * block;
      return pool.subarray(start, start + bytes);
    },
  };
}

function writeTensor(
  file: number,
  tensor: Tensor,
  pools: ReturnType<typeof createPools>,
  { plain }: Vocabulary,
): void {
  const { name, shape, type, spread } = tensor;
  const [columns = 0, rows = 1] = shape;
  const rowBytes = (columns / blockOf(type).values) * blockOf(type).bytes;
  if (spread === null) {
    writeSync(file, new Uint8Array(new Float32Array(columns).fill(1).buffer));
  } else {
    const rowsAtOnce = Math.max(1, Math.floor((1 << 20) / rowBytes));
    for (let row = 0; row < rows; row += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - row);
      let part = pools.cut(type, spread, count * rowBytes);
      if (name === 'output.weight') {
        part = part.slice();
        for (let at = 0; at < count; at++)
          if (!plain[row + at]) part.fill(0, at * rowBytes, (at + 1) * rowBytes);
      }
      writeSync(file, part);
    }
  }
  const bytes = bytesOf(tensor);
  writeSync(file, new Uint8Array(padded(bytes) - bytes));
}

const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const f32 = (value: number) => Buffer.from(Float32Array.of(value).buffer);
const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);

/** Types of metadata values, by their numbers in the file. */
const valueTypes = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;

/** The template of Mistral-7B-Instruct-v0.1, whose format Xenon-4 keeps. */
export const chatTemplate =
  "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token + ' ' }}{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}";

function header(
  geometry: Geometry,
  level: SyntheticLevel,
  name: string,
  vocabulary: Vocabulary,
  tensors: readonly Tensor[],
): Buffer {
  const pairs: Buffer[] = [];
  const put = (key: string, type: keyof typeof valueTypes, value: Buffer) =>
    void pairs.push(Buffer.concat([text(key), u32(valueTypes[type]), value]));
  const number = (key: string, value: number) => put(key, 'uint32', u32(value));
  const list = (key: string, type: 'string' | 'float32' | 'int32', values: readonly Buffer[]) =>
    put(key, 'array', Buffer.concat([u32(valueTypes[type]), u64(values.length), ...values]));

  put('general.architecture', 'string', text('llama'));
  put('general.name', 'string', text(name));
  number('general.file_type', levels[level].fileType);
  number('general.quantization_version', 2);
  number('general.alignment', alignment);
  number('llama.context_length', geometry.contextLength);
  number('llama.embedding_length', geometry.embedding);
  number('llama.block_count', geometry.layers);
  number('llama.feed_forward_length', geometry.feedForward);
  number('llama.attention.head_count', geometry.heads);
  number('llama.attention.head_count_kv', geometry.kvHeads);
  number('llama.rope.dimension_count', geometry.embedding / geometry.heads);
  number('llama.vocab_size', geometry.vocabulary);
  put('llama.attention.layer_norm_rms_epsilon', 'float32', f32(1e-5));
  put('llama.rope.freq_base', 'float32', f32(10_000));
  put('tokenizer.ggml.model', 'string', text('llama'));
  put('tokenizer.ggml.pre', 'string', text('default'));
  list('tokenizer.ggml.tokens', 'string', vocabulary.tokens.map(text));
  list('tokenizer.ggml.scores', 'float32', vocabulary.scores.map(f32));
  list('tokenizer.ggml.token_type', 'int32', vocabulary.types.map(u32));
  number('tokenizer.ggml.unknown_token_id', 0);
  number('tokenizer.ggml.bos_token_id', 1);
  number('tokenizer.ggml.eos_token_id', 2);
  put('tokenizer.ggml.add_bos_token', 'bool', Buffer.of(1));
  put('tokenizer.ggml.add_eos_token', 'bool', Buffer.of(0));
  put('tokenizer.chat_template', 'string', text(chatTemplate));

  let offset = 0;
  const infos = tensors.map((tensor) => {
    const { name, shape, type } = tensor;
    const place = [u32(blockOf(type).id), u64(offset)];
    offset += padded(bytesOf(tensor));
    return Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), ...place]);
  });
  const counts = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(pairs.length)];
  const written = Buffer.concat([...counts, ...pairs, ...infos]);
  return Buffer.concat([written, Buffer.alloc(padded(written.length) - written.length)]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [geometry = '', level = '', path] = process.argv.slice(2);
  if (!(geometry in geometries) || !(level in levels) || path === undefined) {
    const known = `${Object.keys(geometries).join('|')} ${Object.keys(levels).join('|')} FILE`;
    process.stderr.write(`usage: node scripts/run.mjs test/synthetic-gguf.ts ${known}\n`);
    process.exit(2);
  }
  writeSyntheticGguf(path, {
    geometry: geometries[geometry as keyof typeof geometries],
    level: level as SyntheticLevel,
    name: `Synthetic ${geometry}`,
  });
}
