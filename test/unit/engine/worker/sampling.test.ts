import { expect, test } from 'vitest';
import { samplerOptions } from '../../../../main/engine/worker/sampling.ts';
import { samplingPresets } from '../../../../preload/contract/models.ts';

test('the preset of the model card reaches the engine as it stands', () => {
  const options = samplerOptions({ ...samplingPresets.modelCard, seed: 7 });
  expect(options).toEqual({ temperature: 1, topK: 50, topP: 1, minP: 0, seed: 7 });
});

test('a seed is drawn where none is wanted, so that it can be told', () => {
  expect(samplerOptions(samplingPresets.balanced, () => 0.5).seed).toBe(0x7fff_ffff);
  expect(samplerOptions(samplingPresets.balanced, () => 0.999_999_999_9).seed).toBeLessThan(0xffff_ffff);
});

test('seed 0 is a seed', () => {
  expect(samplerOptions({ ...samplingPresets.balanced, seed: 0 }, () => 0.5).seed).toBe(0);
});

test('the seed that the engine takes for "any" is never used', () => {
  expect(samplerOptions({ ...samplingPresets.balanced, seed: 0xffff_ffff }).seed).toBe(0xffff_fffe);
});
