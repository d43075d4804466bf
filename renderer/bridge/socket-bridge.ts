// The bridge of the browser host: one WebSocket, reconnected for as long as the page is open.
import { type ClientFrame, type ServerFrame, socketPath } from '../../preload/contract/bridge.ts';
import type { Outcome } from '../../preload/contract/errors.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Connected, Connection } from './connect.ts';

/** ms before the next attempt, the last one for all that follow. */
const backOff = [100, 250, 500, 1000, 2000];

const disconnected: Outcome<never> = { ok: false, error: { code: 'disconnected', detail: {} } };

/** What it takes from the browser; tests give their own. */
export interface SocketBridgeParts {
  readonly Socket?: typeof WebSocket;
  /** The status that the app's page answers with now; throws while nothing listens. */
  readonly probe?: () => Promise<number>;
}

export function createSocketBridge(pageUrl: string, parts: SocketBridgeParts = {}): Connected {
  const Socket = parts.Socket ?? WebSocket;
  const probe = parts.probe ?? (() => fetch(pageUrl, { cache: 'no-store' }).then((answer) => answer.status));
  const url = new URL(socketPath, pageUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';

  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  const listeners = new Set<(event: AppEvent) => void>();
  const watchers = new Set<(connection: Connection) => void>();
  let socket: WebSocket;
  let connection: Connection = 'connecting';
  let lastId = 0;
  let attempts = 0;

  function become(next: Connection): void {
    if (next === connection) return;
    connection = next;
    for (const watch of watchers) watch(next);
  }

  function receive(data: string): void {
    const frame = JSON.parse(data) as ServerFrame;
    if ('event' in frame) {
      for (const listener of listeners) listener(frame.event);
      return;
    }
    waiting.get(frame.id)?.(frame.outcome);
    waiting.delete(frame.id);
  }

  /** A refused handshake looks to a page like a server that is gone; the page's own address tells them apart. */
  async function lose(): Promise<void> {
    for (const resolve of waiting.values()) resolve(disconnected);
    waiting.clear();
    const status = await probe().catch(() => undefined);
    become(status === 401 || status === 403 ? 'refused' : 'lost');
    setTimeout(open, backOff[Math.min(attempts, backOff.length - 1)]);
    attempts += 1;
  }

  function open(): void {
    socket = new Socket(url);
    socket.onopen = () => {
      attempts = 0;
      become('open');
    };
    socket.onmessage = (message: MessageEvent<string>) => receive(message.data);
    socket.onclose = () => void lose();
  }

  open();
  return {
    call(method, input) {
      if (socket.readyState !== Socket.OPEN) return Promise.resolve(disconnected);
      lastId += 1;
      const frame: ClientFrame = { id: lastId, method, input };
      return new Promise((resolve) => {
        waiting.set(frame.id, resolve);
        socket.send(JSON.stringify(frame));
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watchConnection(listener) {
      watchers.add(listener);
      listener(connection);
      return () => watchers.delete(listener);
    },
  };
}
