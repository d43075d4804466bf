import { expect, test } from 'vitest';
import { bestDecode, speedsOf } from '../../../main/models/model-speeds.ts';

test('what was measured is said, and others are reckoned by the best that memory has shown', () => {
  const speeds = speedsOf([
    { id: 'small', weightBytes: 1e9, measured: 20 },
    { id: 'large', weightBytes: 8e9, measured: 5 },
    { id: 'new', weightBytes: 4e9, measured: 0 },
  ]);
  expect(speeds).toEqual({
    small: { tokensPerSecond: 20, isEstimate: false },
    large: { tokensPerSecond: 5, isEstimate: false },
    new: { tokensPerSecond: 10, isEstimate: true },
  });
});

test('where nothing was measured, and of a file whose weights are unknown, nothing is said', () => {
  expect(speedsOf([{ id: 'a', weightBytes: 1e9, measured: 0 }])).toEqual({});
  const speeds = speedsOf([
    { id: 'a', weightBytes: 1e9, measured: 9 },
    { id: 'away', weightBytes: 0, measured: 0 },
  ]);
  expect(Object.keys(speeds)).toEqual(['a']);
});

test('a speed is the best that replies or the measurement have shown', () => {
  const shown = (decode: number) => ({ prefill: { shown: 0, slow: 0 }, decode: { shown: decode, slow: 0 } });
  expect(bestDecode(null)).toBe(0);
  expect(bestDecode(shown(7))).toBe(7);
  expect(bestDecode({ ...shown(7), measured: { prefill: 90, decode: 9 } })).toBe(9);
  expect(bestDecode({ ...shown(12), measured: { prefill: 90, decode: 9 } })).toBe(12);
});
