// Memory by geometry, asked before the engine allocates: the kernel ends a process that asks for too much,
// and a context of many tokens is the one thing here that is all written to at once.
import { totalmem } from 'node:os';
import type { GgufFileInfo } from 'node-llama-cpp';

const bytesOfF16 = 2;

/** Bytes of the KV cache of one sequence at F16: keys and values of every layer; 0 where unknown. */
export function cacheBytes(info: GgufFileInfo, contextLength: number): number {
  const { block_count, embedding_length, attention } = info.architectureMetadata;
  const heads = attention?.head_count;
  const kvHeads = attention?.head_count_kv ?? heads;
  if (!block_count || !embedding_length || typeof heads !== 'number' || typeof kvHeads !== 'number') return 0;
  const headSize = attention?.key_length ?? embedding_length / heads;
  return 2 * block_count * kvHeads * headSize * bytesOfF16 * contextLength;
}

/** Bytes of memory, by the limit of the container where there is one. */
export function totalMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Bytes that can still be taken, by the limit of the container where there is one. */
export function availableMemory(): number {
  // On macOS what counts as free leaves out what would be freed on demand.
  return process.platform === 'darwin' ? totalmem() : process.availableMemory();
}
