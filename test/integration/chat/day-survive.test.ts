// A short form of `npm run kill-day`.
import { expect, test } from 'vitest';
import { surviveDays } from '../../survive/day.ts';
import { tempDir } from '../store/temp-dir.ts';

test('the app killed at random moments of a day loses nothing that it has acknowledged', {
  timeout: 600_000,
}, async () => {
  const { broken, moments, looked, streaming, done } = await surviveDays({
    kills: 5,
    dir: tempDir(),
    seed: 11,
  });
  expect(broken).toEqual([]);
  expect(Object.values(moments).reduce((sum, count) => sum + count, 0)).toBe(5);
  expect(looked).toBeGreaterThan(300);
  expect(streaming).toBeGreaterThan(0);
  for (const one of ['deletingTurns', 'restoringTurns', 'undoing', 'redoing', 'savingTexts', 'exporting'])
    expect(done[one], one).toBeGreaterThan(0);
});
