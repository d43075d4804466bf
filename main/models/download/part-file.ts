// The partial file: takes chunks in any order, keeps their hashes, and notes now and then what it has.
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { writeError } from './disk-space.ts';
import type { DownloadOrder } from './order.ts';
import { type Chunk, freshState, type PartState, partPath, readState, writeState } from './part-state.ts';
import type { Sink } from './receiver.ts';
import { hashRange } from './whole-hash.ts';

export type PartFile = Awaited<ReturnType<typeof openPartFile>>;

/** Opens what an earlier download has left, or begins anew. @throws AppError `notEnoughDisk`, `dataDirUnwritable` */
export async function openPartFile(order: DownloadOrder, chunkBytes: number, noteEveryMs: number) {
  const path = partPath(order.target);
  const { file, state } = await openBoth(order, path, chunkBytes).catch((cause) => {
    throw writeError(cause, path, order.bytes);
  });
  let changed = true;
  let noting: Promise<void> = Promise.resolve();

  /** One at a time; what cannot be noted costs a part of the download at worst. */
  function note(): Promise<void> {
    if (changed) {
      changed = false;
      noting = noting.then(() => writeState(order, state)).catch(() => {});
    }
    return noting;
  }
  const timer = setInterval(note, noteEveryMs);

  async function writeAll(piece: Buffer, position: number): Promise<void> {
    try {
      for (let at = 0; at < piece.length; ) {
        at += (await file.write(piece, at, piece.length - at, position + at)).bytesWritten;
      }
    } catch (cause) {
      throw writeError(cause, path, order.bytes);
    }
  }

  return {
    file,
    state,
    changed(): void {
      changed = true;
    },
    /** Where the rest of a chunk is to be written to. */
    async sink(chunk: Chunk, signal: AbortSignal): Promise<Sink> {
      const hash = createHash('sha256');
      if (chunk.done > 0) await hashRange(hash, file, { ...chunk, length: chunk.done }, { signal });
      return {
        get done() {
          return chunk.done;
        },
        async write(piece) {
          await writeAll(piece, chunk.start + chunk.done);
          add(chunk, hash, piece);
          changed = true;
        },
      };
    },
    /** A sink for the whole file: chunks that are there already are passed over. */
    wholeSink(): Sink {
      let done = 0;
      let index = 0;
      let hash = createHash('sha256');
      return {
        get done() {
          return done;
        },
        async write(piece) {
          for (let at = 0; at < piece.length; ) {
            const chunk = state.chunks[index]!;
            const inChunk = done - chunk.start;
            const part = piece.subarray(at, at + chunk.length - inChunk);
            if (chunk.sha256 === null) {
              // From its beginning, whatever of it there was: nobody has hashed that.
              if (inChunk === 0) {
                chunk.done = 0;
                hash = createHash('sha256');
              }
              await writeAll(part, done);
              add(chunk, hash, part);
              changed = true;
            }
            at += part.length;
            done += part.length;
            if (done === chunk.start + chunk.length) index += 1;
          }
        },
      };
    },
    async sync(): Promise<void> {
      await file.sync().catch((cause) => {
        throw writeError(cause, path, order.bytes);
      });
    },
    async close(): Promise<void> {
      clearInterval(timer);
      await note();
      await file.close();
    },
  };
}

function add(chunk: Chunk, hash: Hash, piece: Buffer): void {
  hash.update(piece);
  chunk.done += piece.length;
  if (chunk.done === chunk.length) chunk.sha256 = hash.digest('hex');
}

async function openBoth(
  order: DownloadOrder,
  path: string,
  chunkBytes: number,
): Promise<{ file: FileHandle; state: PartState }> {
  const known = await readState(order);
  const there = known === null ? null : await open(path, 'r+').catch(() => null);
  const file = there ?? (await open(path, 'w+'));
  const state = there === null ? freshState(order.bytes, chunkBytes) : known!;
  // A file that lost its end reads as zeros there, which its chunks' hashes tell.
  await file.truncate(order.bytes);
  return { file, state };
}
