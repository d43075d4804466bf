import { expect, test } from 'vitest';
import { freeBeside } from '../../../../main/engine/worker/fits-beside.ts';
import { tuningOfTests } from '../../../fakes/scripted-engine.ts';

const gib = 2 ** 30;
const first = (takenBytes: number | null, heldBytes: number | null, layersOnDevice = 0) => ({
  layersOnDevice,
  tuning: { ...tuningOfTests, takenBytes, heldBytes },
});

test('weights that are mapped from a file do not count as free beside another model', () => {
  const free = { host: 10 * gib, device: null, unified: false };
  expect(freeBeside(free, first(5 * gib, 1 * gib), 32 * gib).host).toBe(6 * gib);
});

test('what the first one holds is gone from what is free already', () => {
  const free = { host: 10 * gib, device: null, unified: false };
  expect(freeBeside(free, first(5 * gib, 5 * gib), 32 * gib).host).toBe(10 * gib);
});

test('both together get no more than there is, whatever counts as free', () => {
  const free = { host: 16 * gib, device: null, unified: true };
  expect(freeBeside(free, first(9 * gib, 9 * gib, 33), 16 * gib).host).toBe(7 * gib);
});

test('the memory of a device is what is free there now', () => {
  const free = { host: 10 * gib, device: 3 * gib, unified: false };
  expect(freeBeside(free, first(5 * gib, 5 * gib, 33), 32 * gib).device).toBe(3 * gib);
});

test('beside one that does not say what it takes there is room for nothing', () => {
  const free = { host: 10 * gib, device: null, unified: false };
  expect(freeBeside(free, first(null, null), 32 * gib).host).toBe(Number.NEGATIVE_INFINITY);
});
