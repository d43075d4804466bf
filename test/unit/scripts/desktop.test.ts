import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { noWindow, runDesktop } from '../../../scripts/desktop.ts';

describe('whether a window can be opened', () => {
  const display = { DISPLAY: ':0' };
  test.each([
    ['linux', display, 1000, null],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000, null],
    ['darwin', {}, 501, null],
    ['win32', {}, undefined, null],
    ['linux', {}, 1000, 'this machine has no display'],
    ['linux', { DISPLAY: '' }, 1000, 'this machine has no display'],
    ['linux', display, 0, "Electron's sandbox does not work for root"],
  ] as const)('%s %o as user %s: %s', (platform, env, uid, reason) => {
    expect(noWindow({ platform, env, uid })).toBe(reason);
  });
});

describe.skipIf(process.platform === 'win32')('the desktop app', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'start-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** A program in Electron's place. */
  function electron(script: string): string {
    const path = join(dir, 'electron');
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  test('gets the options and passes on its exit code', async () => {
    const path = electron(`printf '%s\\n' "$@" > ${dir}/args; exit 7`);
    expect(await runDesktop(path, ['/program', '--', '--port', '0'])).toEqual({ exitCode: 7 });
    expect(readFileSync(join(dir, 'args'), 'utf8')).toBe('/program\n--\n--port\n0\n');
  });

  test('gets the signals, and one that ends by a signal is told as shells do', async () => {
    const before = process.listenerCount('SIGTERM');
    const path = electron(`trap 'exit 3' TERM; touch ${dir}/ready; while :; do sleep 0.05; done`);
    const ended = runDesktop(path, []);
    await vi.waitUntil(() => existsSync(join(dir, 'ready')), { timeout: 20_000 });
    process.emit('SIGTERM');
    expect(await ended).toEqual({ exitCode: 3 });
    expect(await runDesktop(electron('kill -KILL $$'), [])).toEqual({ exitCode: 137 });
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  test('that traps at its start has no sandbox, and one that cannot be run says so', async () => {
    expect(await runDesktop(electron('kill -TRAP $$'), [])).toEqual({
      obstacle: 'Electron could not set up its sandbox',
    });
    expect(await runDesktop(join(dir, 'missing'), [])).toMatchObject({
      obstacle: expect.stringContaining('ENOENT'),
    });
  });
});
