// The converter on folders as the hub has them, held to files and values that other code has made.
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type ConversionOrder,
  convertCheckpoint,
  convertedBytes,
  realDisk,
  type TargetDisk,
} from '../../../../main/models/convert/convert-checkpoint.ts';
import { type TargetFile, writeGguf } from '../../../../main/models/convert/gguf-writer.ts';
import { fromBrain, toHalf } from '../../../../main/models/convert/half-floats.ts';
import { planConversion } from '../../../../main/models/convert/mistral-to-gguf.ts';
import { mistralTemplate } from '../../../../main/models/convert/tokenizer-metadata.ts';
import { readGguf } from '../../../../main/models/gguf.ts';
import { levelOf } from '../../../../main/models/levels.ts';
import type { ConversionProgress } from '../../../../preload/contract/convert.ts';
import type { ErrorData } from '../../../../preload/contract/errors.ts';
import { t } from '../../../../renderer/messages/index.ts';
import { demoModelFile } from '../../../demo-corpus.ts';
import {
  configOf,
  type HubTensor,
  randomTensors,
  writeDemoCheckpoint,
  writeJsonFile,
  writeRandomCheckpoint,
  writeSafetensors,
  writeShards,
} from '../../../hub-checkpoint.ts';
import { problemIn } from '../../../problem-of.ts';
import { readWholeGguf } from '../../../read-gguf.ts';
import type { Geometry } from '../../../synthetic-gguf.ts';
import { tempDir } from '../../store/temp-dir.ts';

/** Xenon-4's heads, four to a key head, at a small width. */
const grouped: Geometry = {
  layers: 3,
  embedding: 256,
  feedForward: 512,
  heads: 32,
  kvHeads: 8,
  vocabulary: 600,
  contextLength: 32_768,
};

interface Place {
  readonly sourceDir: string;
  readonly outDir: string;
  readonly target: string;
}

function place(): Place {
  const [sourceDir, outDir] = [join(tempDir(), 'Xenon-4'), tempDir()];
  return { sourceDir, outDir, target: join(outDir, 'model.gguf') };
}

function convert(
  { sourceDir, target }: Place,
  options: Partial<ConversionOrder> & {
    signal?: AbortSignal;
    disk?: TargetDisk;
    onProgress?: (progress: ConversionProgress) => void;
  } = {},
) {
  const signal = new AbortController().signal;
  return convertCheckpoint({ sourceDir, target, signal, onProgress() {}, ...options });
}

/** The folder changed by `change`, converted: what goes wrong, with nothing left and words for it. */
async function problemWith(
  change: (dir: string) => void,
  options: Parameters<typeof convert>[1] = {},
): Promise<ErrorData> {
  const one = place();
  writeRandomCheckpoint(one.sourceDir, grouped, { shards: 2 });
  change(one.sourceDir);
  const problem = await problemIn(convert(one, options));
  expect(readdirSync(one.outDir)).toEqual([]);
  if (problem === null) throw new Error('It was converted.');
  expect(t.error(problem)).toMatch(/^[A-Z\p{L}].*\.$/u);
  return problem;
}

describe('the demo model in the hub’s format', () => {
  const written = readWholeGguf(fileURLToPath(demoModelFile));

  test('becomes the file that its training wrote: tensors, shapes, types, bytes and tokenizer', async () => {
    const one = place();
    writeDemoCheckpoint(one.sourceDir, { shards: 2 });
    expect(readdirSync(one.sourceDir)).toContain('model-00002-of-00002.safetensors');
    const { bytes } = await convert(one);
    expect(readdirSync(one.outDir)).toEqual(['model.gguf']);
    expect(bytes).toBe(readFileSync(one.target).length);
    expect(bytes).toBe(convertedBytes(one.sourceDir));

    const made = readWholeGguf(one.target);
    expect(made.tensors.map(({ name }) => name).sort()).toEqual(
      written.tensors.map(({ name }) => name).sort(),
    );
    for (const tensor of written.tensors) {
      const same = made.tensors.find(({ name }) => name === tensor.name)!;
      expect([same.type, same.shape]).toEqual([tensor.type, tensor.shape]);
      expect(same.data.equals(tensor.data), tensor.name).toBe(true);
    }
    // What only says where a file comes from is another in each.
    const own = ['general.name', 'general.description', 'general.license'];
    for (const [key, value] of written.metadata)
      if (!own.includes(key)) expect([key, made.metadata.get(key)]).toEqual([key, value]);
  });

  test('in a single file without an index becomes the same bytes as in shards', async () => {
    const [sharded, single] = [place(), place()];
    writeDemoCheckpoint(sharded.sourceDir, { shards: 5 });
    writeDemoCheckpoint(single.sourceDir, { shards: 1 });
    await convert(sharded);
    await convert(single);
    expect(readFileSync(single.target).equals(readFileSync(sharded.target))).toBe(true);
  });
});

