import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDesktopPlatform } from '../../../main/electron/platform.ts';
import { mockedElectron } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());

const platform = createDesktopPlatform({
  dataDir: '/data',
  resourcesDir: '/resources',
  version: '1.2.3',
  workersDir: '/out',
});
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'platform-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('it is the desktop, and starts its worker', async () => {
  expect(platform).toMatchObject({
    host: 'desktop',
    dataDir: '/data',
    resourcesDir: '/resources',
    version: '1.2.3',
  });
  platform.launchWorker();
  const { utilityProcess } = await mockedElectron();
  expect(utilityProcess.fork).toHaveBeenCalledWith('/out/engine-worker.js', [], expect.anything());
  platform.launchWorker('quantize-worker');
  expect(utilityProcess.fork).toHaveBeenLastCalledWith('/out/quantize-worker.js', [], expect.anything());
});

test('the chosen file is told, a cancelled choice is null', async () => {
  const { dialog } = await mockedElectron();
  dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths: ['/m.gguf'] });
  expect(await platform.chooseFile?.()).toBe('/m.gguf');
  dialog.showOpenDialog.mockResolvedValueOnce({ canceled: true, filePaths: [] });
  expect(await platform.chooseFile?.()).toBeNull();
});

test('text is saved where the person says, over what was there', async () => {
  const { dialog } = await mockedElectron();
  const filePath = join(dir, 'a.md');
  writeFileSync(filePath, 'old');
  dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath });
  expect(await platform.saveFile?.('a.md', 'new 🙂')).toBe(filePath);
  expect(readFileSync(filePath, 'utf8')).toBe('new 🙂');
  expect(readdirSync(dir)).toEqual(['a.md']);
});

test('the place for an export is asked for, and nothing is written yet', async () => {
  const { dialog } = await mockedElectron();
  const filePath = join(dir, 'a.pdf');
  dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath });
  expect(await platform.chooseTarget?.('a.pdf')).toBe(filePath);
  expect(dialog.showSaveDialog).toHaveBeenLastCalledWith({ defaultPath: 'a.pdf' });
  expect(readdirSync(dir)).toEqual([]);
  dialog.showSaveDialog.mockResolvedValueOnce({ canceled: true, filePath: '' });
  expect(await platform.chooseTarget?.('a.pdf')).toBeNull();
});

test('a save that is cancelled writes nothing', async () => {
  const { dialog } = await mockedElectron();
  dialog.showSaveDialog.mockResolvedValueOnce({ canceled: true, filePath: '' });
  expect(await platform.saveFile?.('a.md', 'x')).toBeNull();
});

test('a save that fails leaves what was there and no rest', async () => {
  const { dialog } = await mockedElectron();
  const filePath = join(dir, 'folder');
  mkdirSync(filePath);
  dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath });
  await expect(platform.saveFile?.('a.md', 'x')).rejects.toThrow();
  expect(readdirSync(dir)).toEqual(['folder']);
});

test('a link is opened, a program is refused', async () => {
  const { shell } = await mockedElectron();
  await platform.openExternal?.('https://example.org');
  expect(shell.openExternal).toHaveBeenCalledWith('https://example.org/');
  shell.openExternal.mockClear();
  await expect(platform.openExternal?.('file:///bin/sh')).rejects.toMatchObject({ code: 'badRequest' });
  expect(shell.openExternal).not.toHaveBeenCalled();
});

test('a file is moved into the system’s trash', async () => {
  const { shell } = await mockedElectron();
  await platform.moveToTrash?.('/data/models/xenon.gguf');
  expect(shell.trashItem).toHaveBeenCalledExactlyOnceWith('/data/models/xenon.gguf');
});
