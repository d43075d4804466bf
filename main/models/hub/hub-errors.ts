// What a hub's answers and silences mean, as the app's errors. Hubs say the reason in `X-Error-Code`; a bare
// 401 stands for a repository that is private or absent, too, because they do not tell which exist.
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../errors.ts';
import { Silence } from './http.ts';

export interface Asked {
  /** "owner/name". */
  readonly repository: string;
  readonly file?: string;
  /** Whether the access token went with the request. */
  readonly withToken: boolean;
  readonly host: string;
}

/** The error of a status that is final: asking again changes nothing. */
export function refusalOf(status: number, headers: IncomingHttpHeaders, asked: Asked): AppError {
  const { repository, file, withToken, host } = asked;
  const code = String(headers['x-error-code'] ?? '');
  const message = String(headers['x-error-message'] ?? '');
  if (code === 'GatedRepo') return new AppError('hubGated', { detail: { repository, host } });
  if (code === 'EntryNotFound' || (code === '' && status === 404 && file !== undefined))
    return new AppError('hubFileMissing', { detail: { repository, ...(file ? { file } : {}) } });
  if (/invalid (credentials|username|token)/i.test(message) || (code === '' && status === 401 && withToken))
    return new AppError('hubTokenRefused', { detail: { host } });
  if (code === 'RepoNotFound' || code === 'RevisionNotFound' || status === 401 || status === 404)
    return new AppError('hubRepositoryMissing', { detail: { repository, host } });
  if (status === 403) return new AppError('hubGated', { detail: { repository, host } });
  return new AppError('hubFailed', { detail: { host, status } });
}

/** The error of no answer at all. */
export function unreachable(host: string, cause: unknown): AppError {
  return new AppError('hubUnreachable', { detail: { host, reason: reasonOf(cause) }, cause });
}

/** Statuses that pass: the same request may well be answered a little later. */
export function isPassing(status: number): boolean {
  return [408, 425, 429].includes(status) || status >= 500;
}

/** ms to wait by `Retry-After`, in seconds or as a date; null where it says nothing. */
export function retryAfterMs(headers: IncomingHttpHeaders, now: number): number | null {
  const value = headers['retry-after'];
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** In a few words, without addresses or tokens. */
function reasonOf(cause: unknown): string {
  if (cause instanceof Silence) return 'no answer';
  const code = String((cause as NodeJS.ErrnoException).code ?? '');
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known here';
    case 'ECONNREFUSED':
      return 'it refuses connections';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection broke';
    case 'ETIMEDOUT':
      return 'no answer';
    case 'ERR_PROXY_TUNNEL':
      return 'the proxy refuses to reach it';
    default:
      return /CERT|SELF_SIGNED|ISSUER/.test(code)
        ? 'its certificate is not trusted here'
        : code || 'no answer';
  }
}
