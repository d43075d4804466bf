// npm run cuda: the engine's backend for NVIDIA cards, which a plain install leaves out (540 MB).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { checkLocks } from './check-lock.ts';
import { at } from './places.ts';

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const wrong = checkLocks();
if (wrong.length > 0) fail(wrong.join('\n'));
const { status } = spawnSync('npm', ['ci', '--prefix', at('scripts/cuda'), '--no-audit', '--no-fund'], {
  cwd: at('scripts/cuda'),
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (status !== 0) fail('The CUDA packages could not be installed; npm says above why.');

const from = at('scripts/cuda/node_modules/@node-llama-cpp');
if (!existsSync(from)) fail('There are no CUDA packages for this system.');
for (const name of readdirSync(from)) {
  const to = at('node_modules/@node-llama-cpp', name);
  rmSync(to, { recursive: true, force: true });
  // A junction needs no rights on Windows; elsewhere the word is not looked at.
  symlinkSync(join(from, name), to, 'junction');
  process.stdout.write(`${name} is in place.\n`);
}
