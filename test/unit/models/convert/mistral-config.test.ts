import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMistralConfig } from '../../../../main/models/convert/mistral-config.ts';
import { configOf, writeJsonFile } from '../../../hub-checkpoint.ts';
import { problemOf } from '../../../problem-of.ts';
import { geometries } from '../../../synthetic-gguf.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'xenon-config-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const xenon4 = configOf(geometries['xenon-4'], 'bfloat16');

function read(changes: Record<string, unknown> = {}) {
  writeJsonFile(dir, 'config.json', { ...xenon4, ...changes });
  return readMistralConfig(dir);
}
const problem = (changes: Record<string, unknown>) => problemOf(() => read(changes));

test('Xenon-4’s configuration gives its geometry', () => {
  expect(read()).toEqual({
    layers: 32,
    embedding: 4096,
    feedForward: 14_336,
    heads: 32,
    kvHeads: 8,
    headSize: 128,
    vocabulary: 32_000,
    contextLength: 32_768,
    normEpsilon: 1e-5,
    ropeBase: 10_000,
    slidingWindow: 4096,
    stored: 'BF16',
    tied: false,
    bos: 1,
    eos: 2,
    pad: null,
  });
});

test.each([
  ['no sliding window', { sliding_window: null }, { slidingWindow: null }],
  ['another base', { rope_theta: 1_000_000 }, { ropeBase: 1_000_000 }],
  [
    'its base where newer libraries write it',
    { rope_theta: undefined, rope_parameters: { rope_theta: 5000, rope_type: 'default' } },
    { ropeBase: 5000 },
  ],
  ['a head size of its own', { head_dim: 64 }, { headSize: 64 }],
  ['as many key heads as heads', { num_key_value_heads: undefined }, { kvHeads: 32 }],
  ['several ends of a reply', { eos_token_id: [5, 2] }, { eos: 5 }],
  ['no end of a reply', { eos_token_id: null }, { eos: null }],
  ['a token to pad with', { pad_token_id: 2 }, { pad: 2 }],
  ['-1 for a token to pad with', { pad_token_id: -1 }, { pad: null }],
])('%s is read', (_, changes, expected) => {
  expect(read(changes)).toMatchObject(expected);
});

describe('a model of another kind', () => {
  test.each([
    ['llama', { model_type: 'llama', architectures: ['LlamaForCausalLM'] }, 'llama'],
    ['mixtral', { model_type: 'mixtral', architectures: ['MixtralForCausalLM'] }, 'mixtral'],
    [
      'a classifier',
      { architectures: ['MistralForSequenceClassification'] },
      'MistralForSequenceClassification',
    ],
    ['nothing at all', { model_type: undefined }, 'unknown'],
  ])('is refused by its name: %s', (_, changes, architecture) => {
    expect(problem(changes)).toEqual({
      code: 'checkpointArchitecture',
      detail: { file: 'config.json', architecture },
    });
  });

  test.each([
    ['hidden_act', 'gelu'],
    ['rope_scaling', { type: 'yarn', factor: 4 }],
    ['rope_parameters', { rope_theta: 10_000, rope_type: 'yarn' }],
    ['quantization_config', { quant_method: 'gptq' }],
    ['attention_bias', true],
  ])('is refused by the setting: %s', (where, value) => {
    expect(problem({ [where]: value })).toEqual({ code: 'checkpointUnsupported', detail: { where } });
  });
});

describe('a damaged configuration', () => {
  test.each([
    ['num_hidden_layers', 0],
    ['num_hidden_layers', 1e9],
    ['hidden_size', '4096'],
    ['vocab_size', 32_000.5],
    ['rms_norm_eps', -1],
    ['num_key_value_heads', 5],
    ['num_attention_heads', 33],
  ])('says where: %s of %s', (where, value) => {
    expect(
      problem({ [where]: value, ...(where === 'num_attention_heads' ? { num_key_value_heads: null } : {}) }),
    ).toEqual({
      code: 'checkpointDamaged',
      detail: { file: 'config.json', flaw: 'badHeader', where },
    });
  });

  test('that is no JSON, a list, or not there says so', () => {
    const code = () => problemOf(() => readMistralConfig(dir));
    writeFileSync(join(dir, 'config.json'), '{"model_type": "mistral"');
    expect(code()?.detail.flaw).toBe('notJson');
    writeFileSync(join(dir, 'config.json'), '[]');
    expect(code()?.detail.flaw).toBe('badHeader');
    rmSync(join(dir, 'config.json'));
    expect(code()).toEqual({ code: 'checkpointFileMissing', detail: { file: 'config.json' } });
  });
});
