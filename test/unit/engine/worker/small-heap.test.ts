import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { at } from '../../../../scripts/places.ts';

/** MiB that V8 has for young objects when many have outlived their first collection. */
function youngMib(before: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { keepHeapSmall } from '${pathToFileURL(at('main/engine/worker/small-heap.ts'))}';
    ${before};
    for (let round = 0; round < 30; round++) Array.from({ length: 40_000 }, (_, number) => ({ number }));
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    console.log(young.space_size / 2 ** 20);`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test('V8, which would, does not make more and more room for young objects', () => {
  expect(youngMib('')).toBeGreaterThan(4);
  expect(youngMib('keepHeapSmall()')).toBeLessThanOrEqual(2);
});
