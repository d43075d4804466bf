// Model files that are dropped onto the window. A page never names a path: on the desktop the preload script takes
// the drop of a person's hand, and the main process the paths of it, over a channel that the page cannot use.
import type { ErrorData } from './errors.ts';

/** ipc channel, to the main process: absolute paths. */
export const droppedChannel = 'xenon:dropped';
export const mostDropped = 100;

/** By its name; everything else that is dropped the page sends where it belongs. */
export const isModelFile = (name: string): boolean => /\.gguf$/i.test(name);

/** What came of a drop: ids of the models that are in the list now, and why others are not. */
export interface DroppedEvent {
  readonly type: 'modelsDropped';
  readonly modelIds: readonly string[];
  readonly refused: readonly ErrorData[];
}
