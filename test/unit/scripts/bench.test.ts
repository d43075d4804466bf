import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holds } from '../../../scripts/bench.ts';

const result = (targets: Record<string, { min?: number; max?: number }>) =>
  holds({ bench: 'b', figures: { ratio: 0.9, broken: Number.NaN }, targets });

test('a target holds up to its limit, and not beyond', () => {
  expect(result({})).toBe(true);
  expect(result({ ratio: { min: 0.9 } })).toBe(true);
  expect(result({ ratio: { max: 0.9 } })).toBe(true);
  expect(result({ ratio: { min: 0.91 } })).toBe(false);
  expect(result({ ratio: { max: 0.89 } })).toBe(false);
});

test('a figure that is missing or no number holds no target', () => {
  expect(result({ other: { max: 1 } })).toBe(false);
  expect(result({ broken: { max: 1 } })).toBe(false);
});

test('a benchmark that does not exist is refused in one line', () => {
  const script = join(import.meta.dirname, '../../../scripts/bench.ts');
  const run = spawnSync(process.execPath, [script, 'nonsense'], { encoding: 'utf8' });
  expect(run.status).toBe(2);
  expect(run.stdout).toBe('');
  expect(run.stderr).toMatch(/^No benchmark "nonsense"\. There are: .+\.\n$/);
});
