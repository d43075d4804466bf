import type { IpcMain } from 'electron';
import { expect, test, vi } from 'vitest';
import { serveIpc } from '../../../main/electron/ipc.ts';
import { startUrl } from '../../../main/electron/origin.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import { createContents, mockedElectron } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());

function serve() {
  const handle = vi.fn();
  const call = vi.fn(async () => ({ ok: true, value: 'done' }) as const);
  let publish: (event: AppEvent) => void = () => {};
  const subscribe = (listener: (event: AppEvent) => void) => {
    publish = listener;
    return () => {};
  };
  serveIpc({ handle } as unknown as IpcMain, { call, subscribe });
  expect(handle.mock.calls[0]?.[0]).toBe('xenon:call');
  return { invoke: handle.mock.calls[0]?.[1], call, publish };
}

const top = (url: string) => {
  const mainFrame = { url };
  return { sender: { mainFrame }, senderFrame: mainFrame };
};

test('a call of our page reaches the app, its outcome comes back', async () => {
  const { invoke, call } = serve();
  expect(await invoke(top(`${startUrl}index.html`), 'getSnapshot', { a: 1 })).toEqual({
    ok: true,
    value: 'done',
  });
  expect(call).toHaveBeenCalledWith('getSnapshot', { a: 1 });
});

test.each([
  ['a site', top('https://example.org/')],
  ['another host of our scheme', top('app://evil/')],
  ['a file', top('file:///index.html')],
  ['a frame within our page', { sender: { mainFrame: { url: startUrl } }, senderFrame: { url: startUrl } }],
  ['a frame that is gone', { sender: { mainFrame: { url: startUrl } }, senderFrame: null }],
])('a call of %s is refused and does not reach the app', (_what, event) => {
  const { invoke, call } = serve();
  expect(() => invoke(event, 'getSnapshot', {})).toThrow('Only the page of the app may call it.');
  expect(call).not.toHaveBeenCalled();
});

test('an event goes to every page of ours and to no other', async () => {
  const { publish } = serve();
  const ours = createContents(startUrl);
  const foreign = createContents('https://example.org/');
  const gone = createContents(startUrl);
  gone.destroyed = true;
  (await mockedElectron()).webContents.getAllWebContents.mockReturnValue([gone, foreign, ours]);
  const event: AppEvent = { type: 'conversationDeleted', conversationId: 'c' };
  publish(event);
  expect(ours.send).toHaveBeenCalledWith('xenon:event', event);
  expect(foreign.send).not.toHaveBeenCalled();
  expect(gone.send).not.toHaveBeenCalled();
});
