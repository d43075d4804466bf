// Gets parts of a file, again and again where it must: one account of failures for all connections of a download,
// because what makes one fail mostly makes all fail.
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import type { Http } from '../hub/http.ts';
import { unreachable } from '../hub/hub-errors.ts';
import { type DownloadOrder, Passing } from './order.ts';
import { type RangeAnswer, requestRange } from './range-request.ts';
import type { RateLimiter } from './rate-limit.ts';

/** So many failures in a row, with nothing got between them, end a download. */
const maxFailures = 8;
const longestWaitMs = 30_000;
/** A server that asks for more patience than this is not waited for. */
const patienceMs = 120_000;
/** A tag that has changed so often is no tag: servers that stand in for each other may each have their own. */
const maxChanges = 3;
/** Fewer bytes than these are no sign that things are going well. */
const progressBytes = 64 << 10;

/** The server sends the whole file, whatever part it is asked for. */
export class NoRanges extends Error {}

/** Where the bytes of a part go. */
export interface Sink {
  /** Bytes that it has. */
  readonly done: number;
  write(piece: Buffer): Promise<void>;
}

export interface ReceiverParts {
  readonly http: Http;
  readonly order: DownloadOrder;
  readonly limiter: RateLimiter;
  readonly silenceMs: number;
  /** ms before the second attempt; each further one waits twice as long. */
  readonly firstWaitMs: number;
  /** The tag that ranges are asked by; may be another one later. */
  readonly tag: { etag: string | null };
  readonly onWaiting: (waits: boolean) => void;
}

export type Receiver = ReturnType<typeof createReceiver>;

export function createReceiver(parts: ReceiverParts) {
  const { http, order, limiter, silenceMs, firstWaitMs, tag, onWaiting } = parts;
  let resolved: string | null = null;
  let failures = 0;
  let lastFailureAt = -Infinity;
  let notBefore = 0;
  let crowded = false;
  let changes = 0;

  function ask(from: number, to: number, signal: AbortSignal): Promise<RangeAnswer> {
    return requestRange(http, { order, resolved, etag: tag.etag, from, to, silenceMs, signal });
  }

  async function take(answer: RangeAnswer, sink: Sink, bytes: number, signal: AbortSignal): Promise<void> {
    const { response } = answer;
    let left = bytes;
    try {
      // Read to its end, so that the connection is kept for the next part.
      for await (const piece of response.body()) {
        if (left === 0) break;
        const wanted = piece.subarray(0, left);
        await limiter.take(wanted.length, signal);
        await sink.write(wanted);
        left -= wanted.length;
      }
    } catch (cause) {
      // What the sink says of the disk, or a pause, is nothing that another attempt mends.
      if (signal.aborted || cause instanceof AppError) throw cause;
      if (left > 0) throw new Passing(unreachable(new URL(response.url).host, cause));
    } finally {
      response.destroy();
    }
    if (left > 0) throw new Passing(unreachable(new URL(response.url).host, new Error('it ended too early')));
  }

  /** Counts a failure and waits, or gives up. */
  async function recover(
    thrown: unknown,
    startedAt: number,
    got: number,
    signal: AbortSignal,
  ): Promise<void> {
    if (!(thrown instanceof Passing) || signal.aborted) throw thrown;
    const { weight, waitMs, error } = thrown;
    resolved = null;
    if (got >= progressBytes) failures = 0;
    // Those that were under way when another one failed have failed of the same.
    if (startedAt >= lastFailureAt) {
      failures += weight;
      lastFailureAt = performance.now();
      const pause = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs) * (0.75 + Math.random() / 2);
      notBefore = lastFailureAt + (waitMs ?? pause);
    }
    if (error.code === 'hubBusy') crowded = true;
    if (failures >= maxFailures || (waitMs ?? 0) > patienceMs) throw error;
    onWaiting(true);
    try {
      await sleep(Math.max(0, notBefore - performance.now()), undefined, { signal });
    } finally {
      onWaiting(false);
    }
  }

  return {
    /** Whether the server has asked for fewer requests. */
    get crowded() {
      return crowded;
    },
    /**
     * Fills a sink with the bytes from `start`.
     * @throws NoRanges; AppError; an AbortError
     */
    async receive(range: { start: number; length: number }, sink: Sink, signal: AbortSignal): Promise<void> {
      while (sink.done < range.length) {
        const startedAt = performance.now();
        const before = sink.done;
        try {
          const from = range.start + before;
          const answer = await ask(from, range.start + range.length, signal);
          if (answer.from !== from) {
            answer.response.destroy();
            // Another tag means another file, as far as the server knows. The hash of the whole will tell.
            if (tag.etag !== null && answer.etag !== tag.etag) {
              changes += 1;
              tag.etag = changes < maxChanges ? answer.etag : null;
              continue;
            }
            throw new NoRanges();
          }
          tag.etag = changes < maxChanges ? answer.etag : null;
          resolved = answer.response.url;
          await take(answer, sink, range.length - before, signal);
          failures = 0;
        } catch (thrown) {
          await recover(thrown, startedAt, sink.done - before, signal);
        }
      }
    },
    /** The whole file as one stream from its beginning, to a server that knows no ranges. */
    async stream(makeSink: () => Sink, signal: AbortSignal): Promise<void> {
      for (let most = 0; ; ) {
        const startedAt = performance.now();
        const sink = makeSink();
        try {
          const answer = await ask(0, order.bytes, signal);
          tag.etag = answer.etag;
          await take(answer, sink, order.bytes, signal);
          return;
        } catch (thrown) {
          // What is got a second time is no progress.
          const got = sink.done - most;
          most = Math.max(most, sink.done);
          await recover(thrown, startedAt, got, signal);
        }
      }
    },
  };
}
