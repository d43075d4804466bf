// Who may talk to the browser host: only a page that this server served, in a browser that was opened
// with the address it printed. Checked alike for pages and for the socket.
import { createHash, timingSafeEqual } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';

export interface Refusal {
  readonly status: 401 | 403 | 421;
  readonly sentence: string;
}

export interface Gate {
  /** `http://127.0.0.1:PORT`, with no slash at the end. */
  readonly origin: string;
  /** The `Set-Cookie` that signs a browser in. */
  readonly cookie: string;
  /** Whether the token is that of the printed address. */
  admits(token: string | undefined): boolean;
  /**
   * Refuses a request for another host (a foreign name that resolves to this machine) or from another
   * site's page. Browsers leave `Origin` out where a person opens an address, so a page may lack it.
   */
  refuseForeign(headers: { host?: string | undefined; origin?: string | undefined }): Refusal | null;
  /** Refuses a browser that is not signed in. */
  refuseStranger(headers: { cookie?: string | undefined }): Refusal | null;
}

/**
 * `token` opens the printed address for as long as the process runs; `secret` is what the cookie holds,
 * the same over restarts. `host` is the loopback address listened on.
 */
export function createGate(options: { host: string; port: number; token: string; secret: string }): Gate {
  const { host, port, token, secret } = options;
  // Browsers leave the port out of `Host` and `Origin` where it is http's own.
  const authority = `${host.includes(':') ? `[${host}]` : host}${port === 80 ? '' : `:${port}`}`;
  const origin = `http://${authority}`;
  // Cookies are shared between the ports of a host: the name keeps two servers apart.
  const name = `xenon-${port}`;
  return {
    origin,
    cookie: serialize(name, secret, { path: '/', httpOnly: true, sameSite: 'Strict' }),
    admits: (given) => given !== undefined && equal(given, token),
    refuseForeign(headers) {
      if (headers.host?.toLowerCase() !== authority)
        return { status: 421, sentence: `This server answers at ${origin} only.` };
      if (headers.origin !== undefined && headers.origin !== origin)
        return { status: 403, sentence: 'Other sites may not talk to this server.' };
      return null;
    },
    refuseStranger(headers) {
      const given = parse(headers.cookie ?? '', name)[name];
      if (given !== undefined && equal(given, secret)) return null;
      return { status: 401, sentence: 'Open the address that Xenon Desktop printed when it started.' };
    },
  };
}

/** Compares without telling by its duration how much was right. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
