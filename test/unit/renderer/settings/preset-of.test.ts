import { expect, test } from 'vitest';
import { samplingPresets } from '../../../../preload/contract/models.ts';
import { type PresetName, presetOf } from '../../../../renderer/settings/preset-of.ts';

test.each(Object.keys(samplingPresets) as PresetName[])(
  '%s is known by its values, whatever the seed',
  (name) => {
    expect(presetOf({ ...samplingPresets[name], seed: 7 })).toBe(name);
  },
);

test('any other values are custom', () => {
  expect(presetOf({ ...samplingPresets.balanced, temperature: 0.71 })).toBe('custom');
});
