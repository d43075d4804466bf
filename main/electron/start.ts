// Puts the desktop app together, and takes it apart in order.
import { join } from 'node:path';
import { app, dialog, ipcMain, session, shell } from 'electron';
import type { App } from '../app.ts';
import { createAssets } from '../assets.ts';
import { AppError } from '../errors.ts';
import { openSafely } from '../safe-app.ts';
import { startFailure } from '../start-errors.ts';
import { createUploads } from '../uploads.ts';
import { serveScheme } from './app-protocol.ts';
import { serveIpc } from './ipc.ts';
import { lockPages, lockSession } from './lockdown.ts';
import { setMenu } from './menu.ts';
import { createDesktopPlatform } from './platform.ts';
import { openWindow } from './window.ts';

export interface DesktopOptions {
  readonly dataDir: string;
  readonly resourcesDir: string;
  /** The folder of main/, preload/ and renderer/ as built. */
  readonly outDir: string;
  readonly modelPath?: string;
  /** A folder of original weights. */
  readonly weightsPath?: string;
  readonly gpu: 'auto' | 'off';
}

/** Starts the app and opens its window; a start that fails is told in a box. */
export async function startDesktop(options: DesktopOptions): Promise<void> {
  const { dataDir, resourcesDir, outDir, modelPath, weightsPath, gpu } = options;
  lockPages(app, { openExternal: (url) => void shell.openExternal(url) });
  await app.whenReady();
  const model = {
    ...(modelPath === undefined ? {} : { modelPath }),
    ...(weightsPath === undefined ? {} : { weightsPath }),
  };
  const platform = createDesktopPlatform({
    dataDir,
    resourcesDir,
    version: app.getVersion(),
    workersDir: join(outDir, 'main'),
  });
  const xenon = await openSafely({ platform, gpu, ...model }).catch((thrown: unknown) => {
    const { sentence, exitCode } = startFailure(AppError.from(thrown), { dataDir, ...model });
    refuseStart(sentence, exitCode);
    return null;
  });
  if (xenon === null) return;
  closeBeforeQuit(xenon);
  lockSession(session.defaultSession);
  serveScheme(session.defaultSession, createAssets(join(outDir, 'renderer')), createUploads(xenon));
  serveIpc(ipcMain, xenon);
  setMenu(process.platform, !app.isPackaged);
  showWindow(join(outDir, 'preload', 'index.cjs'));
}

/** Tells why the app does not start and ends it. */
export function refuseStart(sentence: string, exitCode: number): void {
  process.stderr.write(`${sentence}\n`);
  dialog.showErrorBox('Xenon Desktop cannot start', sentence);
  app.exit(exitCode);
}

/** Keeps one window: a second start brings it forward, a click in macOS's dock opens it again. */
function showWindow(preloadPath: string): void {
  let window = openWindow(preloadPath);
  const show = () => {
    if (window.isDestroyed()) window = openWindow(preloadPath);
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

/** Holds the quitting until the conversations are saved and the engine is gone. */
function closeBeforeQuit(xenon: App): void {
  let closing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    xenon.close().then(
      () => app.exit(0),
      (error: unknown) => {
        process.stderr.write(`Xenon Desktop did not close in order: ${String(error)}\n`);
        app.exit(1);
      },
    );
  });
}
