// A Chromium of this machine's that can print pages, where one is installed.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const macPrograms = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** Its path, or null. `CHROMIUM` in the environment comes first. */
export function findChromium(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  isProgram: (path: string) => boolean = canRun,
): string | null {
  return [...(env.CHROMIUM ? [env.CHROMIUM] : []), ...places(platform, env)].find(isProgram) ?? null;
}

function places(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string[] {
  if (platform === 'darwin')
    return macPrograms.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  if (platform === 'win32')
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((home) =>
      home ? windowsPrograms.map((program) => `${home}\\${program}`) : [],
    );
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return commands.flatMap((command) => folders.map((folder) => join(folder, command)));
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