describe('a checkpoint with Xenon-4’s grouped heads', () => {
  /** Row `row` of a hub tensor, by what its `data` gives. */
  const bytesOf = ({ data }: HubTensor) => Buffer.concat([...data()]);
  const hub = new Map(randomTensors(grouped, 'BF16').map((tensor) => [tensor.name, tensor]));
  const headSize = 8;

  test('keeps BF16 as it is, permutes queries and keys by head, and has its norms in F32', async () => {
    const one = place();
    writeRandomCheckpoint(one.sourceDir, grouped, { shards: 4 });
    await convert(one);
    const made = new Map(readWholeGguf(one.target).tensors.map((tensor) => [tensor.name, tensor]));
    expect(made.size).toBe(hub.size);
    expect(levelOf(readGguf(one.target))).toBe('BF16');

    for (const [name, source, heads] of [
      ['blk.1.attn_q.weight', 'model.layers.1.self_attn.q_proj.weight', 32],
      ['blk.1.attn_k.weight', 'model.layers.1.self_attn.k_proj.weight', 8],
    ] as const) {
      const from = new Uint16Array(new Uint8Array(bytesOf(hub.get(source)!)).buffer);
      const { data } = made.get(name)!;
      for (let head = 0; head < heads; head++)
        for (let pair = 0; pair < headSize / 2; pair++)
          for (const side of [0, 1])
            for (const column of [0, 17, 255]) {
              const row = head * headSize + 2 * pair + side;
              const before = head * headSize + side * (headSize / 2) + pair;
              expect(data.readUInt16LE(2 * (256 * row + column))).toBe(from[256 * before + column]);
            }
    }
    for (const [name, source] of [
      ['token_embd.weight', 'model.embed_tokens.weight'],
      ['output.weight', 'lm_head.weight'],
      ['blk.2.attn_v.weight', 'model.layers.2.self_attn.v_proj.weight'],
      ['blk.2.attn_output.weight', 'model.layers.2.self_attn.o_proj.weight'],
      ['blk.0.ffn_gate.weight', 'model.layers.0.mlp.gate_proj.weight'],
      ['blk.0.ffn_up.weight', 'model.layers.0.mlp.up_proj.weight'],
      ['blk.0.ffn_down.weight', 'model.layers.0.mlp.down_proj.weight'],
    ] as const)
      expect(made.get(name)!.data.equals(bytesOf(hub.get(source)!)), name).toBe(true);

    for (const [name, source] of [
      ['blk.0.attn_norm.weight', 'model.layers.0.input_layernorm.weight'],
      ['blk.0.ffn_norm.weight', 'model.layers.0.post_attention_layernorm.weight'],
      ['output_norm.weight', 'model.norm.weight'],
    ] as const) {
      const { type, data } = made.get(name)!;
      const from = new Uint16Array(new Uint8Array(bytesOf(hub.get(source)!)).buffer);
      expect(type).toBe('F32');
      expect([...new Float32Array(new Uint8Array(data).buffer)]).toEqual([...from].map(fromBrain));
    }
  });

  test('says in its metadata all that an engine and a person need', async () => {
    const one = place();
    writeRandomCheckpoint(one.sourceDir, grouped);
    writeFileSync(join(one.sourceDir, 'README.md'), '---\nlanguage: en\nlicense: apache-2.0\n---\n# Card\n');
    const url = 'https://huggingface.co/Xenon1/Xenon-4';
    await convert(one, { origin: { repository: 'Xenon1/Xenon-4', url } });
    const { metadata } = readWholeGguf(one.target);
    const told = Object.fromEntries([...metadata].filter(([, value]) => !Array.isArray(value)));
    expect(told).toEqual({
      'general.architecture': 'llama',
      'general.type': 'model',
      'general.name': 'Xenon-4',
      'general.size_label': '2.0M',
      'general.license': 'apache-2.0',
      'general.source.huggingface.repository': 'Xenon1/Xenon-4',
      'general.source.repo_url': url,
      'general.file_type': 32,
      'general.quantization_version': 2,
      'llama.vocab_size': 600,
      'llama.context_length': 32_768,
      'llama.embedding_length': 256,
      'llama.block_count': 3,
      'llama.feed_forward_length': 512,
      'llama.rope.dimension_count': 8,
      'llama.rope.freq_base': 10_000,
      'llama.attention.head_count': 32,
      'llama.attention.head_count_kv': 8,
      'llama.attention.layer_norm_rms_epsilon': Math.fround(1e-5),
      'llama.attention.sliding_window': 4096,
      'tokenizer.ggml.model': 'llama',
      'tokenizer.ggml.pre': 'default',
      'tokenizer.ggml.bos_token_id': 1,
      'tokenizer.ggml.eos_token_id': 2,
      'tokenizer.ggml.unknown_token_id': 0,
      'tokenizer.ggml.add_bos_token': true,
      'tokenizer.ggml.add_eos_token': false,
      'tokenizer.ggml.add_space_prefix': true,
      'tokenizer.chat_template': mistralTemplate,
    });
  });

  test('is turned into F16 where that is asked for', async () => {
    const one = place();
    writeRandomCheckpoint(one.sourceDir, grouped);
    await convert(one, { dtype: 'F16' });
    const { metadata, tensors } = readWholeGguf(one.target);
    expect(metadata.get('general.file_type')).toBe(1);
    const { type, data } = tensors.find(({ name }) => name === 'output.weight')!;
    const from = new Uint16Array(new Uint8Array(bytesOf(hub.get('lm_head.weight')!)).buffer);
    expect(type).toBe('F16');
    expect([...new Uint16Array(new Uint8Array(data).buffer)]).toEqual(
      [...from].map((bits) => toHalf(fromBrain(bits))),
    );
  });

  test('reports its bytes while it writes, and that it waits for the disk', async () => {
    const one = place();
    writeRandomCheckpoint(one.sourceDir, grouped);
    const told: ConversionProgress[] = [];
    const { bytes } = await convert(one, { onProgress: (progress) => told.push(progress) });
    const writing = told.filter(({ step }) => step === 'writing').map(({ doneBytes }) => doneBytes);
    expect(writing.length).toBeGreaterThan(20);
    expect(writing).toEqual([...writing].sort((one, other) => one - other));
    expect(writing.at(-1)).toBe(bytes);
    expect(told.slice(-2).map(({ step, doneBytes }) => [step, doneBytes])).toEqual([
      ['checking', 0],
      ['checking', bytes],
    ]);
    expect(new Set(told.map(({ totalBytes }) => totalBytes))).toEqual(new Set([bytes]));
  });

  test('replaces an older file of that name, and what an earlier run had left', async () => {
    const one = place();
    writeRandomCheckpoint(one.sourceDir, grouped);
    writeFileSync(one.target, 'old');
    writeFileSync(`${one.target}.part`, 'cut off');
    await convert(one);
    expect(readdirSync(one.outDir)).toEqual(['model.gguf']);
    expect(readGguf(one.target).name).toBe('Xenon-4');
  });
});

