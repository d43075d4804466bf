// A Chromium for the end-to-end tests: one that is installed, else one that is fetched.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { at } from './places.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** Where a browser that the tests can drive may lie, best first. */
export function browserPaths(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  playwrights: string,
): string[] {
  const chosen = env.CHROMIUM ? [env.CHROMIUM] : [];
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  switch (platform) {
    case 'darwin':
      return [
        ...chosen,
        playwrights,
        ...macApps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`),
      ];
    case 'win32': {
      const homes = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
      const installed = homes.flatMap((home) => windowsPrograms.map((program) => `${home}\\${program}`));
      return [...chosen, playwrights, ...installed];
    }
    default:
      return [
        ...chosen,
        playwrights,
        ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
      ];
  }
}

/** The path of a browser, or null where there is none. */
export function findBrowser(): string | null {
  return browserPaths(process.platform, process.env, chromium.executablePath()).find(runs) ?? null;
}

/** Whether it is there and, on Linux, finds its libraries: a download brings none. */
function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Fetches a browser with Playwright or, where that can be done without a prompt, with apt-get. */
export function installBrowser(): string | null {
  const run = (command: string, args: string[], env = process.env) =>
    spawnSync(command, args, { stdio: ['ignore', 2, 2], env }).status === 0;
  run(process.execPath, [at('scripts/run.mjs'), 'playwright', 'install', 'chromium']);
  const fetched = findBrowser();
  if (fetched !== null || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return fetched;
  const silent = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update'], silent);
  run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], silent);
  return findBrowser();
}
