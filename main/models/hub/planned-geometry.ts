// The geometry of a file that is not here yet. Pure.
import type { MistralConfig } from '../convert/mistral-config.ts';
import type { Geometry } from '../fit.ts';

type Config = Pick<
  MistralConfig,
  'layers' | 'embedding' | 'feedForward' | 'heads' | 'kvHeads' | 'headSize' | 'vocabulary' | 'tied'
>;

/** The geometry that a config.json gives, with a byte for each weight. */
export function plannedGeometry(config: Config): Geometry {
  const { layers, embedding, feedForward, heads, kvHeads, headSize, vocabulary, tied } = config;
  const attention = 2 * embedding * heads * headSize + 2 * embedding * kvHeads * headSize;
  const layer = attention + 3 * embedding * feedForward + 2 * embedding;
  const matrix = vocabulary * embedding;
  return {
    layers,
    embedding,
    feedForward,
    heads,
    kvHeads,
    headSize,
    vocabulary,
    layerBytes: new Array<number>(layers).fill(layer),
    inputBytes: matrix,
    outputBytes: (tied ? 0 : matrix) + embedding,
  };
}

/** How many weights it has, where each is a byte. */
export function weightsOf({ layerBytes, inputBytes, outputBytes }: Geometry): number {
  return layerBytes.reduce((sum, one) => sum + one, 0) + inputBytes + outputBytes;
}

/** Xenon-4's, and that of every other Mistral-7B-v0.1. */
export const xenonGeometry: Geometry = plannedGeometry({
  layers: 32,
  embedding: 4096,
  feedForward: 14_336,
  heads: 32,
  kvHeads: 8,
  headSize: 128,
  vocabulary: 32_000,
  tied: false,
});

/** A geometry with other weights: every part of them as many times larger as all are. */
export function withWeights(geometry: Geometry, bytes: number): Geometry {
  const { layerBytes, inputBytes, outputBytes } = geometry;
  const all = weightsOf(geometry);
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
  BF16: 16,
  F32: 32,
};

/** About how large a level of so many parameters becomes, bytes; null for one that is not known. */
export function levelBytes(level: string, count: number): number | null {
  const bits = bitsPerWeight[level];
  return bits === undefined ? null : (count * bits) / 8;
}
