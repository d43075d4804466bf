// Where the app keeps everything it writes when nobody says otherwise: one place for both hosts, so that
// a conversation begun in the window is there in the browser.
import { join } from 'node:path';

/** The usual place for an app's data on this system. `home` is the person's home directory. */
export function defaultDataDir(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Xenon Desktop');
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Xenon Desktop');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'xenon-desktop');
}
