// How much memory a model takes with a context, by its geometry, before anything is allocated; and which
// configuration is the best one that fits. Pure arithmetic, in bytes.
// Sources: what llama.cpp v0.4.0 reports of itself (its memory breakdown) over geometries from 256 to 1,024
// wide, with and without flash attention; test/integration/engine/fit.test.ts holds it to that. The split
// over a device follows llama-model.cpp and has not been measured.
import type { GgufTensor } from './gguf.ts';

export type KvType = 'f16' | 'q8_0';

export interface Geometry {
  readonly layers: number;
  readonly embedding: number;
  readonly feedForward: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  /** Bytes of the weights: of each repeating layer, of the input embedding, and of the output. */
  readonly layerBytes: readonly number[];
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** What the model has been seen to take on this machine beyond this arithmetic, where it was much. Bytes. */
  readonly unforeseenBytes?: number;
}

/** What a model can be loaded with. */
export interface Configuration {
  /** Tokens, of one sequence. */
  readonly contextLength: number;
  readonly kvType: KvType;
  /** Of the layers and the output, which counts as one. */
  readonly layersOnDevice: number;
}

/** What is the same for every configuration of one load. */
export interface Shape {
  readonly sequences: number;
  /** Tokens that are computed at once. */
  readonly batchSize: number;
  readonly flashAttention: boolean;
}

/** Bytes of memory of the processor and of the device. */
export interface Need {
  readonly host: number;
  readonly device: number;
}

export interface FreeMemory {
  readonly host: number;
  /** null: there is no device. */
  readonly device: number | null;
  /** The device has no memory of its own but the processor's: both come from `host`. */
  readonly unified: boolean;
}

/** What a person or the file asks for; null is left to the choice. */
export interface Wishes {
  /** Tokens: as many as these, or fewer where they do not fit. */
  readonly contextLength: number;
  readonly kvType: KvType | null;
  readonly flashAttention: boolean;
  readonly layersOnDevice: number | null;
  readonly batchSize: number;
}

const sizeOfFloat = 4;
/** Bytes of one value in the KV cache; q8_0 is 34 bytes for 32 values. */
const valueBytes: Readonly<Record<KvType, number>> = { f16: 2, q8_0: 34 / 32 };
/** llama.cpp rounds a context up to a multiple of this. */
const contextStep = 256;
/** Contexts that are tried below the one that was asked for, in tokens. */
const contextLengths = [8192, 4096, 2048, 1024];
/** The context of a model that is split between device and processor: slow, so a long one serves nobody. */
const contextOfSplit = 4096;
/** In so many steps from the whole model on the device to none of it. */
const splits = 16;
/** Left over: for the worker's own code and texts, and for what a driver takes for itself. */
const hostReserve = 128 * 2 ** 20;
const deviceReserve = 256 * 2 ** 20;

/** The geometry that metadata and tensors of a file give; null where they leave it open. */
export function geometryOf(
  number: (key: string) => number | null,
  tensors: readonly GgufTensor[],
): Geometry | null {
  const layers = number('llama.block_count');
  const embedding = number('llama.embedding_length');
  const feedForward = number('llama.feed_forward_length');
  const heads = number('llama.attention.head_count');
  const input = tensors.find(({ name }) => name === 'token_embd.weight');
  const vocabulary = input?.shape[1];
  if (!layers || layers > 10_000 || !embedding || !feedForward || !heads || !input || !vocabulary)
    return null;
  const layerBytes = new Array<number>(layers).fill(0);
  let outputBytes = 0;
  for (const { name, bytes } of tensors) {
    const layer = /^blk\.(\d+)\./.exec(name)?.[1];
    if (layer !== undefined && Number(layer) < layers) layerBytes[Number(layer)]! += bytes;
    else if (name !== 'token_embd.weight') outputBytes += bytes;
  }
  return {
    layers,
    embedding,
    feedForward,
    heads,
    kvHeads: number('llama.attention.head_count_kv') ?? heads,
    headSize: number('llama.attention.key_length') ?? embedding / heads,
    vocabulary,
    layerBytes,
    inputBytes: input.bytes,
    outputBytes,
  };
}

/** Bytes of the KV cache of one layer: keys and values of every token of every sequence. */
function layerCacheBytes(geometry: Geometry, { contextLength, kvType }: Configuration, sequences: number) {
  const cells = Math.ceil(contextLength / contextStep) * contextStep * sequences;
  return 2 * geometry.kvHeads * geometry.headSize * valueBytes[kvType] * cells;
}

/** Bytes of the whole KV cache. */
export function cacheBytes(geometry: Geometry, configuration: Configuration, sequences: number): number {
  return geometry.layers * layerCacheBytes(geometry, configuration, sequences);
}

/**
 * Bytes of the buffer that intermediate results are computed in. llama.cpp reserves the largest of three
 * moments, each for a whole batch: the logits, the feed-forward part of a layer, its attention.
 */
