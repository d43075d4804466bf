// One page's socket: calls come in, outcomes and events go out, as text frames of the contract.
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { ServerFrame } from '../../preload/contract/bridge.ts';
import type { App } from '../app.ts';

/** Bytes of a frame from a page: twice the longest text a method takes. */
export const maxFrameBytes = 8 << 20;
/**
 * Bytes kept for a page that does not read. One that falls further behind loses its socket; it connects
 * again and opens its conversation, which costs less than all it has missed.
 */
export const maxWaitingBytes = 64 << 20;

/** Close codes of RFC 6455, section 7.4.1. */
const closeCodes = { unsupported: 1003, malformed: 1007 } as const;

const clientFrame = z.strictObject({ id: z.int().min(0), method: z.string().max(100), input: z.unknown() });

/** Serves a socket that has passed the gate until it closes. */
export function serveSocket(
  socket: WebSocket,
  app: Pick<App, 'call' | 'subscribe'>,
  maxWaiting = maxWaitingBytes,
) {
  const send = (frame: ServerFrame) => {
    if (socket.readyState !== socket.OPEN) return;
    // Not closed in order: a page that does not read would not see the closing frame either.
    if (socket.bufferedAmount > maxWaiting) socket.terminate();
    else socket.send(JSON.stringify(frame));
  };
  const unsubscribe = app.subscribe((event) => send({ event }));
  socket.on('close', unsubscribe);
  // Broken frames and lost connections; ws closes the socket after it.
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => {
    if (isBinary) return socket.close(closeCodes.unsupported, 'Frames are text.');
    const frame = parse(data);
    if (frame === null) return socket.close(closeCodes.malformed, 'Not a frame of the contract.');
    void app.call(frame.method, frame.input).then((outcome) => send({ id: frame.id, outcome }));
  });
}

function parse(data: RawData): z.infer<typeof clientFrame> | null {
  try {
    return clientFrame.parse(JSON.parse(data.toString()));
  } catch {
    return null;
  }
}
