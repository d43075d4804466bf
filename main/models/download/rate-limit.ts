// Holds all downloads together to a number of bytes per second.
import { setTimeout as sleep } from 'node:timers/promises';

/** ms of bytes that may come at once, so that waiting is rare. */
const burstMs = 250;

export interface RateLimiter {
  /** Waits until so many bytes more may have come. Rejects when aborted. */
  take(bytes: number, signal?: AbortSignal): Promise<void>;
}

/** @param limit bytes per second as it is set now; null: no limit */
export function createRateLimiter(
  limit: () => number | null,
  now: () => number = () => performance.now(),
): RateLimiter {
  /** When all that has been taken is paid for. */
  let paidAt = Number.NEGATIVE_INFINITY;
  return {
    async take(bytes, signal) {
      const rate = limit();
      if (rate === null) return;
      paidAt = Math.max(paidAt, now() - burstMs) + (bytes * 1000) / rate;
      const wait = paidAt - now();
      if (wait > 0) await sleep(wait, undefined, signal ? { signal } : {});
    },
  };
}
