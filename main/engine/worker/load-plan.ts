// With what a model is to be loaded: the best that fits into the memory that is free now.
import type { KvType, StepDown } from '../../../preload/contract/models.ts';
import { AppError } from '../../errors.ts';
import { totalMemory } from '../../models/available-memory.ts';
import {
  type Configuration,
  cacheBytes,
  choose,
  type FreeMemory,
  fits,
  type Geometry,
  needOf,
  smallest,
  type Wishes,
} from '../../models/fit.ts';
import { readGguf } from '../../models/gguf.ts';
import { stepsBetween } from '../../models/steps-down.ts';
import type { LoadOrder, LoadTuning } from '../messages.ts';
import type { Device } from './devices.ts';
import { freeMemory } from './memory.ts';
import { sequencesFor } from './sequences.ts';

export interface Plan {
  /** null where the file's geometry is unknown: then the engine chooses the layers, and nothing steps down. */
  readonly configuration: Configuration | null;
  readonly contextLength: number;
  readonly kvType: KvType;
  readonly gpuLayers: number | { fitContext: { contextSize: number } };
  readonly sequences: number;
  /** KV cache of one sequence; 0 where the geometry is unknown. */
  readonly cacheBytes: number;
  readonly neededBytes: number | null;
  readonly steps: readonly StepDown[];
}

/** What the engine computes at once where nothing is set. Tokens. */
const defaultBatchSize = 512;

/** @throws AppError `engineOutOfMemory` where not even the least fits, with what it needs and what is free. */
export async function planLoad(device: Device, order: LoadOrder): Promise<Plan> {
  const { tuning } = order;
  const geometry = geometryOfFile(order);
  const steps = deviceSteps(device, order);
  if (geometry === null) {
    const { contextLength } = order;
    const gpuLayers = tuning.gpuLayers ?? { fitContext: { contextSize: contextLength } };
    const kvType = tuning.kvType ?? 'f16';
    const unknown = { configuration: null, sequences: 1, cacheBytes: 0, neededBytes: null };
    return { ...unknown, contextLength, kvType, gpuLayers, steps };
  }
  const wishes = wishesOf(order);
  const free = await freeMemory(device, tuning.memoryLimit);
  // What was measured with other settings may be a reason for less, but not for nothing.
  const calculated = { ...geometry, unforeseenBytes: 0 };
  const chosen =
    choose(geometry, wishes, free, tuning.failed) ??
    choose(calculated, wishes, free, tuning.failed) ??
    squeezed(calculated, wishes, free, tuning);
  if (chosen === null) {
    const least = smallest(geometry, wishes);
    const { host: neededBytes } = needOf(geometry, least, { ...wishes, sequences: 1 });
    const detail = { neededBytes, freeBytes: free.host, tokens: least.contextLength };
    throw new AppError('engineOutOfMemory', { detail });
  }
  const sequences = await sequencesOf(device, geometry, chosen, wishes, free);
  const need = needOf(geometry, chosen, { ...wishes, sequences });
  return {
    configuration: chosen,
    contextLength: chosen.contextLength,
    kvType: chosen.kvType,
    gpuLayers: chosen.layersOnDevice,
    sequences,
    cacheBytes: cacheBytes(geometry, chosen, 1),
    neededBytes: need.host + need.device,
    steps: [...steps, ...stepsBetween(inFull(geometry, wishes, free, order) ?? chosen, chosen)],
  };
}

/** What a load order leaves to the choice, and what it does not. */
export function wishesOf({ contextLength, tuning }: LoadOrder): Wishes {
  return {
    contextLength,
    kvType: tuning.kvType,
    flashAttention: tuning.flashAttention,
    layersOnDevice: tuning.gpuLayers,
    batchSize: tuning.batchSize ?? defaultBatchSize,
  };
}

/**
 * How many conversations keep their KV cache in memory: by all the memory where the cache will lie. One where
 * it lies in two, and fewer only where even their compute buffers would not fit.
 */
export async function sequencesOf(
  device: Device,
  geometry: Geometry,
  chosen: Configuration,
  wishes: Wishes,
  free: FreeMemory,
): Promise<number> {
  const { layersOnDevice } = chosen;
  if (layersOnDevice > 0 && layersOnDevice <= geometry.layers) return 1;
  const cache = cacheBytes(geometry, chosen, 1);
  const one = needOf(geometry, chosen, { ...wishes, sequences: 1 });
  const memory =
    layersOnDevice === 0
      ? { total: totalMemory(), free: free.host - (one.host - cache) }
      : {
          total: (await device.llama.getVramState()).total,
          free: (free.unified ? free.host : (free.device ?? 0)) - (one.device - cache),
        };
  let sequences = sequencesFor(cache, memory);
  while (sequences > 1 && !fits(needOf(geometry, chosen, { ...wishes, sequences }), free)) sequences /= 2;
  return sequences;
}

/** A file that cannot be read so is for the engine to refuse, in its own words. */
export function geometryOfFile({ path, tuning }: LoadOrder): Geometry | null {
  try {
    const { geometry } = readGguf(path);
    return geometry && { ...geometry, unforeseenBytes: tuning.unforeseenBytes };
  } catch {
    return null;
  }
}

/**
 * Weights that are mapped from the file can be given up and read again: slowly, but that is the person's
 * to judge. They have to go into all the memory there is, and all else into what is free.
 */
function squeezed(
  geometry: Geometry,
  wishes: Wishes,
  free: FreeMemory,
  { mmap, failed, memoryLimit }: LoadTuning,
): Configuration | null {
  if (!mmap || memoryLimit !== null) return null;
  const weights = geometry.inputBytes + geometry.outputBytes + geometry.layerBytes.reduce((a, b) => a + b, 0);
  const host = Math.min(free.host + weights, totalMemory());
  return choose(geometry, wishes, { host, device: null, unified: false }, failed);
}

/** What would be taken had nothing failed, and all of what is set. */
function inFull(
  geometry: Geometry,
  wishes: Wishes,
  free: FreeMemory,
  { contextLength, tuning }: LoadOrder,
): Configuration | null {
  const best = choose(geometry, wishes, free);
  if (best === null) return null;
  return {
    ...best,
    contextLength: tuning.contextIsSet ? contextLength : best.contextLength,
    layersOnDevice:
      free.device === null || tuning.gpuLayers === null
        ? best.layersOnDevice
        : Math.min(tuning.gpuLayers, geometry.layers + 1),
  };
}

function deviceSteps(device: Device, { gpu, tuning }: LoadOrder): StepDown[] {
  if (gpu === 'off' || tuning.abortedDevices.length === 0) return [];
  return [{ kind: 'device', from: tuning.abortedDevices.join(', '), to: device.name }];
}
