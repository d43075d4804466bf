import { type Sampling, samplingPresets } from '../../preload/contract/models.ts';

export type PresetName = keyof typeof samplingPresets;

/** The preset that these values are, whatever the seed; else "custom". */
export function presetOf(sampling: Sampling): PresetName | 'custom' {
  const keys = ['temperature', 'topK', 'topP', 'minP', 'maxTokens'] as const;
  const names = Object.keys(samplingPresets) as PresetName[];
  return names.find((name) => keys.every((key) => samplingPresets[name][key] === sampling[key])) ?? 'custom';
}
