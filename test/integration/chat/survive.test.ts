// A short form of `npm run survive`.
import { expect, test } from 'vitest';
import { survive } from '../../survive/survive.ts';
import { tempDir } from '../store/temp-dir.ts';

test('the app survives kills of its worker in every phase: no text is lost, and the next turn works', {
  timeout: 300_000,
}, async () => {
  const { broken, kills, endings, interrupted } = await survive({ kills: 8, dir: tempDir(), seed: 4 });
  expect(broken).toEqual([]);
  // This seed has some of each; a kill that comes late may find a reply complete.
  expect(Math.min(...Object.values(kills))).toBeGreaterThan(0);
  expect(interrupted).toBeGreaterThan(0);
  expect(endings.complete).toBeGreaterThanOrEqual(8);
});