describe('what other folders of this kind have', () => {
  async function metadataWith(change: (dir: string) => void, geometry = grouped) {
    const one = place();
    writeRandomCheckpoint(one.sourceDir, geometry, { shards: 1 });
    change(one.sourceDir);
    await convert(one);
    return readWholeGguf(one.target);
  }

  test('tokens that a fine-tune has added get their places, and rows without any are unused', async () => {
    const config = { ...configOf(grouped, 'bfloat16'), vocab_size: 604 };
    const { metadata } = await metadataWith((dir) => {
      const tensors = randomTensors({ ...grouped, vocabulary: 604 }, 'BF16');
      writeSafetensors(join(dir, 'model.safetensors'), tensors);
      writeJsonFile(dir, 'config.json', config);
      writeJsonFile(dir, 'added_tokens.json', { '<|im_end|>': 600, '<|tool|>': 601 });
      writeJsonFile(dir, 'tokenizer_config.json', {
        added_tokens_decoder: {
          2: { content: '</s>', special: true },
          600: { content: '<|im_end|>', special: true },
        },
        pad_token: { content: '<|im_end|>' },
        add_bos_token: false,
        add_eos_token: true,
      });
    });
    const list = (key: string) => (metadata.get(`tokenizer.ggml.${key}`) as unknown[]).slice(599);
    expect(list('tokens').slice(1)).toEqual(['<|im_end|>', '<|tool|>', '[PAD602]', '[PAD603]']);
    expect(list('token_type')).toEqual([1, 3, 4, 5, 5]);
    expect((metadata.get('tokenizer.ggml.token_type') as number[])[2]).toBe(3);
    expect(metadata.get('tokenizer.ggml.padding_token_id')).toBe(600);
    expect(metadata.get('tokenizer.ggml.add_bos_token')).toBe(false);
    expect(metadata.get('tokenizer.ggml.add_eos_token')).toBe(true);
  });

  test.each([
    ['in its configuration', { chat_template: 'mine' }, null, 'mine'],
    [
      'under a name',
      {
        chat_template: [
          { name: 'tools', template: 'no' },
          { name: 'default', template: 'yes' },
        ],
      },
      null,
      'yes',
    ],
    ['in a file of its own', {}, 'from the file', 'from the file'],
    ['nowhere', {}, null, mistralTemplate],
  ])('a chat template %s', async (_, config, file, expected) => {
    const { metadata } = await metadataWith((dir) => {
      writeJsonFile(dir, 'tokenizer_config.json', config);
      if (file !== null) writeFileSync(join(dir, 'chat_template.jinja'), file);
    });
    expect(metadata.get('tokenizer.chat_template')).toBe(expected);
  });

  test('an output that is the embedding is left to the engine', async () => {
    const { tensors } = await metadataWith((dir) => {
      const all = randomTensors(grouped, 'BF16').filter(({ name }) => name !== 'lm_head.weight');
      writeSafetensors(join(dir, 'model.safetensors'), all);
      writeJsonFile(dir, 'config.json', { ...configOf(grouped, 'bfloat16'), tie_word_embeddings: true });
    });
    expect(tensors.some(({ name }) => name === 'output.weight')).toBe(false);
  });

  test('frequencies of the rotary positions, as old files have them, are left out', async () => {
    const { tensors } = await metadataWith((dir) => {
      const name = 'model.layers.0.self_attn.rotary_emb.inv_freq';
      const frequencies: HubTensor = { name, type: 'F32', shape: [4], data: () => [new Uint8Array(16)] };
      writeSafetensors(join(dir, 'model.safetensors'), [...randomTensors(grouped, 'BF16'), frequencies]);
    });
    expect(tensors.length).toBe(randomTensors(grouped, 'BF16').length);
  });
});

