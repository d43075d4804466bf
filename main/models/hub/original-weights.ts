// What can be made of original weights, and about how large it becomes, before anything of them is read.
import type { MakeableLevel, OriginalWeights } from '../../../preload/contract/hub.ts';
import type { MistralConfig } from '../convert/mistral-config.ts';
import { diskMs, madeMs, type QuantizePace, quantizeMs } from '../quantize/making-time.ts';
import { mainTypeOf, quantizeLevels, usualLevels } from '../quantize/quantize-levels.ts';
import type { FitOf } from './hub-offers.ts';
import { levelBytes, plannedGeometry, weightsOf, withWeights } from './planned-geometry.ts';

/** Where config.json does not say how values are stored. */
const usualType = 'F16';

interface Circumstances {
  /** Of the weights. */
  readonly bytes: number;
  /** Of the GGUF that they become; null: by their number. */
  readonly convertedBytes: number | null;
  readonly fitOf: FitOf;
  /** null: not known. */
  readonly pace: QuantizePace | null;
}

export function originalWeights(
  config: MistralConfig,
  { bytes, convertedBytes, fitOf, pace }: Circumstances,
): OriginalWeights {
  const geometry = plannedGeometry(config);
  const stored = storedLevel(config);
  const count = weightsOf(geometry);
  const converted = convertedBytes ?? levelBytes(stored, count) ?? bytes;
  const made = (level: string, size: number) =>
    pace === null ? null : quantizeMs([{ type: mainTypeOf(level), count }], pace, converted + size);
  const offer = (level: string, size: number): MakeableLevel => ({
    level,
    bytes: size,
    estimatedMs: madeMs(level === stored ? 0 : made(level, size), size),
    fit: fitOf(withWeights(geometry, size), config.contextLength),
    usual: usualLevels.includes(level),
  });
  const others = quantizeLevels
    .filter(({ level }) => level !== stored)
    .flatMap(({ level }) => {
      const size = levelBytes(level, count);
      return size === null ? [] : [offer(level, size)];
    });
  return {
    bytes,
    convertedBytes: converted,
    // Read, written, and read again for the comparison.
    conversionMs: diskMs(bytes + 2 * converted),
    levels: [...others, offer(stored, converted)],
  };
}

/** The level that the weights are of as they are. */
export function storedLevel({ stored }: Pick<MistralConfig, 'stored'>): string {
  return stored ?? usualType;
}
