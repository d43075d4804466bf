// The window.
import { BrowserWindow, nativeTheme } from 'electron';
import { createRestartBudget } from '../engine/restart-budget.ts';
import { startUrl } from './origin.ts';

/** Opens the window on the page; it shows itself with the first frame, not white before it. */
export function openWindow(preloadPath: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 480,
    minHeight: 400,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16151d' : '#ffffff',
    titleBarStyle: process.platform === 'darwin' ? 'hiddenInset' : 'default',
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  // A page that dies, of too little memory say, begins anew: all that it showed lies in the main process.
  const reloads = createRestartBudget(() => performance.now());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && reloads.take()) window.webContents.reload();
  });
  void window.loadURL(startUrl);
  return window;
}
