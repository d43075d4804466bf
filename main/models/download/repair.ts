// What to do when all bytes are there and their hash is not the hub's: find the chunks that are wrong, and fetch
// only those again.
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Chunk } from './part-state.ts';
import type { Sink } from './receiver.ts';
import { hashRange } from './whole-hash.ts';

/** Forgets the chunks that the disk does not hold as they came, and returns how many those are. */
export async function forgetLostChunks(
  file: FileHandle,
  chunks: readonly Chunk[],
  options: { signal: AbortSignal; onPiece: (bytes: number) => void },
): Promise<number> {
  let lost = 0;
  for (const chunk of chunks) {
    const hash = createHash('sha256');
    await hashRange(hash, file, chunk, options);
    if (hash.digest('hex') === chunk.sha256) continue;
    forget(chunk);
    lost += 1;
  }
  return lost;
}

export function forget(chunk: Chunk): void {
  chunk.done = 0;
  chunk.sha256 = null;
  chunk.compared = false;
}

/** A sink that keeps a hash of what it gets, and nothing else. */
export function hashSink(): Sink & { digest(): string } {
  const hash = createHash('sha256');
  let done = 0;
  return {
    get done() {
      return done;
    },
    async write(piece) {
      hash.update(piece);
      done += piece.length;
    },
    digest: () => hash.digest('hex'),
  };
}
