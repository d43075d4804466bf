// What the worker's own JavaScript may take beside the model.
import { setFlagsFromString } from 'node:v8';

/**
 * To be called first. V8 doubles the space for young objects, up to 48 MiB, whenever many of them outlive a collection,
 * as a vocabulary does while it is read, and seldom gives it back. In a worker whose work is native code that is memory
 * for nothing. Set from within, because not every host hands flags on to V8.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
