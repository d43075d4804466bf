// The short form of `npm run fuzz`: as many cases of all parsers together as that has of each.
import { expect, test } from 'vitest';
import { fuzzParsers } from '../../fuzz/parsers.ts';
import { tempDir } from '../store/temp-dir.ts';

test('files of models with random changes give a result or a reason, and leave nothing behind', {
  timeout: 300_000,
}, async () => {
  const report = await fuzzParsers({ dir: tempDir(), cases: 1500, seed: 4 });
  const cases = Object.values(report).reduce((sum, one) => sum + one.cases, 0);
  expect(cases).toBeGreaterThan(10_000);
  expect(Object.keys(report)).toEqual([
    'GGUF',
    'safetensors',
    'safetensors header',
    'tokenizer.model',
    'config.json',
    'tokenizer_config.json',
    'model.safetensors.index.json',
    ...[
      'config.json',
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
      'tokenizer.model',
      'tokenizer_config.json',
    ].map((file) => `conversion: ${file}`),
  ]);
  // Changes that nothing notices, and changes that everything does, would test nothing.
  for (const name of ['GGUF', 'safetensors', 'safetensors header', 'tokenizer.model', 'config.json']) {
    expect(Object.keys(report[name]!.refused).length, name).toBeGreaterThanOrEqual(2);
    expect(report[name]!.cases - report[name]!.accepted, name).toBeGreaterThan(50);
  }
  expect(report['tokenizer.model']!.accepted).toBeGreaterThan(0);
});
