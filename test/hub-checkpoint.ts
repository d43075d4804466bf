// Writes folders of weights as the hub has them: safetensors shards with their index, config.json,
// tokenizer.model, tokenizer_config.json. The demo model's are made from demo.gguf, others of random values.
import { closeSync, copyFileSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoModelFile } from './demo-corpus.ts';
import { type ReadGguf, readWholeGguf } from './read-gguf.ts';
import { createRandom, randomBlocks, toHalf } from './synthetic-blocks.ts';
import { chatTemplate, type Geometry } from './synthetic-gguf.ts';
import { type Vocabulary, vocabularyOf } from './synthetic-vocabulary.ts';

export interface HubTensor {
  readonly name: string;
  readonly type: 'F32' | 'F16' | 'BF16';
  readonly shape: readonly number[];
  /** Its bytes, in pieces. */
  data(): Iterable<Uint8Array>;
}

/** The tokenizer.model that SentencePiece 0.1.97 itself wrote for the demo model. */
export const demoTokenizerFile = fileURLToPath(new URL('fixtures/demo-tokenizer.model', import.meta.url));

const bytesOf = ({ type, shape }: HubTensor): number =>
  shape.reduce((product, size) => product * size, type === 'F32' ? 4 : 2);

/** One safetensors file. */
export function writeSafetensors(path: string, tensors: readonly HubTensor[]): void {
  let end = 0;
  const entries = tensors.map((tensor) => {
    const begin = end;
    end += bytesOf(tensor);
    return [tensor.name, { dtype: tensor.type, shape: tensor.shape, data_offsets: [begin, end] }] as const;
  });
  const json = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) });
  // The header is padded so that the data is aligned, as the library does it.
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = openSync(path, 'w');
  try {
    writeSync(file, Buffer.concat([length, header]));
    for (const tensor of tensors) for (const piece of tensor.data()) writeSync(file, piece);
  } finally {
    closeSync(file);
  }
}

/** Shards of about the same number of tensors, and their index; one file without an index for a single one. */
export function writeShards(dir: string, tensors: readonly HubTensor[], count: number): void {
  mkdirSync(dir, { recursive: true });
  if (count === 1) {
    writeSafetensors(join(dir, 'model.safetensors'), tensors);
    return;
  }
  const map: Record<string, string> = {};
  const digits = (number: number) => String(number).padStart(5, '0');
  for (let shard = 0; shard < count; shard++) {
    const from = Math.floor((shard * tensors.length) / count);
    const part = tensors.slice(from, Math.floor(((shard + 1) * tensors.length) / count));
    const file = `model-${digits(shard + 1)}-of-${digits(count)}.safetensors`;
    writeSafetensors(join(dir, file), part);
    for (const { name } of part) map[name] = file;
  }
  const total = tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  const index = { metadata: { total_size: total }, weight_map: map };
  writeFileSync(join(dir, 'model.safetensors.index.json'), JSON.stringify(index, null, 2));
}

/** config.json as the library of the hub writes it for Mistral-7B-v0.1. */
export function configOf(geometry: Geometry, type: string): Record<string, unknown> {
  return {
    architectures: ['MistralForCausalLM'],
    bos_token_id: 1,
    eos_token_id: 2,
    hidden_act: 'silu',
    hidden_size: geometry.embedding,
    initializer_range: 0.02,
    intermediate_size: geometry.feedForward,
    max_position_embeddings: geometry.contextLength,
    model_type: 'mistral',
    num_attention_heads: geometry.heads,
    num_hidden_layers: geometry.layers,
    num_key_value_heads: geometry.kvHeads,
    rms_norm_eps: 1e-5,
    rope_theta: 10_000.0,
    sliding_window: 4096,
    tie_word_embeddings: false,
    torch_dtype: type,
    transformers_version: '4.35.0',
    use_cache: true,
    vocab_size: geometry.vocabulary,
  };
}

const tokenizerConfig = {
  add_bos_token: true,
  add_eos_token: false,
  added_tokens_decoder: {
    0: { content: '<unk>', special: true },
    1: { content: '<s>', special: true },
    2: { content: '</s>', special: true },
  },
  bos_token: '<s>',
  eos_token: '</s>',
  legacy: true,
  pad_token: null,
  tokenizer_class: 'LlamaTokenizer',
  unk_token: '<unk>',
};

