// One page's socket: calls come in, outcomes and events go out, as text frames of the contract.
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { ServerFrame } from '../../preload/contract/bridge.ts';
import { longestText } from '../../preload/contract/longest-text.ts';
import { createPageFeed, maxWaitingBytes } from '../api/page-feed.ts';
import type { App } from '../app.ts';

/** Bytes of a frame from a page: the longest text a method takes, each character as JSON at its longest. */
export const maxFrameBytes = 6 * longestText + (1 << 20);

/** Close codes of RFC 6455, section 7.4.1. */
const closeCodes = { unsupported: 1003, malformed: 1007 } as const;

const clientFrame = z.strictObject({ id: z.int().min(0), method: z.string().max(100), input: z.unknown() });

/** Serves a socket that has passed the gate until it closes. */
export function serveSocket(
  socket: WebSocket,
  app: Pick<App, 'call' | 'subscribe'>,
  maxWaiting = maxWaitingBytes,
) {
  const feed = createPageFeed((_, json, arrived) => {
    if (socket.readyState === socket.OPEN) socket.send(`{"event":${json}}`, arrived);
  }, maxWaiting);
  const unsubscribe = app.subscribe(feed.push);
  socket.on('close', unsubscribe);

  function answer(frame: ServerFrame): void {
    if (socket.readyState !== socket.OPEN) return;
    // What a page asks for and does not read must not pile up: its next calls wait until it has read.
    socket.send(JSON.stringify(frame), () => {
      if (socket.isPaused && socket.bufferedAmount <= maxWaiting) socket.resume();
    });
    if (socket.bufferedAmount > maxWaiting) socket.pause();
  }

  // Broken frames and lost connections; ws closes the socket after it.
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => {
    if (isBinary) return socket.close(closeCodes.unsupported, 'Frames are text.');
    const frame = parse(data);
    if (frame === null) return socket.close(closeCodes.malformed, 'Not a frame of the contract.');
    void app.call(frame.method, frame.input).then((outcome) => answer({ id: frame.id, outcome }));
  });
}

function parse(data: RawData): z.infer<typeof clientFrame> | null {
  try {
    return clientFrame.parse(JSON.parse(data.toString()));
  } catch {
    return null;
  }
}
