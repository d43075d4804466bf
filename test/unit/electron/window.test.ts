import { expect, test, vi } from 'vitest';
import { setMenu } from '../../../main/electron/menu.ts';
import { openWindow } from '../../../main/electron/window.ts';
import { mockedElectron } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());

test('the window is isolated and in the sandbox, and loads the page', async () => {
  openWindow('/preload.cjs');
  const { BrowserWindow } = await mockedElectron();
  const window = BrowserWindow.opened[0]!;
  expect(window.options.webPreferences).toEqual({
    preload: '/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  expect(window.loadURL).toHaveBeenCalledWith('app://xenon/');
});

test('it shows itself with its first frame', async () => {
  openWindow('/preload.cjs');
  const window = (await mockedElectron()).BrowserWindow.opened.at(-1)!;
  expect(window.options.show).toBe(false);
  expect(window.show).not.toHaveBeenCalled();
  window.emit('ready-to-show');
  expect(window.show).toHaveBeenCalledOnce();
});

test('a page that dies begins anew, but not without an end', async () => {
  openWindow('/preload.cjs');
  const { webContents } = (await mockedElectron()).BrowserWindow.opened.at(-1)!;
  webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
  expect(webContents.reload).not.toHaveBeenCalled();
  webContents.emit('render-process-gone', {}, { reason: 'oom' });
  expect(webContents.reload).toHaveBeenCalledOnce();
  for (let again = 0; again < 20; again++) webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(webContents.reload.mock.calls.length).toBeLessThan(5);
});

test('the menu offers to inspect the page only where that is wanted', async () => {
  const { Menu } = await mockedElectron();
  const roles = () => JSON.stringify(Menu.setApplicationMenu.mock.lastCall);
  setMenu('linux', true);
  expect(roles()).toContain('toggleDevTools');
  setMenu('darwin', false);
  expect(roles()).not.toContain('toggleDevTools');
  expect(roles()).not.toContain('"reload"');
  expect(roles()).toContain('appMenu');
  expect(roles()).toContain('editMenu');
});
