import { expect, test } from 'vitest';
import type { FreeMemory, Geometry } from '../../../main/models/fit.ts';
import { modelFit, withoutLoaded } from '../../../main/models/model-fits.ts';
import { type LoadedModel, defaultEngineSettings as settings } from '../../../preload/contract/models.ts';
import { tuningOfTests } from '../../fakes/scripted-engine.ts';

const gib = 2 ** 30;
const geometry: Geometry = {
  layers: 32,
  embedding: 4096,
  feedForward: 14_336,
  heads: 32,
  kvHeads: 8,
  headSize: 128,
  vocabulary: 32_000,
  layerBytes: new Array(32).fill(130_000_000),
  inputBytes: 74_000_000,
  outputBytes: 107_000_000,
};
const cpu = (host: number): FreeMemory => ({ host, device: null, unified: false });
const loaded = (layersOnDevice: number, heldBytes: number | null): LoadedModel => ({
  modelId: 'm',
  name: 'Xenon-4',
  level: 'Q4_K_M',
  isDemo: false,
  device: layersOnDevice > 0 ? 'CUDA' : 'CPU',
  layersOnDevice,
  layers: 33,
  contextLength: 8192,
  threads: 1,
  loadMs: 1,
  fellBack: null,
  provenance: { engine: 'scripted', fileBytes: 1, fingerprint: 'f'.repeat(64) },
  format: { name: 'xenon4', doubt: null },
  tuning: { ...tuningOfTests, heldBytes },
});

test('a model that fits says what it takes at the longest context that does', () => {
  expect(modelFit(geometry, { free: cpu(5 * gib), contextLength: 8192, settings })).toMatchObject({
    contextLength: 4096,
    kvType: 'f16',
    freeBytes: 5 * gib,
    fits: true,
  });
});

test('what is given up for it to fit is said: context, the precision of the cache, layers on the device', () => {
  const wish = { contextLength: 8192, settings };
  expect(modelFit(geometry, { free: cpu(16 * gib), ...wish }).givenUp).toEqual([]);
  const shorter = { kind: 'context', wished: 8192 };
  expect(modelFit(geometry, { free: cpu(5 * gib), ...wish }).givenUp).toEqual([shorter]);
  const long = { ...wish, settings: { ...settings, kvType: 'q8_0' as const } };
  expect(modelFit(geometry, { free: cpu(16 * gib), ...long }).givenUp).toEqual([]);
  const device: FreeMemory = { host: 16 * gib, device: 3 * gib, unified: false };
  const { givenUp } = modelFit(geometry, { free: device, ...wish });
  expect(givenUp).toContainEqual({ kind: 'layers', onDevice: expect.any(Number), layers: 33 });
  const processor = { ...wish, settings: { ...settings, gpuLayers: 0 } };
  expect(modelFit(geometry, { free: device, ...processor }).givenUp).toEqual([]);
  expect(modelFit(geometry, { free: cpu(gib), ...wish }).givenUp).toEqual([]);
});

test('one that does not says what it takes at the least', () => {
  const fit = modelFit(geometry, { free: cpu(4 * gib), contextLength: 8192, settings });
  expect(fit).toMatchObject({ contextLength: 1024, kvType: 'q8_0', fits: false });
  expect(fit.neededBytes).toBeGreaterThan(4 * gib);
});

test('on a device, its memory counts as well; shared memory counts once', () => {
  const own: FreeMemory = { host: 16 * gib, device: 8 * gib, unified: false };
  const shared: FreeMemory = { host: 16 * gib, device: 12 * gib, unified: true };
  const wish = { contextLength: 8192, settings };
  expect(modelFit(geometry, { free: own, ...wish })).toMatchObject({ freeBytes: 24 * gib, fits: true });
  expect(modelFit(geometry, { free: shared, ...wish })).toMatchObject({ freeBytes: 16 * gib, fits: true });
});

test('what the loaded model holds is free for another, where it holds it', () => {
  const both: FreeMemory = { host: 10, device: 5, unified: false };
  expect(withoutLoaded(both, null)).toEqual(both);
  expect(withoutLoaded(both, loaded(33, 3))).toEqual({ ...both, device: 8 });
  expect(withoutLoaded(both, loaded(0, 3))).toEqual({ ...both, host: 13 });
  expect(withoutLoaded({ ...both, unified: true }, loaded(33, 3))).toMatchObject({ host: 13, device: 8 });
  expect(withoutLoaded(both, loaded(0, null))).toEqual(both);
});