export function writeJsonFile(dir: string, file: string, value: unknown): void {
  writeFileSync(join(dir, file), JSON.stringify(value, null, 2));
}

/** The hub's name of each of GGUF's; `N` is the layer. */
const hubNames: Readonly<Record<string, string>> = {
  'token_embd.weight': 'model.embed_tokens.weight',
  'output_norm.weight': 'model.norm.weight',
  'output.weight': 'lm_head.weight',
  'blk.N.attn_norm.weight': 'model.layers.N.input_layernorm.weight',
  'blk.N.ffn_norm.weight': 'model.layers.N.post_attention_layernorm.weight',
  'blk.N.attn_q.weight': 'model.layers.N.self_attn.q_proj.weight',
  'blk.N.attn_k.weight': 'model.layers.N.self_attn.k_proj.weight',
  'blk.N.attn_v.weight': 'model.layers.N.self_attn.v_proj.weight',
  'blk.N.attn_output.weight': 'model.layers.N.self_attn.o_proj.weight',
  'blk.N.ffn_gate.weight': 'model.layers.N.mlp.gate_proj.weight',
  'blk.N.ffn_up.weight': 'model.layers.N.mlp.up_proj.weight',
  'blk.N.ffn_down.weight': 'model.layers.N.mlp.down_proj.weight',
};

function hubNameOf(name: string): string {
  const layer = /^blk\.(\d+)\./.exec(name)?.[1] ?? '';
  return hubNames[name.replace(/^blk\.\d+\./, 'blk.N.')]!.replace('.N.', `.${layer}.`);
}

/**
 * The rows of a query or key matrix in the order of the hub: of each head first the even rows, then the odd ones.
 */
function withHalvesApart(rows: Buffer, rowBytes: number, headSize: number): Buffer {
  const count = rows.length / rowBytes;
  const order: number[] = [];
  for (let head = 0; head < count; head += headSize) {
    for (let row = 0; row < headSize; row += 2) order.push(head + row);
    for (let row = 1; row < headSize; row += 2) order.push(head + row);
  }
  return Buffer.concat(order.map((row) => rows.subarray(row * rowBytes, (row + 1) * rowBytes)));
}

/** The tensors of a GGUF of the architecture llama as the hub would have them. */
export function hubTensorsOf(gguf: ReadGguf): HubTensor[] {
  const headSize = gguf.metadata.get('llama.rope.dimension_count') as number;
  return gguf.tensors.map(({ name, type, shape, data }) => {
    const permuted = /attn_[qk]\./.test(name);
    const rowBytes = shape[0]! * (type === 'F32' ? 4 : 2);
    return {
      name: hubNameOf(name),
      type: type as HubTensor['type'],
      shape: [...shape].reverse(),
      data: () => [permuted ? withHalvesApart(data, rowBytes, headSize) : data],
    };
  });
}

/** The demo model as a checkpoint of the hub. */
export function writeDemoCheckpoint(dir: string, { shards = 2 } = {}): void {
  const gguf = readWholeGguf(fileURLToPath(demoModelFile));
  writeShards(dir, hubTensorsOf(gguf), shards);
  const number = (key: string) => gguf.metadata.get(`llama.${key}`) as number;
  const geometry: Geometry = {
    layers: number('block_count'),
    embedding: number('embedding_length'),
    feedForward: number('feed_forward_length'),
    heads: number('attention.head_count'),
    kvHeads: number('attention.head_count_kv'),
    vocabulary: number('vocab_size'),
    contextLength: number('context_length'),
  };
  writeJsonFile(dir, 'config.json', configOf(geometry, 'float16'));
  writeJsonFile(dir, 'tokenizer_config.json', { ...tokenizerConfig, chat_template: chatTemplate });
  copyFileSync(demoTokenizerFile, join(dir, 'tokenizer.model'));
}

