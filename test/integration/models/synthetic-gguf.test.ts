// The models that the benchmarks run on: what the app reads in them, and what the real engine does with them.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { getLlama, type LlamaModel } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { decoderOf } from '../../../main/engine/worker/model-vocabulary.ts';
import { readGguf } from '../../../main/models/gguf.ts';
import { levelOf } from '../../../main/models/levels.ts';
import { blockOf, createRandom, randomBlocks, toHalf } from '../../synthetic-blocks.ts';
import {
  chatTemplate,
  type Geometry,
  geometries,
  type SyntheticLevel,
  writeSyntheticGguf,
} from '../../synthetic-gguf.ts';
import { createLauncher } from '../engine/launch-worker.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const levels: SyntheticLevel[] = ['F32', 'F16', 'Q8_0', 'Q6_K', 'Q4_K_M', 'Q4_0'];
const small: Geometry = {
  layers: 8,
  embedding: 256,
  feedForward: 512,
  heads: 4,
  kvHeads: 1,
  vocabulary: 3000,
  contextLength: 2048,
};
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const dir = mkdtempSync(join(tmpdir(), 'xenon-synthetic-'));
const engine = createEngine({ launchWorker: createLauncher().launch, log: quiet, gpu: 'off' });

afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true });
});

describe.each([
  ['tiny', geometries.tiny],
  ['a small geometry of its own', small],
] as const)('%s', (_name, geometry) => {
  test.each(levels)('at %s is read as that level, loads and writes text', async (level) => {
    // A file of its own: one that is loaded must not be written anew.
    const path = join(dir, `${geometry.layers}-${level}.gguf`);
    writeSyntheticGguf(path, { geometry, level, name: 'Random' });
    const header = readGguf(path);
    expect(levelOf(header)).toBe(level);
    expect(header).toMatchObject({ name: 'Random', contextLength: geometry.contextLength });

    const file = { id: level, path, name: 'Random', level, isDemo: false, contextLength: 512 };
    const loaded = await engine.load(file);
    expect(loaded.layers).toBe(geometry.layers + 1);
    let text = '';
    let tokens = 0;
    const { stats } = await engine.reply({
      replyId: level,
      conversationId: level,
      turns: [{ messageId: 'm', role: 'user', text: 'What is this?', tokenIds: null }],
      contextStartId: null,
      sampling: { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 5, maxTokens: 30 },
      signal: new AbortController().signal,
      onDelta(delta) {
        text += delta.text;
        tokens += delta.tokenIds.length;
      },
      onProgress() {},
    });
    expect(stats).toMatchObject({ stopReason: 'maxTokens', generatedTokens: 30 });
    expect(tokens).toBe(30);
    // Weights that overflow or vanish would repeat one token for ever.
    expect(new Set(text).size).toBeGreaterThan(8);
    expect(text).toMatch(/[a-z ]{10}/i);
  });
});

describe('the vocabulary', () => {
  let model: LlamaModel;
  beforeAll(async () => {
    const path = join(dir, 'vocabulary.gguf');
    writeSyntheticGguf(path, { geometry: { ...small, layers: 1, vocabulary: 32_000 }, level: 'Q4_0' });
    const options = { gpu: false, build: 'never', skipDownload: true, progressLogs: false } as const;
    const llama = await getLlama({ ...options, maxThreads: 1 });
    model = await llama.loadModel({ modelPath: path, vocabOnly: true });
  });
  afterAll(() => model.dispose());

  test('has the asked size, no piece twice, and Mistral\u2019s control tokens and template', () => {
    const { tokens } = model.fileInfo.metadata.tokenizer.ggml;
    expect(tokens).toHaveLength(32_000);
    expect(new Set(tokens).size).toBe(32_000);
    expect([model.tokens.bos, model.tokens.eos]).toEqual([1, 2]);
    expect(model.fileInfo.metadata.tokenizer.chat_template).toBe(chatTemplate);
  });

  test('spells any text and gives it back', () => {
    const decode = decoderOf(model);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const ids = model.tokenize(text, false);
        expect(decode(ids).text).toBe(text === '' ? '' : ` ${text}`.replaceAll('\u2581', ' '));
      }),
      { numRuns: 200 },
    );
  });

  test('lets merging reach its pieces', () => {
    const { tokens } = model.fileInfo.metadata.tokenizer.ggml;
    const words = tokens.filter((_, id) => id > 300 && id % 501 === 0 && tokens[id]!.startsWith('▁'));
    expect(words.length).toBeGreaterThan(20);
    for (const word of words) expect(model.tokenize(word.slice(1), false)).toEqual([tokens.indexOf(word)]);
    expect(model.tokenize('[INST] the', false).map((id) => tokens[id])).toEqual(['▁[', 'INST', ']', '▁the']);
  });
});

