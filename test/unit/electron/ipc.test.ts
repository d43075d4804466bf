import type { IpcMain } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { serveIpc } from '../../../main/electron/ipc.ts';
import { startUrl } from '../../../main/electron/origin.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import { createContents, mockedElectron } from './stand-in.ts';

vi.mock('electron', async () => (await import('./stand-in.ts')).createElectron());

type Say = (event: unknown, value: unknown) => void;

function serve(maxWaiting?: number) {
  const handle = vi.fn();
  const on = vi.fn();
  const call = vi.fn(async () => ({ ok: true, value: 'done' }) as const);
  let publish: (event: AppEvent) => void = () => {};
  const subscribe = (listener: (event: AppEvent) => void) => {
    publish = listener;
    return () => {};
  };
  const addDropped = vi.fn();
  serveIpc({ handle, on } as unknown as IpcMain, { call, subscribe, addDropped }, maxWaiting);
  expect(handle.mock.calls[0]?.[0]).toBe('xenon:call');
  expect(on.mock.calls[0]?.[0]).toBe('xenon:taken');
  expect(on.mock.calls[1]?.[0]).toBe('xenon:dropped');
  const [[, taken], [, dropped]] = on.mock.calls as [[string, Say], [string, Say]];
  return { invoke: handle.mock.calls[0]?.[1], taken, dropped, call, addDropped, publish };
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

test('paths that were dropped onto our page reach the app, anything else does not', () => {
  const { dropped, addDropped } = serve();
  const ours = top(`${startUrl}index.html`);
  dropped(ours, ['/models/xenon.gguf']);
  expect(addDropped).toHaveBeenCalledExactlyOnceWith(['/models/xenon.gguf']);
  const many = Array.from({ length: 101 }, (_, at) => `/models/${at}.gguf`);
  for (const nonsense of [null, '/models/xenon.gguf', ['xenon.gguf'], [7], many]) dropped(ours, nonsense);
  for (const page of [
    top('https://example.org/'),
    { sender: { mainFrame: {} }, senderFrame: { url: startUrl } },
  ])
    dropped(page, ['/models/xenon.gguf']);
  expect(addDropped).toHaveBeenCalledTimes(1);
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
  expect(ours.send).toHaveBeenCalledWith('xenon:event', event, 1);
  expect(foreign.send).not.toHaveBeenCalled();
  expect(gone.send).not.toHaveBeenCalled();
});

describe('a page that does not read', () => {
  const delta = (at: number): AppEvent => ({
    type: 'replyDelta',
    conversationId: 'c',
    replyId: 'r',
    at,
    text: 'x'.repeat(100_000),
  });
  const limit = 1_000_000;

  async function open() {
    const { publish, taken } = serve(limit);
    const page = createContents(startUrl);
    (await mockedElectron()).webContents.getAllWebContents.mockReturnValue([page]);
    const mainFrame = { url: startUrl };
    const say = (number: unknown, from = mainFrame) =>
      taken({ sender: Object.assign(page, { mainFrame }), senderFrame: from }, number);
    const numbers = () => page.send.mock.calls.map(([, , number]) => number as number);
    return { publish, page, say, numbers };
  }

  test('is sent a bounded amount of a long reply, and told so once it has read that', async () => {
    const { publish, page, say, numbers } = await open();
    say(null);
    for (let at = 0; at < 2000; at++) publish(delta(at));
    // 200 MB were written, and little more than the limit is on its way.
    const sent = JSON.stringify(page.send.mock.calls).length;
    expect(sent).toBeGreaterThan(limit);
    expect(sent).toBeLessThan(1.3 * limit);
    const last = numbers().at(-1)!;
    say(last - 1);
    expect(numbers().at(-1)).toBe(last);
    say(last);
    expect(page.send.mock.lastCall).toEqual(['xenon:event', { type: 'missed' }, last + 1]);
    say(last + 1);
    publish(delta(2000));
    expect(page.send.mock.lastCall?.[1]).toEqual(delta(2000));
  });

  test('and is loaded anew begins from nothing', async () => {
    const { publish, page, say } = await open();
    for (let at = 0; at < 30; at++) publish(delta(at));
    say(null);
    expect(page.send.mock.lastCall?.[1]).toEqual({ type: 'missed' });
    publish(delta(30));
    expect(page.send.mock.lastCall?.[1]).toEqual(delta(30));
  });

  test('one that reads is never told so, and what others or nonsense say counts for nothing', async () => {
    const { publish, page, say, numbers } = await open();
    for (let at = 0; at < 100; at++) {
      publish(delta(at));
      say(numbers().at(-1));
    }
    expect(page.send).toHaveBeenCalledTimes(100);
    for (let at = 0; at < 30; at++) publish(delta(at));
    const before = page.send.mock.calls.length;
    for (const nonsense of ['all', undefined, {}]) say(nonsense);
    say(numbers().at(-1), { url: startUrl });
    expect(page.send).toHaveBeenCalledTimes(before);
  });
});
