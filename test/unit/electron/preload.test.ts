import { expect, test, vi } from 'vitest';
import type { Bridge } from '../../../preload/contract/bridge.ts';
import { mockedElectron } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());

async function load() {
  const electron = await mockedElectron();
  await import('../../../preload/index.ts');
  const [key, bridge] = electron.contextBridge.exposeInMainWorld.mock.calls[0] as [string, Bridge];
  return { ...electron, key, bridge };
}
const loaded = load();

test('the page gets two functions and nothing else', async () => {
  const { key, bridge } = await loaded;
  expect(key).toBe('xenon');
  expect(Object.keys(bridge)).toEqual(['call', 'subscribe']);
});

test('a call resolves to the outcome, also where the main process is gone', async () => {
  const { bridge, ipcRenderer } = await loaded;
  ipcRenderer.invoke.mockResolvedValueOnce({ ok: true, value: 1 });
  expect(await bridge.call('getSnapshot', {})).toEqual({ ok: true, value: 1 });
  expect(ipcRenderer.invoke).toHaveBeenCalledWith('xenon:call', 'getSnapshot', {});
  ipcRenderer.invoke.mockRejectedValueOnce(new Error('gone'));
  expect(await bridge.call('getSnapshot', {})).toEqual({
    ok: false,
    error: { code: 'disconnected', detail: {} },
  });
});

test("a listener hears events without Electron's own, until it leaves", async () => {
  const { bridge, ipcRenderer } = await loaded;
  const heard: unknown[][] = [];
  const leave = bridge.subscribe((...args) => heard.push(args));
  ipcRenderer.emit('xenon:event', { sender: 'the ipcRenderer' }, { type: 'trouble' }, 1);
  leave();
  ipcRenderer.emit('xenon:event', {}, { type: 'trouble' }, 2);
  expect(heard).toEqual([[{ type: 'trouble' }]]);
});

test('what a listener has taken is told, also where it fails', async () => {
  const { bridge, ipcRenderer } = await loaded;
  ipcRenderer.send.mockClear();
  const leave = bridge.subscribe(() => {
    throw new Error('a mistake of the page');
  });
  // It begins: whatever was sent before is lost.
  expect(ipcRenderer.send.mock.calls).toEqual([['xenon:taken', null]]);
  expect(() => ipcRenderer.emit('xenon:event', {}, { type: 'missed' }, 7)).toThrow('a mistake of the page');
  expect(ipcRenderer.send).toHaveBeenLastCalledWith('xenon:taken', 7);
  leave();
});
