// The browser host's socket, over real connections.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Server, startServer } from '../../../main/http/server.ts';
import { maxFrameBytes } from '../../../main/http/socket.ts';
import { socketPath } from '../../../preload/contract/bridge.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import { rawRequest } from './request.ts';
import { createStandInApp } from './stand-in-app.ts';

const secret = 'the-secret';
let app: ReturnType<typeof createStandInApp>;
let server: Server;
let host: string;
let sockets: WebSocket[];

beforeEach(async () => {
  app = createStandInApp();
  sockets = [];
  const where = { rendererDir: tmpdir(), host: '127.0.0.1', port: 0 };
  server = await startServer({ app, ...where, token: 't', secret, maxWaitingBytes: 1 << 20 });
  host = new URL(server.url).host;
});

afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  await server.close().catch(() => {});
});

const headers = () => ({
  origin: `http://${host}`,
  cookie: `xenon-${host.split(':')[1]}=${secret}`,
});

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${host}${socketPath}`, { headers: headers() });
  sockets.push(socket);
  await once(socket, 'open');
  return socket;
}

const nextFrame = async (socket: WebSocket) => JSON.parse(String((await once(socket, 'message'))[0]));
const closeCode = async (socket: WebSocket) => (await once(socket, 'close'))[0] as number;
const delta = (text: string): AppEvent => ({
  type: 'replyDelta',
  conversationId: 'c',
  replyId: 'r',
  at: 0,
  text,
});

describe('opening', () => {
  const upgrade = (changed: Record<string, string | undefined>, path = socketPath) => {
    const all: Record<string, string | undefined> = {
      host,
      ...headers(),
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...changed,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    return rawRequest(Number(host.split(':')[1]), { path, headers: sent as Record<string, string> });
  };

  test('a page of ours that is signed in gets through', async () => {
    const socket = await open();
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  test.each([
    ['another Host', { host: 'evil.example' }, 421],
    ['another Origin', { origin: 'http://evil.example' }, 403],
    ['no Origin', { origin: undefined }, 403],
    ['no cookie', { cookie: undefined }, 401],
    ['another cookie', { cookie: 'xenon=the-secret' }, 401],
  ])('with %s it is refused in a sentence', async (_what, changed, status) => {
    const answer = await upgrade(changed);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(/^[A-Z].*\.$/);
    expect(app.listeners.size).toBe(0);
  });

  test('at another path it is refused', async () => {
    expect((await upgrade({}, '/other')).status).toBe(404);
  });
});

describe('frames', () => {
  test('a call comes back with its outcome, under its number', async () => {
    const socket = await open();
    socket.send(JSON.stringify({ id: 7, method: 'getSnapshot', input: { a: 'ü🙂' } }));
    expect(await nextFrame(socket)).toEqual({ id: 7, outcome: { ok: true, value: { a: 'ü🙂' } } });
    expect(app.calls).toEqual([{ method: 'getSnapshot', input: { a: 'ü🙂' } }]);
  });

  test('an event goes to every page, until it leaves', async () => {
    const [one, two] = [await open(), await open()];
    const frames = [nextFrame(one), nextFrame(two)];
    app.publish(delta('Hello'));
    expect(await Promise.all(frames)).toEqual([{ event: delta('Hello') }, { event: delta('Hello') }]);
    one.close();
    await expect.poll(() => app.listeners.size).toBe(1);
    const next = nextFrame(two);
    app.publish(delta('again'));
    expect(await next).toEqual({ event: delta('again') });
  });

  test.each([
    ['no JSON', '{"id":'],
    ['no object', '5'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no number', '{"method":"getSnapshot","input":{}}'],
    ['a fraction as number', '{"id":1.5,"method":"getSnapshot","input":{}}'],
    ['no method', '{"id":1,"input":{}}'],
    ['a method that is no text', '{"id":1,"method":{},"input":{}}'],
    ['more than a frame has', '{"id":1,"method":"getSnapshot","input":{},"more":1}'],
  ])('%s closes the socket with a code', async (_what, frame) => {
    const socket = await open();
    socket.send(frame);
    expect(await closeCode(socket)).toBe(1007);
    expect(app.calls).toEqual([]);
    await expect.poll(() => app.listeners.size).toBe(0);
  });

  test('bytes close the socket with a code', async () => {
    const socket = await open();
    socket.send(Buffer.from('{"id":1,"method":"getSnapshot","input":{}}'));
    expect(await closeCode(socket)).toBe(1003);
  });

  test('a frame may be as long as the cap, and not longer', async () => {
    const frame = (length: number) => {
      const empty = JSON.stringify({ id: 1, method: 'echo', input: '' }).length;
      return JSON.stringify({ id: 1, method: 'echo', input: 'x'.repeat(length - empty) });
    };
    const longest = await open();
    longest.send(frame(maxFrameBytes));
    await vi.waitUntil(() => app.calls.length === 1, { timeout: 30_000 });
    const longer = await open();
    longer.send(frame(maxFrameBytes + 1));
    expect(await closeCode(longer)).toBe(1009);
    expect(app.calls).toHaveLength(1);
  });
});

/** A page whose socket is open and whose script does nothing. */
async function sleeper(): Promise<Socket> {
  const socket = connect(Number(host.split(':')[1]), '127.0.0.1');
  const lines = { host, ...headers(), upgrade: 'websocket', connection: 'Upgrade' };
  socket.write(
    `GET ${socketPath} HTTP/1.1\r\n${Object.entries(lines)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  await once(socket, 'readable');
  return socket;
}

describe('a page that does not read', () => {
  test('costs a bounded amount of memory, is told later that it missed something, and others read on', async () => {
    const reader = await open();
    let read = 0;
    reader.on('message', () => {
      read += 1;
    });
    const sleeping = await sleeper();
    await expect.poll(() => app.listeners.size).toBe(2);
    const held = () => {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const before = held();
    const text = 'x'.repeat(500_000);
    for (let sent = 1; sent <= 400; sent++) {
      app.publish(delta(text));
      await vi.waitUntil(() => read === sent, { timeout: 20_000, interval: 1 });
    }
    collect();
    // 200 MB were written for it; 1 MB may wait here, and what it took to get there.
    expect(held() - before).toBeLessThan(8 << 20);

    let missed = false;
    let tail = '';
    sleeping.on('data', (data) => {
      tail = (tail + data.toString('latin1')).slice(-200_000);
      missed ||= tail.includes('{"event":{"type":"missed"}}');
    });
    await vi.waitUntil(() => missed, { timeout: 20_000 });
    app.publish(delta('and on'));
    await vi.waitUntil(() => tail.includes('and on'), { timeout: 20_000 });
    sleeping.destroy();
  });

  test('but asks and asks is not listened to until it has read its answers', async () => {
    const asking = await open();
    asking.pause();
    const input = 'x'.repeat(1_000_000);
    for (let id = 0; id < 60; id++) asking.send(JSON.stringify({ id, method: 'echo', input }));
    await vi.waitUntil(() => app.calls.length > 2, { timeout: 20_000 });
    let before = -1;
    await vi.waitUntil(
      () => {
        const still = app.calls.length === before;
        before = app.calls.length;
        return still;
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(app.calls.length).toBeLessThan(60);
    let answered = 0;
    asking.on('message', () => {
      answered += 1;
    });
    asking.resume();
    await vi.waitUntil(() => answered === 60, { timeout: 20_000 });
  });
});

test('closing the server tells its pages that it goes away', async () => {
  const socket = await open();
  const code = closeCode(socket);
  await server.close();
  expect(await code).toBe(1001);
});
