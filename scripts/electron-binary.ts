// Electron's binary: npm installs only its loader, the binary comes from a download that not every
// machine can make.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from './places.ts';

const executables: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Milliseconds that its download may take. */
const downloadLimit = 15_000;

/** The path of Electron's binary, or null where it is not installed. */
export function findElectron(
  platform: NodeJS.Platform = process.platform,
  overrideDir = process.env.ELECTRON_OVERRIDE_DIST_PATH,
  packageDir = at('node_modules/electron'),
): string | null {
  const executable = executables[platform] ?? 'electron';
  if (overrideDir) {
    const path = join(overrideDir, executable);
    return existsSync(path) ? path : null;
  }
  // Written last by the installer: without it the folder is the rest of a download that was cut off.
  const complete = existsSync(join(packageDir, 'path.txt'));
  const path = join(packageDir, 'dist', executable);
  return complete && existsSync(path) ? path : null;
}

/** Downloads Electron's binary, for at most 15 s. Returns null when it is there, else one line on why not. */
export function installElectron(): string | null {
  const installer = at('node_modules/electron/install.js');
  if (!existsSync(installer)) return 'the package electron is not installed';
  const { version } = JSON.parse(readFileSync(at('node_modules/electron/package.json'), 'utf8'));
  process.stderr.write(`Fetching the window's program, Electron ${version} (once, about 120 MB)…\n`);
  const result = spawnSync(process.execPath, [installer], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: downloadLimit,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
  });
  if (result.status === 0) return null;
  if (result.signal !== null) return `its download was not done after ${downloadLimit / 1000} s`;
  return `its download failed: ${reasonOf(result.stderr)}`;
}

/** The innermost cause in what the installer printed: `getaddrinfo ENOTFOUND …` says more than `fetch failed`. */
export function reasonOf(stderr: string): string {
  const causes = [...stderr.matchAll(/(?:^|\[cause\]: )(?:\w*Error)(?: \[\w+\])?: (.+)$/gm)];
  return causes.at(-1)?.[1]?.replace(/\s*\{$/, '') ?? 'no reason was given';
}
