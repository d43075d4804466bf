// The engine's binary is loaded without a trial in another process: the module for it is where it is looked for, and is
// replaced. That the engine then starts, every other test of it shows.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trialModule } from '../../../../main/engine/worker/trust-binaries.ts';
import { at } from '../../../../scripts/places.ts';
import { tempDir } from '../../store/temp-dir.ts';

const trial = JSON.stringify(at('node_modules', trialModule));
const hooks = JSON.stringify(at('main/engine/worker/trust-binaries.ts'));

/** What the trial of a file that is no binary comes to, in a process of its own. */
function tried(before: string): string {
  const script = `${before}
    const { testBindingBinary } = await import(${trial});
    console.log(await testBindingBinary('/nowhere.node', undefined, false, 10_000));
    process.exit();`;
  const path = join(tempDir(), 'try.mjs');
  writeFileSync(path, script);
  return execFileSync(process.execPath, [path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

test('there is no trial once binaries are trusted, and there is one before', () => {
  expect(tried('')).toBe('false');
  expect(tried(`(await import(${hooks})).trustBinaries();`)).toBe('true');
});