describe('a folder that cannot be converted gets one sentence, and leaves nothing', () => {
  const shard = 'model-00002-of-00002.safetensors';
  const change = (dir: string, changes: Record<string, unknown>) =>
    writeJsonFile(dir, 'config.json', { ...configOf(grouped, 'bfloat16'), ...changes });

  test('another architecture', async () => {
    const problem = await problemWith((dir) => change(dir, { model_type: 'gemma2' }));
    expect(problem).toMatchObject({ code: 'checkpointArchitecture', detail: { architecture: 'gemma2' } });
    expect(t.error(problem)).toContain('“gemma2”');
  });

  test.each(['config.json', 'tokenizer.model', shard])('%s is missing', async (file) => {
    const problem = await problemWith((dir) => rmSync(join(dir, file)));
    expect(problem).toEqual({ code: 'checkpointFileMissing', detail: { file } });
    expect(t.error(problem)).toContain(file);
  });

  test('a shard is cut short', async () => {
    const problem = await problemWith((dir) => truncateSync(join(dir, shard), 400_000));
    expect(problem).toMatchObject({ code: 'checkpointTruncated', detail: { file: shard, bytes: 400_000 } });
  });

  test('a tensor is missing', async () => {
    const problem = await problemWith((dir) => change(dir, { num_hidden_layers: 4 }));
    expect(problem.detail).toMatchObject({
      flaw: 'tensorMissing',
      where: 'model.layers.3.input_layernorm.weight',
    });
  });

  test('a tensor is there that Mistral has not', async () => {
    const problem = await problemWith((dir) => change(dir, { num_hidden_layers: 2 }));
    expect(problem.code).toBe('checkpointUnsupported');
    expect(problem.detail.where).toMatch(/^model\.layers\.2\./);
  });

  test('a tensor has another shape than the configuration says', async () => {
    const problem = await problemWith((dir) => change(dir, { num_key_value_heads: 4 }));
    expect(problem.detail).toMatchObject({
      flaw: 'wrongShape',
      where: 'model.layers.0.self_attn.k_proj.weight',
    });
  });

  test('its weights are integers', async () => {
    const problem = await problemWith((dir) => {
      const file = join(dir, shard);
      const bytes = readFileSync(file);
      writeFileSync(file, Buffer.from(bytes.toString('latin1').replaceAll('"BF16"', '"I16" '), 'latin1'));
    });
    expect(problem.code).toBe('checkpointUnsupported');
    expect(problem.detail.where).toMatch(/: I16$/);
  });

  test('the tokenizer has more pieces than the embedding has rows', async () => {
    const problem = await problemWith((dir) => {
      writeShards(dir, randomTensors({ ...grouped, vocabulary: 599 }, 'BF16'), 2);
      change(dir, { vocab_size: 599 });
    });
    expect(problem).toEqual({ code: 'checkpointUnsupported', detail: { where: 'vocab_size' } });
  });

  test('a special id lies outside the vocabulary', async () => {
    const problem = await problemWith((dir) => change(dir, { eos_token_id: 600 }));
    expect(problem).toEqual({ code: 'checkpointUnsupported', detail: { where: 'eos_token_id' } });
  });

  test.each([
    ['tokenizer_config.json', '[1]'],
    ['tokenizer_config.json', '{"added_tokens_decoder":{"3":{}}}'],
    ['added_tokens.json', '{"x":"y"}'],
  ])('%s is %s', async (file, text) => {
    const problem = await problemWith((dir) => writeFileSync(join(dir, file), text));
    expect(problem).toMatchObject({ code: 'checkpointDamaged', detail: { file, flaw: 'badHeader' } });
  });

  test('a weight is too large for the type that is asked for', async () => {
    const problem = await problemWith(
      (dir) => {
        const large = Uint16Array.from({ length: 600 * 256 }, () => 0x7f00);
        const tensors = randomTensors(grouped, 'BF16').map((tensor) =>
          tensor.name === 'lm_head.weight'
            ? { ...tensor, data: () => [new Uint8Array(large.buffer)] }
            : tensor,
        );
        writeShards(dir, tensors, 2);
      },
      { dtype: 'F16' },
    );
    expect(problem.detail.where).toBe('lm_head.weight: F16');
  });
});

