import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppEvent } from '../../../../preload/contract/events.ts';
import type { Connection } from '../../../../renderer/bridge/connect.ts';
import { createSocketBridge } from '../../../../renderer/bridge/socket-bridge.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(status: () => number | Error = () => new Error('nothing listens')) {
  const sockets: FakeSocket[] = [];
  class FakeSocket {
    static readonly OPEN = 1;
    readyState = 0;
    readonly sent: string[] = [];
    readonly url: string;
    onopen = () => {};
    onclose = () => {};
    onmessage = (_: { data: string }) => {};
    constructor(url: URL) {
      this.url = String(url);
      sockets.push(this);
    }
    send(data: string) {
      this.sent.push(data);
    }
    open() {
      this.readyState = 1;
      this.onopen();
    }
    close() {
      this.readyState = 3;
      this.onclose();
    }
    receive(frame: unknown) {
      this.onmessage({ data: JSON.stringify(frame) });
    }
  }
  const bridge = createSocketBridge('http://127.0.0.1:4000/?token=x', {
    Socket: FakeSocket as never,
    probe: async () => {
      const answer = status();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const connections: Connection[] = [];
  bridge.watchConnection((connection) => connections.push(connection));
  return { bridge, sockets, connections, last: () => sockets.at(-1)! };
}

test('answers find their calls, whatever their order', async () => {
  const { bridge, last } = setUp();
  expect(last().url).toBe('ws://127.0.0.1:4000/socket');
  last().open();
  const [first, second] = [bridge.call('a', 1), bridge.call('b', 2)];
  expect(last().sent.map((frame) => JSON.parse(frame))).toEqual([
    { id: 1, method: 'a', input: 1 },
    { id: 2, method: 'b', input: 2 },
  ]);
  last().receive({ id: 2, outcome: { ok: true, value: 'two' } });
  last().receive({ id: 1, outcome: { ok: true, value: 'one' } });
  expect(await first).toEqual({ ok: true, value: 'one' });
  expect(await second).toEqual({ ok: true, value: 'two' });
});

test('events go to whoever listens', () => {
  const { bridge, last } = setUp();
  const events: AppEvent[] = [];
  const stop = bridge.subscribe((event) => events.push(event));
  last().open();
  const event = { type: 'conversationDeleted', conversationId: 'c' };
  last().receive({ event });
  stop();
  last().receive({ event });
  expect(events).toEqual([event]);
});

describe('a connection that is lost', () => {
  const lost = { ok: false, error: { code: 'disconnected', detail: {} } };

  test('answers what was asked and what is asked meanwhile with "disconnected"', async () => {
    const { bridge, last } = setUp();
    expect(await bridge.call('early', {})).toEqual(lost);
    last().open();
    const asked = bridge.call('a', {});
    last().close();
    expect(await asked).toEqual(lost);
    expect(await bridge.call('b', {})).toEqual(lost);
  });

  test('is tried again, ever more slowly, and says when it is back', async () => {
    const { sockets, connections, last } = setUp();
    last().open();
    for (const wait of [100, 250, 500, 1000, 2000, 2000]) {
      const count = sockets.length;
      last().close();
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(sockets).toHaveLength(count);
      await vi.advanceTimersByTimeAsync(1);
      expect(sockets).toHaveLength(count + 1);
    }
    last().open();
    expect(connections).toEqual(['connecting', 'open', 'lost', 'open']);
  });

  test('is refused, not lost, where the app no longer knows the page', async () => {
    const { connections, last } = setUp(() => 401);
    last().open();
    last().close();
    await vi.advanceTimersByTimeAsync(0);
    expect(connections).toEqual(['connecting', 'open', 'refused']);
  });
});
