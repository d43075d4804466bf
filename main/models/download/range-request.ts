// One request for a part of a file, and what its answer means.
import { AppError } from '../../errors.ts';
import { type Http, type HttpResponse, RedirectRefused } from '../hub/http.ts';
import { isPassing, refusalOf, retryAfterMs, unreachable } from '../hub/hub-errors.ts';
import { type DownloadOrder, fileName, Passing } from './order.ts';

/** Twice is enough to believe that it is not a passing fault. */
const believedTwice = 4;

export interface RangeAnswer {
  readonly response: HttpResponse;
  /** Where the body begins within the file. */
  readonly from: number;
  /** A strong one; null where the server gives none. */
  readonly etag: string | null;
}

export interface RangeRequest {
  readonly order: DownloadOrder;
  /** The address behind the redirects of an earlier answer; null: the hub's. */
  readonly resolved: string | null;
  readonly etag: string | null;
  readonly from: number;
  /** Behind the last byte. */
  readonly to: number;
  readonly silenceMs: number;
  readonly signal: AbortSignal;
}

/**
 * Asks for the bytes `from`…`to`. The body of the answer begins there or, where the server knows no ranges, at 0.
 * @throws Passing; AppError where asking again is of no use; an AbortError
 */
export async function requestRange(http: Http, request: RangeRequest): Promise<RangeAnswer> {
  const { order, resolved, from, to, silenceMs, signal } = request;
  const url = resolved ?? order.url;
  let response: HttpResponse;
  try {
    response = await http.get({
      url,
      authorization: order.authorization,
      silenceMs,
      signal,
      headers: {
        range: `bytes=${from}-${to - 1}`,
        ...(request.etag === null ? {} : { 'if-range': request.etag }),
      },
    });
  } catch (cause) {
    if (signal.aborted) throw cause;
    const { host } = new URL(url);
    if (cause instanceof RedirectRefused)
      throw new Passing(new AppError('hubFailed', { detail: { host, status: 302 }, cause }), {
        weight: believedTwice,
      });
    throw new Passing(unreachable(host, cause));
  }
  try {
    return accepted(response, request);
  } catch (thrown) {
    response.destroy();
    throw thrown;
  }
}

function accepted(response: HttpResponse, { order, from }: RangeRequest): RangeAnswer {
  const { status, headers } = response;
  const changed = () =>
    new AppError('hubFileChanged', { detail: { file: fileName(order), repository: order.repository } });
  const linked = response.via.map((one) => bare(one['x-linked-etag'])).find((tag) => tag !== null);
  if (order.hash.kind === 'sha256' && linked && /^[0-9a-f]{64}$/.test(linked) && linked !== order.hash.hex)
    throw changed();
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
    throw new Passing(new AppError('hubNotAHub', { detail: { host: new URL(response.url).host } }));

  if (status === 206) {
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
    if (range?.[3] !== undefined && range[3] !== '*' && Number(range[3]) !== order.bytes)
      throw new Passing(changed(), { weight: believedTwice });
    const lastByte = Number(range?.[2]);
    if (range === null || Number(range[1]) !== from || lastByte >= order.bytes || lastByte < from)
      throw new Passing(failed(response), { weight: 2 });
    return { response, from, etag: strongTag(headers.etag) };
  }
  if (status === 200) {
    const length = headers['content-length'];
    if (length !== undefined && Number(length) !== order.bytes)
      throw new Passing(changed(), { weight: believedTwice });
    return { response, from: 0, etag: strongTag(headers.etag) };
  }
  if (status === 416) throw new Passing(changed(), { weight: believedTwice });
  if (isPassing(status)) {
    const waitMs = retryAfterMs(headers, Date.now());
    const { host } = new URL(response.url);
    const seconds = waitMs === null ? {} : { seconds: Math.ceil(waitMs / 1000) };
    const busy = new AppError('hubBusy', { detail: { host, ...seconds } });
    throw new Passing(status === 429 ? busy : failed(response), { waitMs });
  }
  const { origin, host } = new URL(response.url);
  const refusal = refusalOf(status, headers, {
    repository: order.repository,
    file: fileName(order),
    withToken: order.authorization?.origin === origin,
    host,
  });
  // Behind a redirect it is the link that is refused: they expire. The hub gives another one.
  if (origin !== new URL(order.url).origin) throw new Passing(refusal, { weight: 2 });
  throw refusal;
}

function failed(response: HttpResponse): AppError {
  return new AppError('hubFailed', { detail: { host: new URL(response.url).host, status: response.status } });
}

/** A weak one may stand for other bytes, so nothing can be asked by it. */
function strongTag(etag: string | undefined): string | null {
  return etag === undefined || !etag.startsWith('"') ? null : etag;
}

function bare(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header.replace(/^W\//, '').replaceAll('"', '').toLowerCase() : null;
}
