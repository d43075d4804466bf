// The app for a browser on this machine: the built page and a socket, behind the gate.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import { socketPath } from '../../preload/contract/bridge.ts';
import { downloadPath } from '../../preload/contract/export-choice.ts';
import { importPath } from '../../preload/contract/import.ts';
import type { App } from '../app.ts';
import { createAssets } from '../assets.ts';
import { secured } from '../csp.ts';
import { AppError } from '../errors.ts';
import { createUploads, type Uploads } from '../uploads.ts';
import { type Downloads, serveDownload } from './downloads.ts';
import { createGate, type Gate } from './gate.ts';
import { maxFrameBytes, serveSocket } from './socket.ts';

export interface ServerOptions {
  readonly app: Pick<App, 'call' | 'subscribe' | 'receiveFile'> & { readonly downloads?: Downloads };
  /** The folder of the built page. */
  readonly rendererDir: string;
  /** A loopback address. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Opens the address that `url` holds. */
  readonly token: string;
  /** What the cookie of a signed-in browser holds. */
  readonly secret: string;
  /** Bytes kept for a page that does not read; for tests. */
  readonly maxWaitingBytes?: number;
}

export interface Server {
  /** The address to open, with the token. */
  readonly url: string;
  /** Ends every connection; resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Listens and serves.
 * @throws AppError `portInUse` when the address cannot be listened on
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { app, host, token, secret } = options;
  const server = createServer();
  const listening = once(server, 'listening');
  server.listen(options.port, host);
  await listening.catch((cause) => {
    throw new AppError('portInUse', { detail: { port: options.port }, cause });
  });
  const { port } = server.address() as AddressInfo;
  const gate = createGate({ host, port, token, secret });
  const pages = createPages(gate, options.rendererDir, createUploads(app), app.downloads);
  const respond = async (request: Request) => secured(await pages.fetch(request));
  // Requests that have no valid address, for which the gate has no say.
  const errorHandler = () => secured(new Response('Not a request for this server.', { status: 400 }));
  server.on('request', getRequestListener(respond, { overrideGlobalObjects: false, errorHandler }));

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = refuseSocket(gate, request);
    if (refusal !== null) return refuseUpgrade(socket, refusal.status, refusal.sentence);
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      serveSocket(accepted, app, options.maxWaitingBytes);
    });
  });

  return {
    url: `${gate.origin}/?token=${token}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      // 1001, "going away": the page waits and connects again.
      for (const socket of sockets.clients) socket.close(1001);
      const { promise, resolve } = Promise.withResolvers<void>();
      const deadline = setTimeout(resolve, 500);
      sockets.close(() => resolve());
      await promise;
      clearTimeout(deadline);
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Pages and files, GET and HEAD only, but for files that a page sends. */
function createPages(
  gate: Gate,
  rendererDir: string,
  uploads: Uploads,
  downloads: Downloads | undefined,
): Hono {
  const assets = createAssets(rendererDir);
  const pages = new Hono();
  pages.use(async (c, next) => {
    const isUpload = c.req.method === 'POST' && c.req.path === importPath;
    // Whatever a page sends comes with the page's origin.
    const origin = c.req.header('origin') ?? (isUpload ? 'none' : undefined);
    const foreign = gate.refuseForeign({ host: c.req.header('host'), origin });
    if (foreign !== null) return c.text(foreign.sentence, foreign.status);
    if (!isUpload && c.req.method !== 'GET' && c.req.method !== 'HEAD')
      return c.text('Pages can only be read.', 405, { allow: 'GET, HEAD' });
    if (c.req.path === '/' && gate.admits(c.req.query('token'))) {
      c.header('set-cookie', gate.cookie);
      c.header('cache-control', 'no-store');
      return c.redirect('/', 303);
    }
    const stranger = gate.refuseStranger({ cookie: c.req.header('cookie') });
    if (stranger !== null) return c.text(stranger.sentence, stranger.status);
    return next();
  });
  pages.post(importPath, (c) => uploads(c.req.raw));
  if (downloads)
    pages.get(`${downloadPath}:id`, (c) =>
      // Whoever only asks about it does not take it.
      c.req.method === 'HEAD' ? c.body(null, 405) : serveDownload(downloads, c.req.param('id')),
    );
  pages.get('*', (c) => assets(c.req.path));
  return pages;
}

function refuseSocket(gate: Gate, request: IncomingMessage): { status: number; sentence: string } | null {
  const { host, origin, cookie } = request.headers;
  // Only a page opens a socket, and a browser always says which page.
  const foreign = gate.refuseForeign({ host, origin: origin ?? 'none' });
  if (foreign !== null) return foreign;
  if (request.url !== socketPath) return { status: 404, sentence: 'There is no such socket.' };
  return gate.refuseStranger({ cookie });
}

function refuseUpgrade(socket: Duplex, status: number, sentence: string): void {
  const reason = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 421: 'Misdirected Request' }[
    status
  ];
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(sentence)}\r\n\r\n${sentence}`,
  );
}
