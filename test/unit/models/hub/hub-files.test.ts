import { expect, test } from 'vitest';
import { levelInName, modelsIn, originalIn } from '../../../../main/models/hub/hub-files.ts';

const files = (...paths: string[]) => paths.map((path, index) => ({ path, bytes: index + 1, hash: null }));
const ids = (...paths: string[]) => modelsIn(files(...paths)).map(({ id }) => id);

test.each([
  ['xenon-4.Q4_K_M.gguf', 'Q4_K_M'],
  ['xenon-4-q5_k_s.gguf', 'Q5_K_S'],
  ['Q8_0/xenon-4-Q8_0-00001-of-00002.gguf', 'Q8_0'],
  ['xenon-4-IQ4_XS.gguf', 'IQ4_XS'],
  ['xenon-4.BF16.gguf', 'BF16'],
  ['xenon-4-f16.gguf', 'F16'],
  ['xenon-4.Q2_K.gguf', 'Q2_K'],
  ['xenon-4.gguf', null],
  ['Q4_K_M/xenon.gguf', null],
])('%s claims the level %s', (path, level) => {
  expect(levelInName(path)).toBe(level);
});

test('a split file counts as one, and one that lacks a part not at all', () => {
  expect(ids('a-00001-of-00003.gguf', 'a-00003-of-00003.gguf', 'a-00002-of-00003.gguf')).toEqual([
    'a-00001-of-00003.gguf',
  ]);
  expect(modelsIn(files('a-00001-of-00002.gguf', 'a-00002-of-00002.gguf'))[0]?.bytes).toBe(3);
  expect(ids('a-00001-of-00003.gguf', 'a-00003-of-00003.gguf')).toEqual([]);
  expect(ids('a-00001-of-00002.gguf', 'b-00002-of-00002.gguf')).toEqual([]);
});

test('what is no model is left out, and the smallest comes first', () => {
  const listed = ['big.gguf', 'mmproj-a.gguf', 'a.imatrix.gguf', 'README.md', 'a.gguf.txt'];
  expect(ids(...listed)).toEqual(['big.gguf']);
  expect(modelsIn([...files('x', 'y', 'z', 'big.gguf'), ...files('small.gguf')]).map(({ id }) => id)).toEqual(
    ['small.gguf', 'big.gguf'],
  );
});

test('original weights need their config and their tokenizer, and are not taken twice', () => {
  const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
  const index = 'model.safetensors.index.json';
  const paths = originalIn(
    files(
      'consolidated.safetensors',
      'config.json',
      ...shards,
      index,
      'tokenizer.model',
      'pytorch_model.bin',
    ),
  )?.files.map(({ path }) => path);
  expect(paths).toEqual(['config.json', 'tokenizer.model', index, ...shards]);
  expect(originalIn(files('config.json', ...shards))).toBeNull();
  expect(originalIn(files('tokenizer.model', ...shards))).toBeNull();
  expect(originalIn(files('tokenizer.model', 'config.json'))).toBeNull();
});
