// A text cut into the chunks that are scored: each begins with `<s>` in the place of its first token, and of
// each the second half is scored, where every token has at least half a chunk before it.

/** Tokens of a chunk, as llama.cpp's tool has it by default. */
export const chunkLength = 512;
/** The first token of a chunk whose successor is scored. */
export const firstScored = chunkLength / 2;
/** Tokens of a chunk that are scored: the last one has no successor in it. */
export const scoredPerChunk = chunkLength - firstScored - 1;

/**
 * @param ids of the whole text, `<s>` first
 * @returns whole chunks only; none for a text that is shorter than one
 */
export function chunksOf(ids: readonly number[], bos: number): number[][] {
  const chunks: number[][] = [];
  for (let at = 0; at + chunkLength <= ids.length; at += chunkLength)
    chunks.push([bos, ...ids.slice(at + 1, at + chunkLength)]);
  return chunks;
}
