import { describe, expect, test, vi } from 'vitest';
import type { Bridge } from '../../../preload/contract/bridge.ts';
import { mockedElectron } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());

async function load() {
  Object.assign(globalThis, { window: new EventTarget() });
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

describe('what is dropped', () => {
  const files = [
    { name: 'xenon.gguf', path: '/models/xenon.gguf' },
    { name: 'conversations.json', path: '/home/conversations.json' },
    { name: 'made-by-a-page.gguf', path: '' },
  ];
  /** A script cannot make a trusted event, so its being one is put in its place. */
  const drop = (isTrusted: boolean) => {
    const event = Object.assign(new Event('drop'), { dataTransfer: { files } });
    Object.defineProperty(event, 'isTrusted', { value: isTrusted });
    window.dispatchEvent(event);
  };
  const told = async () =>
    (await loaded).ipcRenderer.send.mock.calls.filter(([channel]) => channel === 'xenon:dropped');

  test('by a person’s hand is told as the paths of the model files', async () => {
    const before = (await told()).length;
    drop(true);
    expect((await told()).slice(before)).toEqual([['xenon:dropped', ['/models/xenon.gguf']]]);
  });

  test('by a script is nobody’s, and is not told', async () => {
    const before = (await told()).length;
    drop(false);
    expect(await told()).toHaveLength(before);
  });

  test('without a model file is not told', async () => {
    const before = (await told()).length;
    const event = Object.assign(new Event('drop'), { dataTransfer: { files: files.slice(1) } });
    Object.defineProperty(event, 'isTrusted', { value: true });
    window.dispatchEvent(event);
    window.dispatchEvent(Object.defineProperty(new Event('drop'), 'isTrusted', { value: true }));
    expect(await told()).toHaveLength(before);
  });
});