export function computeBytes(geometry: Geometry, configuration: Configuration, shape: Shape): number {
  const { embedding, feedForward, heads, kvHeads, headSize, vocabulary } = geometry;
  const { flashAttention, batchSize } = shape;
  const context = Math.ceil(configuration.contextLength / contextStep) * contextStep;
  /** Which token may look at which; halves of a float with flash attention. */
  const mask = flashAttention ? context / 2 : context;
  const logits = vocabulary + (configuration.kvType === 'f16' ? 2 : 3) * embedding;
  const layer = 3 * feedForward + 4 * embedding + mask;
  const attention = flashAttention ? 0 : heads * context + mask + 5 * embedding + 2 * kvHeads * headSize;
  const positions = 5;
  const floats = Math.max(logits, layer, attention) + positions;
  const batch = Math.min(batchSize, context * shape.sequences);
  return sizeOfFloat * (batch * floats + vocabulary * shape.sequences);
}

/** Bytes of everything: weights, KV cache and compute buffers. */
export function needOf(geometry: Geometry, configuration: Configuration, shape: Shape): Need {
  const { layers, layerBytes, inputBytes, outputBytes } = geometry;
  const { layersOnDevice } = configuration;
  // The output goes to the device first, then the layers from the last one.
  const onDevice = Math.min(layers, Math.max(0, layersOnDevice - 1));
  const deviceWeights = layersOnDevice === 0 ? 0 : sum(layerBytes.slice(layers - onDevice)) + outputBytes;
  const hostWeights = sum(layerBytes) + outputBytes + inputBytes - deviceWeights;
  const layerCache = layerCacheBytes(geometry, configuration, shape.sequences);
  // What was not foreseen most likely is a buffer, and lies where the largest of them does.
  const compute = computeBytes(geometry, configuration, shape) + (geometry.unforeseenBytes ?? 0);
  if (layersOnDevice === 0) return { host: hostWeights + layers * layerCache + compute, device: 0 };
  const inputs = sizeOfFloat * shape.batchSize * geometry.embedding;
  return {
    host: hostWeights + (layers - onDevice) * layerCache + (onDevice < layers ? compute : inputs),
    device: deviceWeights + onDevice * layerCache + compute,
  };
}

/** Whether it goes into what is free, with something left over. */
export function fits(need: Need, free: FreeMemory): boolean {
  if (free.unified || free.device === null) {
    // A device that shares the processor's memory may take only a part of it: on Macs about two thirds.
    if (free.device !== null && need.device > free.device) return false;
    return need.host + need.device + hostReserve <= free.host;
  }
  return (
    need.host + hostReserve <= free.host && (need.device === 0 || need.device + deviceReserve <= free.device)
  );
}

/**
 * Everything that may be tried, the best first: the whole model on the device, with ever shorter contexts,
 * then with a KV cache of half the size; then fewer layers there; then all on the processor.
 */
export function configurations(geometry: Geometry, wishes: Wishes, hasDevice: boolean): Configuration[] {
  const { contextLength } = wishes;
  const contexts = [contextLength, ...contextLengths.filter((length) => length < contextLength)];
  // Quantized values are read by flash attention only, in blocks of 32.
  const small = wishes.flashAttention && geometry.headSize % 32 === 0;
  const both: readonly KvType[] = small ? ['f16', 'q8_0'] : ['f16'];
  const kvTypes = wishes.kvType !== null && both.includes(wishes.kvType) ? [wishes.kvType] : both;
  const at = (layersOnDevice: number): Configuration[] =>
    kvTypes.flatMap((kvType) =>
      contexts.map((length) => ({ contextLength: length, kvType, layersOnDevice })),
    );
  const all = geometry.layers + 1;
  const most = hasDevice ? Math.min(wishes.layersOnDevice ?? all, all) : 0;
  if (most === 0) return at(0);
  const shortened = Math.min(contextLength, contextOfSplit);
  const fewer = Math.ceil(geometry.layers / splits);
  const split = Array.from({ length: Math.ceil((most - 1) / fewer) }, (_, index) => ({
    contextLength: shortened,
    kvType: kvTypes[0]!,
    layersOnDevice: most - 1 - index * fewer,
  }));
  return [...at(most), ...split, ...at(0)];
}

/**
 * The best configuration that fits one sequence, of those behind the last that is known to have `failed`;
 * null where nothing does.
 */
export function choose(
  geometry: Geometry,
  wishes: Wishes,
  free: FreeMemory,
  failed: readonly Configuration[] = [],
): Configuration | null {
  const all = configurations(geometry, wishes, free.device !== null);
  const shape: Shape = { ...wishes, sequences: 1 };
  const last = all.findLastIndex((one) => failed.some((other) => same(one, other)));
  return all.slice(last + 1).find((one) => fits(needOf(geometry, one, shape), free)) ?? null;
}

/** The configuration that takes least, for saying how much is missing. */
export function smallest(geometry: Geometry, wishes: Wishes): Configuration {
  return configurations(geometry, wishes, false).at(-1)!;
}

export function same(one: Configuration, other: Configuration): boolean {
  return (
    one.contextLength === other.contextLength &&
    one.kvType === other.kvType &&
    one.layersOnDevice === other.layersOnDevice
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
