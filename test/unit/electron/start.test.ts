// The desktop app put together, and its entry.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createElectron, createEvent, mockedElectron, type StandInElectron } from './stand-in.ts';

const openSafely = vi.hoisted(() => vi.fn());
vi.mock('../../../main/safe-app.ts', () => ({ openSafely }));

let electron: StandInElectron;
let dir: string;
let close: ReturnType<typeof vi.fn>;
const argv = process.argv;

beforeEach(async () => {
  await freshElectron();
  dir = mkdtempSync(join(tmpdir(), 'desktop-'));
  close = vi.fn(async () => {});
  openSafely.mockReset().mockResolvedValue({ call: vi.fn(), subscribe: vi.fn(), close });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  process.argv = argv;
  rmSync(dir, { recursive: true });
});

/** Every test loads the entry anew, into an Electron that has seen nothing yet. */
async function freshElectron() {
  vi.resetModules();
  vi.doMock('electron', createElectron);
  electron = await mockedElectron();
}

async function run(...options: string[]) {
  process.argv = ['/electron', '/program', '--no-sandbox', ...options];
  await import('../../../main/electron/index.ts');
}
const windowOpened = () => vi.waitUntil(() => electron.BrowserWindow.opened[0], { timeout: 30_000 });

describe('a start', () => {
  test('opens the window on the app that the options describe', async () => {
    await run('--', '--data-dir', dir, '--model', '/m.gguf', '--engine-gpu', 'off');
    await windowOpened();
    expect(openSafely).toHaveBeenCalledWith({
      platform: expect.objectContaining({
        host: 'desktop',
        dataDir: dir,
        resourcesDir: '/program/resources',
        version: '1.2.3',
      }),
      gpu: 'off',
      modelPath: '/m.gguf',
    });
    expect(electron.session.defaultSession.setPermissionRequestHandler).toHaveBeenCalled();
    expect(electron.session.defaultSession.protocol.handle).toHaveBeenCalled();
    expect(electron.ipcMain.handle).toHaveBeenCalled();
    expect(electron.app.listenerCount('web-contents-created')).toBe(1);
  });

  test("keeps Chromium's files below the data directory", async () => {
    await run('--', '--data-dir', dir);
    expect(electron.app.setPath).toHaveBeenCalledWith('userData', join(dir, 'chromium'));
  });

  test("leaves Chromium's own arguments alone", async () => {
    vi.stubEnv('XDG_DATA_HOME', dir);
    vi.stubEnv('APPDATA', dir);
    vi.stubEnv('HOME', dir);
    await run('--enable-logging');
    await windowOpened();
    expect(electron.app.exit).not.toHaveBeenCalled();
  });

  test('while another instance runs only quits, and that one shows its window', async () => {
    electron.app.requestSingleInstanceLock.mockReturnValue(false);
    await run('--', '--data-dir', dir);
    expect(electron.app.quit).toHaveBeenCalled();
    expect(openSafely).not.toHaveBeenCalled();

    electron.app.requestSingleInstanceLock.mockReturnValue(true);
    await freshElectron();
    await run('--', '--data-dir', dir);
    const window = await windowOpened();
    window.minimized = true;
    electron.app.emit('second-instance');
    expect(window.restore).toHaveBeenCalled();
    expect(window.focus).toHaveBeenCalled();
  });
});

describe('a start that fails', () => {
  const told = () => electron.dialog.showErrorBox.mock.calls[0]?.[1];

  test('for a wrong option says so and ends with 2', async () => {
    await run('--', '--nonsense');
    expect(told()).toContain("'--nonsense'");
    expect(electron.app.exit).toHaveBeenCalledWith(2);
    expect(openSafely).not.toHaveBeenCalled();
  });

  test('for a data directory that cannot be made says so and ends with 1', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    await run('--', '--data-dir', join(file, 'data'));
    expect(told()).toContain(join(file, 'data'));
    expect(electron.app.exit).toHaveBeenCalledWith(1);
    expect(openSafely).not.toHaveBeenCalled();
  });

  test('in the app says why in a box and opens no window', async () => {
    // Of the same load of the modules as the code that catches it.
    const { AppError } = await import('../../../main/errors.ts');
    openSafely.mockRejectedValue(new AppError('databaseNewer'));
    await run('--', '--data-dir', dir);
    await expect.poll(() => electron.app.exit.mock.calls.length).toBeGreaterThan(0);
    expect(told()).toMatch(/^A newer version of Xenon Desktop/);
    expect(electron.app.exit).toHaveBeenCalledWith(1);
    expect(electron.BrowserWindow.opened).toEqual([]);
  });
});

describe('quitting', () => {
  test('waits until the app has saved and closed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    close.mockReturnValue(promise);
    await run('--', '--data-dir', dir);
    await windowOpened();
    const [first, second] = [createEvent(), createEvent()];
    electron.app.emit('before-quit', first);
    electron.app.emit('before-quit', second);
    expect([first.prevented, second.prevented]).toEqual([true, true]);
    expect(electron.app.exit).not.toHaveBeenCalled();
    resolve();
    await expect.poll(() => electron.app.exit.mock.calls.length).toBeGreaterThan(0);
    expect(electron.app.exit).toHaveBeenCalledWith(0);
    expect(close).toHaveBeenCalledOnce();
  });

  test('ends with 1 where closing failed', async () => {
    close.mockRejectedValue(new Error('disk is gone'));
    await run('--', '--data-dir', dir);
    await windowOpened();
    electron.app.emit('before-quit', createEvent());
    await expect.poll(() => electron.app.exit.mock.calls.length).toBeGreaterThan(0);
    expect(electron.app.exit).toHaveBeenCalledWith(1);
  });

  test.skipIf(process.platform === 'darwin')('follows the closing of the window', async () => {
    await run('--', '--data-dir', dir);
    await windowOpened();
    electron.app.emit('window-all-closed');
    expect(electron.app.quit).toHaveBeenCalled();
  });
});