describe('a disk that fails', () => {
  /** A disk with room for everything, whose files write as `write` says. */
  const diskWith = (write: (file: TargetFile, bytes: Buffer, at: number) => number): TargetDisk => ({
    freeBytes: async () => 1e12,
    create(path) {
      const file = realDisk.create(path);
      return { ...file, write: (bytes, at) => write(file, bytes, at) };
    },
  });
  /** Fails with `code` once `room` bytes are written. */
  const failing = (code: string, room: number) => {
    let written = 0;
    return diskWith((file, bytes, at) => {
      if (written >= room) throw Object.assign(new Error(`${code}: no more`), { code });
      written += bytes.length;
      return file.write(bytes, at);
    });
  };

  test('with too little room is found before anything is written', async () => {
    let created = false;
    const disk: TargetDisk = {
      freeBytes: async () => 1_000_000,
      create(path) {
        created = true;
        return realDisk.create(path);
      },
    };
    const problem = await problemWith(() => {}, { disk });
    expect(problem).toMatchObject({ code: 'notEnoughDisk', detail: { freeBytes: 1_000_000 } });
    expect(problem.detail.neededBytes).toBeGreaterThan(3_900_000);
    expect(t.error(problem)).toContain('(4 MB needed, 1 MB free)');
    expect(created).toBe(false);
  });

  test.each([
    ['full in the middle', 'ENOSPC', 'notEnoughDisk'],
    ['over its quota', 'EDQUOT', 'notEnoughDisk'],
    ['broken', 'EIO', 'conversionNotWritten'],
  ])('that is %s leaves nothing', async (_, code, expected) => {
    expect((await problemWith(() => {}, { disk: failing(code, 2_000_000) })).code).toBe(expected);
  });

  test('that keeps something else than it was given is found out', async () => {
    const disk = diskWith((file, bytes, at) => {
      const kept = Buffer.from(bytes);
      if (at > 1_000_000 && at < 1_300_000) kept[7] = kept[7]! ^ 1;
      return file.write(kept, at);
    });
    expect((await problemWith(() => {}, { disk })).code).toBe('conversionDiffers');
  });

  test('that takes less at a time than it is given gets the rest as well', async () => {
    const one = place();
    writeDemoCheckpoint(one.sourceDir);
    await convert(one);
    const whole = readFileSync(one.target);
    await convert(one, { disk: diskWith((file, bytes, at) => file.write(bytes.subarray(0, 65_537), at)) });
    expect(readFileSync(one.target).equals(whole)).toBe(true);
  });

  test('a folder that is not there is said', async () => {
    const one = place();
    writeDemoCheckpoint(one.sourceDir);
    const target = join(one.outDir, 'no', 'where', 'x.gguf');
    expect((await problemIn(convert(one, { target })))?.code).toBe('conversionNotWritten');
  });
});

