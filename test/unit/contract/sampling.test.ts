import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplingValuesSchema } from '../../../preload/contract/generation.ts';
import {
  builtInPresets,
  emptyGeneration,
  layerSampling,
  noPreset,
  type Preset,
  type SamplingKey,
  type SamplingValues,
  samplingDefaults,
  samplingKeys,
  samplingLimits,
  withoutDefaults,
  withoutValue,
} from '../../../preload/contract/sampling.ts';

const app = { sampling: {}, presetId: 'balanced', presets: [] };
const letters: Preset = {
  id: 'letters',
  name: 'Letters',
  values: { temperature: 0.4, stopStrings: ['Yours'] },
};

test('without anything set a reply is written by the balanced preset', () => {
  const { sampling, origin, presetId, presetFrom } = layerSampling(app);
  expect(sampling).toEqual({ ...samplingDefaults, ...builtInPresets.balanced });
  expect(withoutDefaults(sampling)).toEqual({ ...builtInPresets.balanced, seed: null });
  expect([presetId, presetFrom, origin.temperature, origin.seed]).toEqual([
    'balanced',
    'app',
    'preset',
    'default',
  ]);
});

test('a preset stands over the app, and the conversation over both', () => {
  const layered = layerSampling(
    { sampling: { temperature: 2, seed: 7, topK: 3 }, presetId: 'balanced', presets: [letters] },
    { presetId: 'letters', values: { topK: 9 } },
  );
  expect(layered.sampling).toMatchObject({ temperature: 0.4, seed: 7, topK: 9, stopStrings: ['Yours'] });
  expect(layered.origin).toMatchObject({
    temperature: 'preset',
    seed: 'app',
    topK: 'conversation',
    minP: 'default',
  });
  expect([layered.presetId, layered.presetFrom]).toEqual(['letters', 'conversation']);
});

test('a preset that is no more counts as none chosen, in the conversation and in the app', () => {
  expect(layerSampling(app, { presetId: 'gone', values: {} })).toEqual(layerSampling(app));
  expect(layerSampling({ ...app, presetId: 'gone' })).toEqual(layerSampling(app));
  expect(layerSampling({ ...app, presetId: noPreset }).origin.temperature).toBe('default');
});

test('null is a value: a conversation can take a seed back that the app has fixed', () => {
  const fixed = { ...app, sampling: { seed: 7 } };
  expect(layerSampling(fixed, { presetId: null, values: { seed: null } }).sampling.seed).toBe(null);
});

/** Any values that the contract lets through. */
const anyValues: fc.Arbitrary<SamplingValues> = fc.record(
  Object.fromEntries(
    Object.entries(samplingLimits).map(([key, { min, max, ...rest }]) => [
      key,
      'whole' in rest
        ? fc.integer({ min, max })
        : // Without -0, which JSON does not know.
          fc.double({ min, max, noNaN: true }).map((value) => value + 0),
    ]),
  ),
  { requiredKeys: [] },
);

test('each value is that of the highest layer that sets it, and taking it away shows the one below', () => {
  fc.assert(
    fc.property(
      anyValues,
      anyValues,
      anyValues,
      fc.constantFrom(...samplingKeys),
      (base, preset, own, key: SamplingKey) => {
        const sources = { sampling: base, presetId: 'p', presets: [{ id: 'p', name: 'P', values: preset }] };
        const wanted = own[key] ?? preset[key] ?? base[key] ?? samplingDefaults[key];
        const layered = layerSampling(sources, { presetId: null, values: own });
        expect(layered.sampling[key]).toEqual(wanted);
        const reset = layerSampling(sources, { presetId: null, values: withoutValue(own, key) });
        expect(reset.sampling[key]).toEqual(preset[key] ?? base[key] ?? samplingDefaults[key]);
        expect(reset.origin[key]).not.toBe('conversation');
        // What is left out says the same.
        const short = withoutDefaults(layered.sampling);
        expect({ ...samplingDefaults, ...short }).toEqual(layered.sampling);
        expect(samplingValuesSchema.parse(own)).toEqual(own);
      },
    ),
  );
});

test('the defaults, the presets and values at their limits pass the contract; beyond them they do not', () => {
  expect(samplingValuesSchema.safeParse(samplingDefaults).success).toBe(true);
  for (const values of Object.values(builtInPresets))
    expect(samplingValuesSchema.safeParse(values).success).toBe(true);
  for (const [key, { min, max }] of Object.entries(samplingLimits)) {
    for (const value of [min, max])
      expect(samplingValuesSchema.safeParse({ [key]: value }).success).toBe(true);
    for (const value of [min - 1, max + 1, Number.NaN, '1'])
      expect(samplingValuesSchema.safeParse({ [key]: value }).success, `${key}: ${value}`).toBe(false);
  }
  expect(emptyGeneration.values).toEqual({});
});
