// Plain requests to a hub and to wherever it redirects: through a proxy where one is set, with the access token
// for the hub's own origin alone, and with a clock on every silence.
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';

const maxRedirects = 5;

export interface HttpRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to this origin only, never to the target of a redirect on another one. */
  readonly authorization?: Authorization | null;
  /** ms without a byte after which the request fails. */
  readonly silenceMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Authorization {
  readonly origin: string;
  readonly token: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The one that answered, behind all redirects. */
  readonly url: string;
  /** Headers of the redirects on the way: a hub says there what it links to. */
  readonly via: readonly IncomingHttpHeaders[];
  /** To be read to its end, or destroyed. Throws where the connection breaks or is silent for too long. */
  body(): AsyncGenerator<Buffer>;
  destroy(): void;
}

export type Http = ReturnType<typeof createHttp>;

/** A redirect that leads nowhere, or where nobody should follow. */
export class RedirectRefused extends Error {}
/** Nothing came for too long. */
export class Silence extends Error {}

/**
 * @param proxy the proxy's URL, asked at every request; null: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY of `env`
 * say. Loopback addresses are never asked of a proxy that is set here.
 */
export function createHttp(options: { env: NodeJS.ProcessEnv; proxy: () => string | null }) {
  const { env, proxy } = options;
  let agents: ReturnType<typeof makeAgents> | null = null;
  let agentsFor: string | null = null;

  function agentFor(protocol: string): http.Agent | https.Agent {
    const wanted = proxy();
    if (agents === null || agentsFor !== wanted) {
      close();
      agents = makeAgents(wanted === null ? env : environmentOf(wanted, env));
      agentsFor = wanted;
    }
    return protocol === 'https:' ? agents.https : agents.http;
  }

  function once(url: URL, request: HttpRequest): Promise<HttpResponse> {
    const { signal, silenceMs, authorization } = request;
    const authorized = authorization && authorization.origin === url.origin;
    return new Promise((resolve, reject) => {
      const sent = (url.protocol === 'https:' ? https : http).request(url, {
        agent: agentFor(url.protocol),
        headers: {
          'accept-encoding': 'identity',
          'user-agent': 'xenon-desktop',
          ...request.headers,
          ...(authorized ? { authorization: `Bearer ${authorization.token}` } : {}),
        },
      });
      const fail = (error: unknown): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        // Before a proxy has opened its tunnel, a request that is destroyed does not say so.
        reject(error);
        sent.destroy(error as Error);
      };
      const abort = () => fail(signal?.reason);
      const timer = setTimeout(() => fail(new Silence(`${url.host} was silent`)), silenceMs);
      signal?.addEventListener('abort', abort);
      sent.on('error', fail);
      sent.on('response', (message) => {
        timer.refresh();
        message.once('close', () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
        });
        // Where nobody reads the body any more, its error is nobody's.
        message.on('error', () => {});
        resolve({
          status: message.statusCode ?? 0,
          headers: message.headers,
          url: url.href,
          via: [],
          body: () => bodyOf(message, timer),
          destroy: () => void message.destroy(),
        });
      });
      if (signal?.aborted) abort();
      else sent.end();
    });
  }

  function close(): void {
    agents?.http.destroy();
    agents?.https.destroy();
    agents = null;
  }

  return {
    /** Follows redirects. @throws the system's error, `RedirectRefused`, `Silence`, an AbortError */
    async get(request: HttpRequest): Promise<HttpResponse> {
      let url = new URL(request.url);
      const via: IncomingHttpHeaders[] = [];
      for (;;) {
        const response = await once(url, request);
        const { location } = response.headers;
        if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined)
          return { ...response, via };
        response.destroy();
        via.push(response.headers);
        const next = URL.parse(location, url.href);
        const safe = next?.protocol === 'https:' || (next?.protocol === 'http:' && url.protocol === 'http:');
        if (next === null || !safe || via.length > maxRedirects)
          throw new RedirectRefused(`${url.host} redirects to where the app does not follow`);
        url = next;
      }
    },
    close,
  };
}

async function* bodyOf(message: IncomingMessage, timer: NodeJS.Timeout): AsyncGenerator<Buffer> {
  for await (const piece of message) {
    timer.refresh();
    yield piece as Buffer;
    // What the reader took its time for is not the server's silence.
    timer.refresh();
  }
  // The parser ends a body that was cut off like one that is whole.
  if (!message.complete) throw new Error('the connection was cut off');
}

function makeAgents(proxyEnv: NodeJS.ProcessEnv) {
  const options = { keepAlive: true, maxFreeSockets: 8, proxyEnv };
  return { http: new http.Agent(options), https: new https.Agent(options) };
}

function environmentOf(proxy: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const noProxy = env.no_proxy ?? env.NO_PROXY ?? 'localhost,127.0.0.1,::1';
  return { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: noProxy };
}
