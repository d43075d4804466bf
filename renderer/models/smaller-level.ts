// What to offer where a model does not fit: the largest smaller level in the library that does. Pure.
import type { ModelEntry, ModelFit } from '../../preload/contract/models.ts';

/**
 * @param tooLarge id of the model that does not fit
 * @param fits what each would take now; one that is not in it is not offered
 * @returns a level of the same model if one fits, else another model; the demo model is no replacement
 */
export function smallerLevel(
  tooLarge: string,
  models: readonly ModelEntry[],
  fits: Readonly<Record<string, ModelFit>>,
): ModelEntry | null {
  const large = models.find(({ id }) => id === tooLarge);
  if (large === undefined) return null;
  const smaller = models
    .filter(({ id, bytes, isDemo, problem }) => {
      return !isDemo && problem === null && bytes < large.bytes && fits[id]?.fits === true;
    })
    .sort((one, other) => other.bytes - one.bytes);
  return smaller.find(({ family }) => family === large.family) ?? smaller[0] ?? null;
}
