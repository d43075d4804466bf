// Downloads one file, over several connections, so that what lies at the target in the end is what the hub's hash
// says or nothing: whatever breaks, a later call goes on with what is there.
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../errors.ts';
import type { Http } from '../hub/http.ts';
import { checkDiskSpace, takenBytes } from './disk-space.ts';
import { type DownloadOrder, type DownloadProgress, fileName } from './order.ts';
import { openPartFile, type PartFile } from './part-file.ts';
import { type Chunk, discardPart, doneBytes, partPath, statePath } from './part-state.ts';
import { pool } from './pool.ts';
import type { RateLimiter } from './rate-limit.ts';
import { createReceiver, NoRanges } from './receiver.ts';
import { forget, forgetLostChunks, hashSink } from './repair.ts';
import { createWholeHash } from './whole-hash.ts';

export interface DownloadOptions {
  readonly http: Http;
  readonly limiter: RateLimiter;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly connections?: number;
  /** What is fetched at once, and again where it is wrong. */
  readonly chunkBytes?: number;
  /** ms of silence after which a connection is given up. */
  readonly silenceMs?: number;
  /** ms before the second attempt; each further one waits twice as long. */
  readonly firstWaitMs?: number;
  /** ms of work that the end of the process may cost. */
  readonly noteEveryMs?: number;
}

/**
 * Resolves when the file lies at `order.target`, whole and with the right hash.
 * @throws AppError `notEnoughDisk`, `dataDirUnwritable`, `hubWrongBytes`, `hubFileChanged`, `hubFileMissing`,
 * `hubGated`, `hubTokenRefused`, `hubRepositoryMissing`, `hubBusy`, `hubFailed`, `hubUnreachable`; an AbortError.
 * What has come so far is kept but for `hubWrongBytes`, where nothing tells what of it is right.
 */
export async function download(order: DownloadOrder, options: DownloadOptions): Promise<void> {
  const { signal } = options;
  signal.throwIfAborted();
  const part = partPath(order.target);
  await checkDiskSpace(dirname(order.target), order.bytes - (await takenBytes(part)));
  const { chunkBytes = 16 << 20, noteEveryMs = 1000 } = options;
  const partFile = await openPartFile(order, chunkBytes, noteEveryMs);
  try {
    await fill(order, partFile, options);
    await partFile.sync();
  } catch (thrown) {
    await partFile.close();
    if (thrown instanceof AppError && thrown.code === 'hubWrongBytes') await discardPart(order.target);
    throw thrown;
  }
  await partFile.close();
  await rename(part, order.target);
  await rm(statePath(order.target), { force: true });
}

async function fill(order: DownloadOrder, partFile: PartFile, options: DownloadOptions): Promise<void> {
  const { http, limiter, signal, onProgress = () => {}, connections = 4 } = options;
  const { silenceMs = 30_000, firstWaitMs = 1000 } = options;
  const { file, state } = partFile;
  const { chunks } = state;
  const total = order.bytes;
  const tell = (phase: DownloadProgress['phase'], done: number) => onProgress({ phase, done, total });
  const whole = createWholeHash(file, chunks, { kind: order.hash.kind, bytes: total, signal });
  let waiting = 0;
  const receiver = createReceiver({
    http,
    order,
    limiter,
    silenceMs,
    firstWaitMs,
    tag: state,
    onWaiting(waits) {
      waiting += waits ? 1 : -1;
      if (waits) tell('waiting', doneBytes(state));
    },
  });
  let ranges = true;

  /** Gets every chunk that is not whole. */
  async function fetchMissing(): Promise<void> {
    const missing = chunks.filter(({ sha256 }) => sha256 === null);
    const told = (sink: { done: number; write(piece: Buffer): Promise<void> }) => ({
      get done() {
        return sink.done;
      },
      async write(piece: Buffer) {
        await sink.write(piece);
        if (waiting === 0) tell('downloading', doneBytes(state));
      },
    });
    if (ranges) {
      const work = async (chunk: Chunk, ended: AbortSignal) => {
        await receiver.receive(chunk, told(await partFile.sink(chunk, ended)), ended);
        // Behind the others; what is wrong with it shows at the end.
        whole.advance().catch(() => {});
      };
      try {
        await eachOf(missing, work);
        return;
      } catch (thrown) {
        if (!(thrown instanceof NoRanges)) throw thrown;
        ranges = false;
      }
    }
    if (missing.some(({ sha256 }) => sha256 === null))
      await receiver.stream(() => told(partFile.wholeSink()), signal);
  }

  function eachOf(list: readonly Chunk[], work: (chunk: Chunk, ended: AbortSignal) => Promise<void>) {
    const left = [...list];
    return pool(connections, { next: () => left.shift(), work, narrow: () => receiver.crowded, signal });
  }

  async function isRight(): Promise<boolean> {
    return (await whole.digest((hashed) => tell('verifying', hashed))) === order.hash.hex;
  }

  /** Fetches what has been fetched once again, and replaces what comes otherwise, until the whole is right. */
  async function compare(): Promise<void> {
    if (!ranges) {
      for (const chunk of chunks) forget(chunk);
      await fetchMissing();
      for (const chunk of chunks) chunk.compared = true;
      return;
    }
    const work = async (chunk: Chunk, ended: AbortSignal) => {
      const again = hashSink();
      await receiver.receive(chunk, again, ended);
      const differs = again.digest() !== chunk.sha256;
      if (differs) {
        forget(chunk);
        await receiver.receive(chunk, await partFile.sink(chunk, ended), ended);
      }
      chunk.compared = true;
      partFile.changed();
      tell('comparing', sumOf(chunks.filter(({ compared }) => compared)));
      if (!differs) return;
      whole.restart();
      if (await isRight()) throw new RightAlready();
    };
    await eachOf(
      chunks.filter(({ compared }) => !compared),
      work,
    ).catch((thrown) => {
      if (!(thrown instanceof RightAlready)) throw thrown;
    });
  }

  tell('rehashing', 0);
  await whole.advance((hashed) => tell('rehashing', hashed));
  await fetchMissing();
  if (await isRight()) return;

  let looked = 0;
  const onPiece = (bytes: number) => {
    looked += bytes;
    tell('verifying', looked);
  };
  if ((await forgetLostChunks(file, chunks, { signal, onPiece })) > 0) {
    whole.restart();
    partFile.changed();
    await fetchMissing();
    if (await isRight()) return;
  }
  // With the last word when nothing is written any more.
  while (chunks.some(({ compared }) => !compared)) {
    await compare();
    await fetchMissing();
    whole.restart();
    if (await isRight()) return;
  }
  throw new AppError('hubWrongBytes', { detail: { file: fileName(order), repository: order.repository } });
}

/** Nothing more needs to be compared. */
class RightAlready extends Error {}

function sumOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
