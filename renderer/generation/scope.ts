// Whose values are being edited: those of the app, of a preset, or of a conversation.
import type {
  LayeredSampling,
  Preset,
  SamplingKey,
  SamplingLayer,
  SamplingValues,
} from '../../preload/contract/sampling.ts';
import { isBuiltIn, noPreset } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';

export interface Scope {
  /** Of what is being typed for it: the conversation's `draftKey`, the preset's id, or one for the app. */
  readonly key: string;
  readonly layered: LayeredSampling;
  /** The layer that changes go into; a value that comes from it can be reset. */
  readonly here: SamplingLayer;
  readonly presets: readonly Preset[];
  /** A layer above sets it, so that it cannot be changed here. */
  fixed(key: SamplingKey): boolean;
  change(values: SamplingValues): void;
  reset(key: SamplingKey): void;
}

/** The name of a preset, or of none. */
export function presetName(id: string, presets: readonly Preset[]): string {
  if (id === noPreset) return t.generation.none.name;
  if (isBuiltIn(id)) return t.generation.builtIn[id].name;
  return presets.find((preset) => preset.id === id)?.name ?? t.generation.builtIn.balanced.name;
}

/** Where a value comes from, in words. */
export function originOf({ layered, here, presets }: Scope, key: SamplingKey): string {
  const layer = layered.origin[key];
  if (layer === here) return t.generation.origins.here;
  switch (layer) {
    case 'default':
    case 'app':
      return t.generation.origins[layer];
    case 'preset':
      return t.generation.origins.preset(presetName(layered.presetId, presets));
    case 'conversation':
      return t.generation.origins.here;
    default:
      return layer satisfies never;
  }
}
