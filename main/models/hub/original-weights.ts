// What can be made of original weights, and about how large it becomes, before anything of them is read.
import type { MakeableLevel, OriginalWeights } from '../../../preload/contract/hub.ts';
import type { MistralConfig } from '../convert/mistral-config.ts';
import { quantizeLevels, usualLevels } from '../quantize/quantize-levels.ts';
import type { FitOf } from './hub-offers.ts';
import { levelBytes, plannedGeometry, weightsOf, withWeights } from './planned-geometry.ts';

/** Where config.json does not say how values are stored. */
const usualType = 'F16';

/** @param convertedBytes of the GGUF that they become; null: by their number */
export function originalWeights(
  config: MistralConfig,
  { bytes, convertedBytes, fitOf }: { bytes: number; convertedBytes: number | null; fitOf: FitOf },
): OriginalWeights {
  const geometry = plannedGeometry(config);
  const stored = storedLevel(config);
  const count = weightsOf(geometry);
  const converted = convertedBytes ?? levelBytes(stored, count) ?? bytes;
  const offer = (level: string, size: number): MakeableLevel => ({
    level,
    bytes: size,
    fit: fitOf(withWeights(geometry, size), config.contextLength),
    usual: usualLevels.includes(level),
  });
  const made = quantizeLevels
    .filter(({ level }) => level !== stored)
    .flatMap(({ level }) => {
      const size = levelBytes(level, count);
      return size === null ? [] : [offer(level, size)];
    });
  return { bytes, convertedBytes: converted, levels: [...made, offer(stored, converted)] };
}

/** The level that the weights are of as they are. */
export function storedLevel({ stored }: Pick<MistralConfig, 'stored'>): string {
  return stored ?? usualType;
}