test('the same seed writes the same file, another one another', () => {
  const [one, again, other] = [join(dir, '1'), join(dir, '2'), join(dir, '3')] as const;
  const model = { geometry: geometries.tiny, level: 'Q4_K_M' } as const;
  writeSyntheticGguf(one, { ...model, seed: 1 });
  writeSyntheticGguf(again, { ...model, seed: 1 });
  writeSyntheticGguf(other, { ...model, seed: 2 });
  expect(Buffer.compare(readFileSync(one), readFileSync(again))).toBe(0);
  expect(Buffer.compare(readFileSync(one), readFileSync(other))).not.toBe(0);
});

test('a geometry whose rows are no whole blocks is refused', () => {
  const path = join(dir, 'odd.gguf');
  expect(() => writeSyntheticGguf(path, { geometry: { ...small, feedForward: 320 }, level: 'Q6_K' })).toThrow(
    'rows of 320 values cannot be Q6_K',
  );
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
});

describe('random blocks', () => {
  test.each(['F32', 'F16', 'Q8_0', 'Q4_0', 'Q4_K', 'Q6_K'] as const)(
    'of %s have the wanted spread',
    (type) => {
      const { values, bytes } = blockOf(type);
      const count = 200_000 / values;
      const data = randomBlocks(type, Math.floor(count), 0.02, createRandom(3));
      const read = Array.from({ length: Math.floor(count) }, (_, at) =>
        dequantized(type, new DataView(data.buffer, at * bytes, bytes)),
      ).flat();
      const mean = read.reduce((sum, value) => sum + value, 0) / read.length;
      const deviation = Math.sqrt(read.reduce((sum, value) => sum + (value - mean) ** 2, 0) / read.length);
      expect(Math.abs(mean)).toBeLessThan(0.001);
      expect(deviation).toBeGreaterThan(0.0195);
      expect(deviation).toBeLessThan(0.0205);
    },
  );

  test('write half-precision numbers as the format has them', () => {
    expect([0, 1, -2, 0.5, 65504, 1e6, 2 ** -14, 2 ** -24, 1 / 3].map(toHalf)).toEqual([
      0, 0x3c00, 0xc000, 0x3800, 0x7bff, 0x7c00, 0x0400, 0x0001, 0x3555,
    ]);
  });
});

/** What ggml-quants.c's `dequantize_row_*` makes of one block. */
function dequantized(type: Parameters<typeof blockOf>[0], block: DataView): number[] {
  const half = (at: number) => {
    const bits = block.getUint16(at, true);
    const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
  };
  const byte = (at: number) => block.getUint8(at);
  const each = (count: number, value: (index: number) => number) =>
    Array.from({ length: count }, (_, i) => value(i));
  switch (type) {
    case 'F32':
      return [block.getFloat32(0, true)];
    case 'F16':
      return [half(0)];
    case 'Q8_0':
      return each(32, (i) => half(0) * block.getInt8(2 + i));
    case 'Q4_0':
      return each(32, (i) => half(0) * (((byte(2 + (i % 16)) >> (i < 16 ? 0 : 4)) & 15) - 8));
    case 'Q4_K':
      return each(256, (i) => {
        const group = i >> 5;
        const low = byte(4 + group + (group < 4 ? 0 : 4));
        const scale = group < 4 ? low & 63 : (low & 15) | ((byte(group) >> 6) << 4);
        const minimum = group < 4 ? byte(8 + group) & 63 : (low >> 4) | ((byte(4 + group) >> 6) << 4);
        const quant = (byte(16 + (group >> 1) * 32 + (i & 31)) >> (group % 2 === 0 ? 0 : 4)) & 15;
        return half(0) * scale * quant - half(2) * minimum;
      });
    case 'Q6_K':
      return each(256, (i) => {
        const [part, row, column] = [i >> 7, (i >> 5) & 3, i & 31];
        const low = byte(part * 64 + column + (row % 2) * 32) >> (row < 2 ? 0 : 4);
        const high = byte(128 + part * 32 + column) >> (row * 2);
        const quant = ((low & 15) | ((high & 3) << 4)) - 32;
        return half(208) * block.getInt8(192 + (i >> 4)) * quant;
      });
    default:
      return type satisfies never;
  }
}
