// npm start: the desktop app, or, where there is no window to be had, the same app in the browser.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findElectron, installElectron } from './electron-binary.ts';
import { root } from './places.ts';
import { ensureBuilt, runBrowserHost, standWhereAsked } from './run-built.ts';

/** Milliseconds within which an abort is one of Chromium's own start. */
const startPhase = 10_000;

ensureBuilt();
standWhereAsked();
const obstacle = noWindow() ?? (await runDesktop());
process.stderr.write(`No window, because ${obstacle}. Serving the app to your browser instead.\n`);
await runBrowserHost();

/** Why a window cannot be opened on this machine; null where one can. */
function noWindow(): string | null {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'this machine has no display';
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return "Electron's sandbox does not work for root";
  if (findElectron() !== null) return null;
  const failed = installElectron();
  if (failed !== null) return `Electron's program is missing and ${failed}`;
  return findElectron() === null ? "Electron's program is missing after its download" : null;
}

/** Runs the desktop app and ends with it; comes back only where it could not start, with the reason. */
async function runDesktop(): Promise<string> {
  const electron = findElectron() as string;
  const startedAt = Date.now();
  const child = spawn(electron, [root, '--', ...process.argv.slice(2)], { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  const ended = await new Promise<Error | { code: number | null; signal: NodeJS.Signals | null }>(
    (resolve) => {
      child.on('error', resolve);
      child.on('exit', (code, signal) => resolve({ code, signal }));
    },
  );
  for (const signal of signals) process.off(signal, forward);
  if (ended instanceof Error) return `Electron could not be started (${ended.message})`;
  // Chromium traps where the system allows it no sandbox, before there is a window.
  if (ended.signal === 'SIGTRAP' && Date.now() - startedAt < startPhase)
    return 'Electron could not set up its sandbox';
  process.exit(ended.code ?? 128 + constants.signals[ended.signal as NodeJS.Signals]);
}
