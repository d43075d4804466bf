// The app with two levels of one model: the demo model at F16, and its Q4_K_M, which the real quantizer makes once for
// all specs that want it. Each test has a file of its own, so that it can do to it what it likes.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLevel } from '../make-level.ts';
import { test as base, expect } from './host.ts';

export { expect };

const fileName = 'demo-Q4_K_M.gguf';

export const test = base.extend<{ levelFile: string }, { madeLevel: string }>({
  madeLevel: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants it so
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'xenon-level-'));
      const target = join(dir, fileName);
      await makeLevel('Q4_K_M', target);
      await use(target);
      rmSync(dir, { recursive: true });
    },
    { scope: 'worker' },
  ],
  levelFile: async ({ madeLevel }, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'xenon-level-'));
    const file = join(dir, fileName);
    copyFileSync(madeLevel, file);
    await use(file);
    rmSync(dir, { recursive: true });
  },
  /** The default at first. */
  hostArgs: async ({ levelFile }, use) => use(['--model', levelFile]),
});
