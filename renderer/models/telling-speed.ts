import type { ModelSpeed } from '../../preload/contract/library.ts';
import type { ModelFit } from '../../preload/contract/models.ts';

/**
 * A model's speed where it says something: nothing measured tells how fast one is that would be split between device
 * and processor, or not loaded at all.
 */
export function tellingSpeed(
  speed: ModelSpeed | undefined,
  fit: ModelFit | undefined,
): ModelSpeed | undefined {
  const likeOthers = fit?.fits !== false && !fit?.givenUp.some(({ kind }) => kind === 'layers');
  return likeOthers || speed?.isEstimate === false ? speed : undefined;
}
