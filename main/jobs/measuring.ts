// Everything that measuring levels takes, put together: the worker that measures, the step that uses it, and behind
// the queue what is measured and what has been.
import { join } from 'node:path';
import type { FidelityEvent } from '../../preload/contract/fidelity.ts';
import { createFidelity } from '../engine/fidelity.ts';
import type { ModelLibrary } from '../models/library.ts';
import type { Platform } from '../platform.ts';
import type { FidelityStore } from '../store/fidelity.ts';
import type { JobQueue } from './job-queue.ts';
import { createMeasureLevels, type MeasureLevels } from './measure-levels.ts';
import { createMeasureStep } from './steps/measure-step.ts';

export function createMeasuring(options: {
  platform: Platform;
  library: ModelLibrary;
  fidelity: FidelityStore;
  gpu(): 'auto' | 'off';
  publish(event: FidelityEvent): void;
}) {
  const { platform, library, fidelity, gpu, publish } = options;
  let levels: MeasureLevels | null = null;
  const measure = createFidelity(() => platform.launchWorker('fidelity-worker'));
  return {
    runners: {
      measure: createMeasureStep({
        measure,
        fidelity,
        gpu,
        onMeasured: () => levels && publish({ type: 'fidelityChanged', fidelity: levels.all() }),
      }),
    },
    /** The rest, behind the queue that runs the steps. */
    behind: (queue: JobQueue) =>
      (levels = createMeasureLevels({
        queue,
        library,
        fidelity,
        resourcesDir: platform.resourcesDir,
        workDir: join(platform.dataDir, 'measuring'),
      })),
  };
}
