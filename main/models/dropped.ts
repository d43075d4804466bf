// Adds the model files that were dropped onto the window, and tells pages what came of it.
import type { DroppedEvent } from '../../preload/contract/dropped.ts';
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import { firstFileOf } from './split-files.ts';

/** Each by itself: one that cannot be used keeps none of the others out. Parts of one model count once. */
export function addDropped(
  paths: readonly string[],
  add: (path: string) => ModelEntry,
  publish: (event: DroppedEvent) => void,
): void {
  const modelIds = new Set<string>();
  const refused: ErrorData[] = [];
  for (const path of new Set(paths.map(firstFileOf))) {
    try {
      modelIds.add(add(path).id);
    } catch (thrown) {
      refused.push(AppError.from(thrown).data);
    }
  }
  publish({ type: 'modelsDropped', modelIds: [...modelIds], refused });
}