/** Random weights, in the order in which the hub's library saves them. */
export function randomTensors(geometry: Geometry, type: 'F16' | 'BF16', seed = 1): HubTensor[] {
  const { layers, embedding, feedForward, heads, kvHeads, vocabulary } = geometry;
  const random = createRandom(seed);
  const { matrices, norms } = poolsOf(type);
  const tensor = (name: string, ...shape: number[]): HubTensor => {
    const bytes = bytesOf({ name, type, shape, data: () => [] });
    const pool = shape.length === 1 ? norms : matrices;
    // From another place for each tensor, so that a mix-up shows.
    const start = Math.floor((random() * pool.length) / 4) * 2;
    function* data() {
      for (let done = 0, at = start; done < bytes; at = 0) {
        const piece = pool.subarray(at, Math.min(pool.length, at + bytes - done));
        done += piece.length;
        yield piece;
      }
    }
    return { name: `${name}.weight`, type, shape, data };
  };
  const kv = (embedding / heads) * kvHeads;
  const layer = (at: number) => [
    tensor(`model.layers.${at}.input_layernorm`, embedding),
    tensor(`model.layers.${at}.mlp.down_proj`, embedding, feedForward),
    tensor(`model.layers.${at}.mlp.gate_proj`, feedForward, embedding),
    tensor(`model.layers.${at}.mlp.up_proj`, feedForward, embedding),
    tensor(`model.layers.${at}.post_attention_layernorm`, embedding),
    tensor(`model.layers.${at}.self_attn.k_proj`, kv, embedding),
    tensor(`model.layers.${at}.self_attn.o_proj`, embedding, embedding),
    tensor(`model.layers.${at}.self_attn.q_proj`, embedding, embedding),
    tensor(`model.layers.${at}.self_attn.v_proj`, kv, embedding),
  ];
  return [
    tensor('model.embed_tokens', vocabulary, embedding),
    ...Array.from({ length: layers }, (_, at) => layer(at)).flat(),
    tensor('model.norm', embedding),
    tensor('lm_head', vocabulary, embedding),
  ];
}

interface Pools {
  readonly matrices: Uint8Array;
  readonly norms: Uint8Array;
}
const pools = new Map<string, Pools>();

/** Random values that tensors are cut from; made once, because they take longer than writing a small model. */
function poolsOf(type: 'F16' | 'BF16'): Pools {
  const random = createRandom(1);
  const made = pools.get(type) ?? {
    matrices: halves(type, randomBlocks('F32', 1 << 20, 0.02, random)),
    norms: halves(
      type,
      new Uint8Array(Float32Array.from({ length: 1 << 14 }, () => 0.75 + random() / 2).buffer),
    ),
  };
  pools.set(type, made);
  return made;
}

/** Floats as F16 or, without their lower halves, as BF16. */
function halves(type: 'F16' | 'BF16', bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const floats = new Float32Array(bytes.buffer);
  const upper = new Uint16Array(bytes.buffer).filter((_, at) => at % 2 === 1);
  return new Uint8Array(type === 'BF16' ? upper.buffer : Uint16Array.from(floats, toHalf).buffer);
}

/** A whole checkpoint of random weights. */
export function writeRandomCheckpoint(
  dir: string,
  geometry: Geometry,
  { type = 'BF16', shards = 3 }: { type?: 'F16' | 'BF16'; shards?: number } = {},
): void {
  writeShards(dir, randomTensors(geometry, type), shards);
  writeJsonFile(dir, 'config.json', configOf(geometry, type === 'F16' ? 'float16' : 'bfloat16'));
  writeJsonFile(dir, 'tokenizer_config.json', tokenizerConfig);
  writeFileSync(join(dir, 'tokenizer.model'), sentencePieceBytes(vocabularyOf(geometry.vocabulary)));
}

/** What a tokenizer.model of this vocabulary would be. `modelType`: 1 unigram, 2 BPE. */
export function sentencePieceBytes(
  { tokens, scores, types }: Pick<Vocabulary, 'tokens' | 'scores' | 'types'>,
  { modelType = 2 } = {},
): Buffer {
  const pieces = tokens.map((token, id) => {
    const text = Buffer.from(token);
    const score = Buffer.alloc(4);
    score.writeFloatLE(scores[id]!);
    const typed = types[id] === 1 ? [] : [Buffer.of(0x18, types[id]!)];
    return Buffer.concat([Buffer.of(0x0a), varint(text.length), text, Buffer.of(0x15), score, ...typed]);
  });
  const trainer = Buffer.of(0x18, modelType);
  return Buffer.concat([
    ...pieces.flatMap((piece) => [Buffer.of(0x0a), varint(piece.length), piece]),
    Buffer.of(0x12, trainer.length),
    trainer,
  ]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 128)) bytes.push((left % 128) | 0x80);
  return Buffer.of(...bytes, left);
}
