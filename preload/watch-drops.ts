// Tells the main process of model files that a person drops onto the window, by their paths.
import { isModelFile, mostDropped } from './contract/dropped.ts';

/**
 * @param pathOf a file's path; empty for one that is not on a disk
 * @param tell gets the paths, at least one
 */
export function watchDrops(
  target: Pick<Window, 'addEventListener'>,
  pathOf: (file: File) => string,
  tell: (paths: readonly string[]) => void,
): void {
  target.addEventListener(
    'drop',
    (event) => {
      // What a script dispatches is nobody's hand.
      if (!event.isTrusted) return;
      const paths = [...(event.dataTransfer?.files ?? [])]
        .filter(({ name }) => isModelFile(name))
        .map(pathOf)
        .filter((path) => path !== '')
        .slice(0, mostDropped);
      if (paths.length > 0) tell(paths);
    },
    // Before the page, which could end it.
    { capture: true },
  );
}
