// node-llama-cpp has another process load a binary first, on Linux always, elsewhere those for a graphics device, and only
// then loads it itself: for an app that one which does not fit must not take along. This process is there to be lost: who
// starts it knows which device it was at, and goes on with the next. So the trial tells nothing, and takes as long as all
// the rest of a start, more than a second on two busy cores.
import { registerHooks } from 'node:module';

/** Its module for the trial. Where another version has it elsewhere, the trial takes place. */
export const trialModule = 'node-llama-cpp/dist/bindings/utils/testBindingBinary.js';

/** To be called before node-llama-cpp is imported. */
export function trustBinaries(): void {
  registerHooks({
    load: (url, context, next) =>
      url.endsWith(`/${trialModule}`)
        ? {
            format: 'module',
            source: 'export const testBindingBinary = async () => true;',
            shortCircuit: true,
          }
        : next(url, context),
  });
}