test('a plan whose tensors lie over one another, or leave a gap, is found out while it is written', async () => {
  const { sourceDir, outDir } = place();
  writeRandomCheckpoint(sourceDir, grouped);
  const plan = planConversion(sourceDir, 'stored', {});
  const write = async (moved: number) => {
    const offsets = plan.layout.offsets.map((at, tensor) => (tensor === 2 ? at + moved : at));
    const file = realDisk.create(join(outDir, 'moved.gguf'));
    const work = { signal: new AbortController().signal, onBytes() {} };
    const writing = writeGguf(file, { ...plan, layout: { ...plan.layout, offsets } }, work);
    return await problemIn(writing).finally(() => file.close());
  };
  expect(await write(0)).toBeNull();
  for (const moved of [-32, 32]) expect((await write(moved))?.code).toBe('conversionDiffers');
});

describe('a conversion that is stopped', () => {
  test.each(['writing', 'checking'] as const)(
    'while %s ends with the reason given and leaves nothing',
    async (step) => {
      const one = place();
      writeRandomCheckpoint(one.sourceDir, grouped);
      writeFileSync(one.target, 'the file before');
      const abort = new AbortController();
      const reason = new Error('stopped');
      const conversion = convert(one, {
        signal: abort.signal,
        onProgress(progress) {
          if (progress.step === step && (step === 'checking' || progress.doneBytes > progress.totalBytes / 2))
            abort.abort(reason);
        },
      });
      await expect(conversion).rejects.toBe(reason);
      expect(readdirSync(one.outDir)).toEqual(['model.gguf']);
      expect(readFileSync(one.target, 'utf8')).toBe('the file before');
    },
  );

  test('before it began does nothing', async () => {
    const one = place();
    writeDemoCheckpoint(one.sourceDir);
    await expect(convert(one, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(existsSync(`${one.target}.part`)).toBe(false);
  });
});

test('a folder of links, as the hub’s cache has it, is read like one of files', async () => {
  const [one, cache] = [place(), place()];
  writeDemoCheckpoint(cache.sourceDir);
  writeDemoCheckpoint(one.sourceDir);
  for (const file of readdirSync(one.sourceDir)) {
    renameSync(join(one.sourceDir, file), join(cache.outDir, `${file}-blob`));
    symlinkSync(join(cache.outDir, `${file}-blob`), join(one.sourceDir, file));
  }
  await convert(one);
  await convert(cache);
  expect(readFileSync(one.target).equals(readFileSync(cache.target))).toBe(true);
});
