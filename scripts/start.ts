// npm start: the desktop app, or, where there is no window to be had, the same app in the browser.
import { noWindow, runDesktop } from './desktop.ts';
import { findElectron, installElectron } from './electron-binary.ts';
import { root } from './places.ts';
import { ensureBuilt, runBrowserHost, standWhereAsked } from './run-built.ts';

ensureBuilt();
standWhereAsked();
const obstacle = await openWindow();
process.stderr.write(`No window, because ${obstacle}: serving the app to your browser instead.\n`);
await runBrowserHost();

/** Runs the desktop app and ends with it; comes back only with the reason why there is none. */
async function openWindow(): Promise<string> {
  const { platform, env } = process;
  const impossible = noWindow({ platform, env, uid: process.getuid?.() });
  if (impossible !== null) return impossible;
  if (findElectron() === null) {
    const failed = installElectron();
    if (failed !== null) return `Electron's program is missing and ${failed}`;
  }
  const electron = findElectron();
  if (electron === null) return "Electron's program is missing after its download";
  const ended = await runDesktop(electron, [root, '--', ...process.argv.slice(2)]);
  if ('obstacle' in ended) return ended.obstacle;
  process.exit(ended.exitCode);
}
