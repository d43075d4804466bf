import { describe, expect, test } from 'vitest';
import { createPrefillPace } from '../../../../main/engine/worker/prefill-pace.ts';

/** The step that a machine of this speed (tokens per second) ends at. */
function settled(tokensPerSecond: number, first = 128, largest = 512): number {
  const pace = createPrefillPace(first, largest);
  for (let step = 0; step < 20; step++) pace.note(pace.step, (pace.step / tokensPerSecond) * 1000);
  return pace.step;
}

describe('the step of a prefill', () => {
  test.each([
    [5000, 512],
    [1100, 256],
    [600, 128],
    [300, 64],
    [5, 64],
  ])('at %i tokens a second is %i tokens', (tokensPerSecond, step) => {
    expect(settled(tokensPerSecond)).toBe(step);
    expect(settled(tokensPerSecond, 512)).toBe(step);
  });

  test('takes about a quarter of a second, but is never one that costs throughput', () => {
    for (let rate = 10; rate < 5000; rate += 7) {
      const step = settled(rate);
      expect(step).toBeGreaterThanOrEqual(64);
      if (step > 64 && step < 512) {
        expect((step / rate) * 1000).toBeLessThanOrEqual(300);
        expect((step / rate) * 1000).toBeGreaterThan(125);
      }
    }
  });

  test('is not measured by the rest at the end of a prompt', () => {
    const pace = createPrefillPace(128, 512);
    pace.note(3, 200);
    expect(pace.step).toBe(128);
  });
});
