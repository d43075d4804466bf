// The geometry of a file that is not here yet. Pure.
import type { Geometry } from '../fit.ts';

/** Xenon-4's, and of every other Mistral-7B-v0.1; weights by their share of 7.24 billion. */
const layers = 32;
const vocabulary = 32_000;
const embedding = 4096;
const parameters = 7_241_732_096;
const ofEmbedding = vocabulary * embedding;

export const xenonGeometry: Geometry = {
  layers,
  embedding,
  feedForward: 14_336,
  heads: 32,
  kvHeads: 8,
  headSize: 128,
  vocabulary,
  layerBytes: new Array<number>(layers).fill((parameters - 2 * ofEmbedding) / layers),
  inputBytes: ofEmbedding,
  outputBytes: ofEmbedding,
};

/** A geometry with other weights: every part of them as many times larger as all are. */
export function withWeights(geometry: Geometry, bytes: number): Geometry {
  const { layerBytes, inputBytes, outputBytes } = geometry;
  const all = layerBytes.reduce((sum, one) => sum + one, 0) + inputBytes + outputBytes;
  const factor = all > 0 ? bytes / all : 0;
  return {
    ...geometry,
    layerBytes: layerBytes.map((one) => one * factor),
    inputBytes: inputBytes * factor,
    outputBytes: outputBytes * factor,
  };
}

/** Bits per weight of what llama.cpp makes of a Mistral-7B, over all its tensors. */
const bitsPerWeight: Readonly<Record<string, number>> = {
  Q2_K: 3.0,
  Q3_K_S: 3.5,
  Q3_K_M: 3.89,
  Q3_K_L: 4.22,
  IQ4_XS: 4.32,
  Q4_0: 4.54,
  Q4_K_S: 4.57,
  Q4_K_M: 4.83,
  Q5_K_S: 5.52,
  Q5_K_M: 5.67,
  Q6_K: 6.57,
  Q8_0: 8.5,
  F16: 16,
};

/** About how large a level of so many parameters becomes, bytes; null for one that is not known. */
export function levelBytes(level: string, count: number): number | null {
  const bits = bitsPerWeight[level];
  return bits === undefined ? null : (count * bits) / 8;
}
