// Opens an address in the person's browser. A machine without one is fine: the address was printed.
import { spawn } from 'node:child_process';

/** The system's command that opens an address. */
export function openCommand(platform: NodeJS.Platform, url: string): [command: string, args: string[]] {
  if (platform === 'darwin') return ['open', [url]];
  // The empty argument is the window's title, which `start` takes first.
  if (platform === 'win32') return ['cmd', ['/c', 'start', '', url]];
  return ['xdg-open', [url]];
}

/** Opens `url` and does not wait. */
export function openBrowser(url: string): void {
  const child = spawn(...openCommand(process.platform, url), { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
