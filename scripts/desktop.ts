// The desktop app as `npm start` runs it, and the reasons why a machine cannot show it.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Milliseconds within which a trap is one of Chromium's own start. */
const startPhase = 10_000;

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's id; undefined on Windows. */
  readonly uid: number | undefined;
}

/** Why a window cannot be opened on this machine, whatever is installed; null where one can. */
export function noWindow({ platform, env, uid }: Machine): string | null {
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'this machine has no display';
  if (uid === 0) return "Electron's sandbox does not work for root";
  return null;
}

/** How the desktop app ended: with a code to pass on, or without having started. */
export type Ended = { readonly exitCode: number } | { readonly obstacle: string };

/** Runs Electron's binary until it ends, and passes signals on to it. */
export async function runDesktop(electron: string, args: readonly string[]): Promise<Ended> {
  const startedAt = Date.now();
  const child = spawn(electron, args, { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  const ended = await new Promise<Ended>((resolve) => {
    child.on('error', ({ message }) => resolve({ obstacle: `Electron could not be started (${message})` }));
    child.on('exit', (code, signal) => {
      // Chromium traps where the system allows it no sandbox, before there is a window.
      if (signal === 'SIGTRAP' && Date.now() - startedAt < startPhase)
        resolve({ obstacle: 'Electron could not set up its sandbox' });
      else resolve({ exitCode: code ?? 128 + constants.signals[signal as NodeJS.Signals] });
    });
  });
  for (const signal of signals) process.off(signal, forward);
  return ended;
}
