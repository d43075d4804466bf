// A short form of `npm run survive`.
import { expect, test } from 'vitest';
import { survive } from '../../survive/survive.ts';
import { tempDir } from '../store/temp-dir.ts';

test('the app survives the death of its worker inside each of five moments: no text is lost, and the next turn works', {
  timeout: 600_000,
}, async () => {
  const { broken, kills, endings } = await survive({ kills: 5, dir: tempDir(), seed: 4 });
  expect(broken).toEqual([]);
  // Each is proven by what the death left behind: see `moments.ts`.
  expect(Math.min(...Object.values(kills))).toBeGreaterThanOrEqual(1);
  expect(endings.interrupted).toBeGreaterThan(0);
  expect(endings.complete).toBeGreaterThanOrEqual(5);
});
