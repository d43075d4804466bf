// Random weights as they stand in a GGUF: blocks that are valid for their type and whose values have a wanted
// spread, so that a model made of them computes ordinary numbers.
// Layouts: ggml-common.h of v0.4.0 (`block_q4_0`, `block_q8_0`, `block_q4_K`, `block_q6_K`).
import { tensorTypes } from '../main/models/tensor-types.ts';

export type BlockType = 'F32' | 'F16' | 'Q8_0' | 'Q4_0' | 'Q4_K' | 'Q6_K';

/** Uniform in 0…1; the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The number that stands in the file for `type`, and the size of its blocks. */
export function blockOf(type: BlockType) {
  const [id, block] = [...tensorTypes].find(([, { name }]) => name === type)!;
  return { id, values: block.valuesPerBlock, bytes: block.bytesPerBlock };
}

const scratch = new DataView(new ArrayBuffer(4));

/** The bits of the half-precision number nearest to `value`, small ones included. */
export function toHalf(value: number): number {
  scratch.setFloat32(0, value);
  const sign = (scratch.getUint32(0) >>> 16) & 0x8000;
  const magnitude = Math.abs(value);
  if (magnitude < 2 ** -14) return sign | Math.round(magnitude * 2 ** 24);
  if (magnitude >= 65520) return sign | 0x7c00;
  scratch.setFloat32(0, magnitude);
  const bits = scratch.getUint32(0) + 0x1000;
  return sign | (((bits >>> 23) - 112) << 10) | ((bits >>> 13) & 0x3ff);
}

/** What the standard deviation of a block's values is where its scale is 1 and all its other bytes random. */
const spreadAtScaleOne = {
  // Integers of -128…127, of -8…7.
  Q8_0: Math.sqrt((256 ** 2 - 1) / 12),
  Q4_0: Math.sqrt((16 ** 2 - 1) / 12),
  // 6-bit scale × 4-bit value, less 7.5 × a 6-bit minimum (`dmin` is written as 7.5 × `d`).
  Q4_K: Math.sqrt(1323 * 77.5 + 7.5 ** 2 * 1323 - 2 * 7.5 ** 2 * 31.5 ** 2),
  // 8-bit scale × an integer of -32…31.
  Q6_K: Math.sqrt(((256 ** 2 - 1) / 12) * ((64 ** 2 - 1) / 12)),
} as const;

/** Where the half-precision numbers of a block stand: its scale and, of Q4_K, the scale of its minima. */
const halvesAt = { Q8_0: [0], Q4_0: [0], Q4_K: [0, 2], Q6_K: [208] } as const;

/**
 * `count` blocks of random weights with a mean of 0.
 * @param spread their standard deviation
 */
export function randomBlocks(
  type: BlockType,
  count: number,
  spread: number,
  random: () => number,
): Uint8Array<ArrayBuffer> {
  const { bytes } = blockOf(type);
  const data = new Uint8Array(count * bytes);
  const view = new DataView(data.buffer);
  if (type === 'F32' || type === 'F16') {
    for (let at = 0; at < count; at++) {
      const value = spread * gaussian(random);
      if (type === 'F32') view.setFloat32(at * 4, value, true);
      else view.setUint16(at * 2, toHalf(value), true);
    }
    return data;
  }
  for (let at = 0; at < data.length; at++) data[at] = random() * 256;
  const scale = spread / spreadAtScaleOne[type];
  for (let block = 0; block < count; block++) {
    // Of either sign, because some types' values are not centred.
    const signed = random() < 0.5 ? -scale : scale;
    for (const [index, at] of halvesAt[type].entries())
      view.setUint16(block * bytes + at, toHalf(index === 0 ? signed : signed * 7.5), true);
  }
  return data;
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
