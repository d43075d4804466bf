// The tensors of a checkpoint, wherever they lie: in one safetensors file, or in the shards that an index names.
import { basename } from 'node:path';
import { isRecord, readSafetensors, type StoredTensor } from './safetensors.ts';
import { damaged, missing, readJson, sizeOf } from './source-file.ts';

export const indexFile = 'model.safetensors.index.json';
export const singleFile = 'model.safetensors';
const maxIndexBytes = 8 << 20;
const maxShards = 1000;

/**
 * The tensors of the checkpoint in `dir`, by their names. Where there is an index, it decides which shard a
 * tensor is taken from.
 * @throws AppError `checkpointFileMissing`, `checkpointUnreadable`, `checkpointTruncated`, `checkpointDamaged`
 */
export function readCheckpointTensors(dir: string): ReadonlyMap<string, StoredTensor> {
  const index = readJson(dir, indexFile, maxIndexBytes);
  if (index === undefined) {
    if (sizeOf(dir, singleFile) === null) throw missing(singleFile);
    return new Map(readSafetensors(dir, singleFile).map((tensor) => [tensor.name, tensor]));
  }
  const places = placesOf(index);
  const shards = new Map<string, ReadonlyMap<string, StoredTensor>>();
  for (const file of new Set(places.values())) {
    if (shards.size === maxShards) throw damaged(indexFile, 'badIndex');
    shards.set(file, new Map(readSafetensors(dir, file).map((tensor) => [tensor.name, tensor])));
  }
  const tensors = new Map<string, StoredTensor>();
  for (const [name, file] of places) {
    const tensor = shards.get(file)?.get(name);
    if (tensor === undefined) throw damaged(indexFile, 'badIndex', name);
    tensors.set(name, tensor);
  }
  return tensors;
}

/** Tensor → shard. A shard lies in the folder itself: a name that leads elsewhere is none. */
function placesOf(index: unknown): ReadonlyMap<string, string> {
  const map = isRecord(index) ? index.weight_map : undefined;
  if (!isRecord(map)) throw damaged(indexFile, 'badIndex');
  const places = new Map<string, string>();
  for (const [name, file] of Object.entries(map)) {
    if (typeof file !== 'string' || !/^[^/\\]+\.safetensors$/.test(file) || basename(file) !== file)
      throw damaged(indexFile, 'badIndex', name);
    places.set(name, file);
  }
  return places;
}
