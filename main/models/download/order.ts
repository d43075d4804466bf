// What is to be downloaded, and what of it can go wrong for good.
import type { AppError } from '../../errors.ts';
import type { Authorization } from '../hub/http.ts';

export interface DownloadOrder {
  readonly url: string;
  /** "owner/name", for sentences. */
  readonly repository: string;
  /** Absolute. The partial file lies beside it. */
  readonly target: string;
  readonly bytes: number;
  readonly hash: WholeHash;
  readonly authorization: Authorization | null;
}

/** The hub's own hash of the whole file; git's is over a header, too. */
export interface WholeHash {
  readonly kind: 'sha256' | 'gitSha1';
  /** Lower case. */
  readonly hex: string;
}

export interface DownloadProgress {
  readonly phase: 'rehashing' | 'downloading' | 'verifying' | 'comparing' | 'waiting';
  /** Bytes of the phase. */
  readonly done: number;
  readonly total: number;
}

/** Why an attempt failed that another one may mend. */
export class Passing extends Error {
  /** What it is when it has not passed after all. */
  readonly error: AppError;
  /** ms that the server asks to wait; null: as the app thinks fit. */
  readonly waitMs: number | null;
  /** How much it counts towards giving up. */
  readonly weight: number;

  constructor(error: AppError, options: { waitMs?: number | null; weight?: number } = {}) {
    super(error.code);
    this.error = error;
    this.waitMs = options.waitMs ?? null;
    this.weight = options.weight ?? 1;
  }
}

export function fileName({ url }: Pick<DownloadOrder, 'url'>): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
