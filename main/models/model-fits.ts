// What each known model would take if it were loaded now, and whether there is room.
import type { EngineSettings, FitLoss, LoadedModel, ModelFit } from '../../preload/contract/models.ts';
import {
  type Configuration,
  choose,
  type FreeMemory,
  type Geometry,
  needOf,
  smallest,
  type Wishes,
} from './fit.ts';

/** What the engine computes at once where nothing is set. Tokens. */
const defaultBatchSize = 512;

/**
 * @param free what is free now, without what `loaded` holds: it would be let go of first
 * @param contextLength tokens that are asked for
 */
export function modelFit(
  geometry: Geometry,
  options: { free: FreeMemory; contextLength: number; settings: EngineSettings },
): ModelFit {
  const { free, contextLength, settings } = options;
  const wishes: Wishes = {
    contextLength,
    kvType: settings.kvType,
    flashAttention: settings.flashAttention,
    layersOnDevice: settings.gpuLayers,
    batchSize: settings.batchSize ?? defaultBatchSize,
  };
  const chosen = choose(geometry, wishes, free);
  const shown = chosen ?? smallest(geometry, wishes);
  const need = needOf(geometry, shown, { ...wishes, sequences: 1 });
  const ofDevice = need.device > 0 && !free.unified ? (free.device ?? 0) : 0;
  return {
    neededBytes: need.host + need.device,
    freeBytes: free.host + ofDevice,
    contextLength: shown.contextLength,
    kvType: shown.kvType,
    fits: chosen !== null,
    givenUp: chosen === null ? [] : givenUp(geometry, chosen, wishes, free.device !== null),
  };
}

function givenUp(
  geometry: Geometry,
  chosen: Configuration,
  wishes: Wishes,
  hasDevice: boolean,
): readonly FitLoss[] {
  const layers = geometry.layers + 1;
  const wished = hasDevice ? Math.min(wishes.layersOnDevice ?? layers, layers) : 0;
  const onDevice = chosen.layersOnDevice;
  return [
    ...(chosen.contextLength < wishes.contextLength
      ? [{ kind: 'context' as const, wished: wishes.contextLength }]
      : []),
    ...(chosen.kvType === 'q8_0' && wishes.kvType !== 'q8_0' ? [{ kind: 'kvType' as const }] : []),
    ...(onDevice < wished ? [{ kind: 'layers' as const, onDevice, layers }] : []),
  ];
}

/** What is free once the loaded model has been let go of. */
export function withoutLoaded(
  free: FreeMemory,
  loaded: Pick<LoadedModel, 'layersOnDevice' | 'tuning'> | null,
): FreeMemory {
  const held = loaded?.tuning.heldBytes ?? 0;
  const onDevice = loaded !== null && loaded.layersOnDevice > 0 && free.device !== null;
  return {
    ...free,
    host: onDevice && !free.unified ? free.host : free.host + held,
    device: onDevice && free.device !== null ? free.device + held : free.device,
  };
}
