// What is known of a partial file, in a file beside it, so that a download goes on after anything. It is written
// behind the bytes that it speaks of, and the hash of the whole file has the last word in any case.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DownloadOrder } from './order.ts';

const stateSchema = z.object({
  version: z.literal(1),
  bytes: z.number(),
  hash: z.string(),
  etag: z.string().nullable(),
  chunkBytes: z.int().min(1),
  /** Bytes there from the chunk's beginning; SHA-256 of what came over the wire once it is whole. */
  chunks: z.array(
    z.object({
      done: z.int().min(0),
      sha256: z.string().nullable(),
      /** Fetched twice, after the whole had a wrong hash. */
      compared: z.boolean(),
    }),
  ),
});

export interface Chunk {
  /** Of the file. */
  readonly start: number;
  readonly length: number;
  done: number;
  sha256: string | null;
  compared: boolean;
}

export interface PartState {
  /** Of the response that the bytes are from; null where it gave none that can be relied on. */
  etag: string | null;
  readonly chunks: readonly Chunk[];
}

export const partPath = (target: string): string => `${target}.part`;
export const statePath = (target: string): string => `${target}.part.json`;

/** @returns null where nothing is known, or something about another file. */
export async function readState(order: DownloadOrder): Promise<PartState | null> {
  try {
    const state = stateSchema.parse(JSON.parse(await readFile(statePath(order.target), 'utf8')));
    const { bytes, hash } = order;
    if (state.bytes !== bytes || state.hash !== hash.hex) return null;
    const fresh = freshState(bytes, state.chunkBytes);
    if (fresh.chunks.length !== state.chunks.length) return null;
    const chunks = fresh.chunks.map((chunk, index) => {
      const known = state.chunks[index]!;
      const whole = known.sha256 !== null;
      return { ...chunk, ...known, done: whole ? chunk.length : Math.min(known.done, chunk.length) };
    });
    return { etag: state.etag, chunks };
  } catch {
    return null;
  }
}

export function freshState(bytes: number, chunkBytes: number): PartState {
  const chunks = Array.from({ length: Math.ceil(bytes / chunkBytes) }, (_, index) => ({
    start: index * chunkBytes,
    length: Math.min(chunkBytes, bytes - index * chunkBytes),
    done: 0,
    sha256: null,
    compared: false,
  }));
  return { etag: null, chunks };
}

export async function writeState({ target, bytes, hash }: DownloadOrder, state: PartState): Promise<void> {
  const path = statePath(target);
  const content = JSON.stringify({
    version: 1,
    bytes,
    hash: hash.hex,
    etag: state.etag,
    chunkBytes: state.chunks[0]?.length ?? 1,
    chunks: state.chunks.map(({ done, sha256, compared }) => ({ done, sha256, compared })),
  });
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}

/** Removes what an unfinished download has left. */
export async function discardPart(target: string): Promise<void> {
  for (const path of [partPath(target), statePath(target), `${statePath(target)}.new`]) {
    await rm(path, { force: true });
  }
}

/** Bytes that are there. */
export function doneBytes({ chunks }: PartState): number {
  return chunks.reduce((sum, { done }) => sum + done, 0);
}
