// Everything that making levels takes, put together: the quantizer, the check of what it made, the steps that use
// them, and behind the queue what is offered and how it is ordered.
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { createModelCheck } from '../engine/model-check.ts';
import type { Log } from '../log.ts';
import type { ModelLibrary } from '../models/library.ts';
import { createQuantizer } from '../models/quantize/quantizer.ts';
import type { Platform } from '../platform.ts';
import type { JobQueue } from './job-queue.ts';
import { createMakeLevels } from './make-levels.ts';
import type { AddToLibrary } from './step-runner.ts';
import { createQuantizeStep } from './steps/quantize-step.ts';
import { createVerifyStep } from './steps/verify-step.ts';

export function createMaking(options: {
  platform: Platform;
  engine: Pick<Engine, 'state'>;
  library: ModelLibrary;
  /** Tells pages, too. */
  addToLibrary: AddToLibrary;
  log: Log;
}) {
  const { platform, engine, library, addToLibrary, log } = options;
  const quantizer = createQuantizer(() => platform.launchWorker('quantize-worker'));
  const checkModel = createModelCheck({ launchWorker: () => platform.launchWorker(), log });

  return {
    pace: quantizer.pace,
    runners: {
      quantize: createQuantizeStep(quantizer),
      verify: createVerifyStep({ checkModel, addToLibrary, log }),
    },
    /** The rest, behind the queue that runs the steps. */
    behind: (queue: JobQueue) =>
      createMakeLevels({
        quantizer,
        queue,
        library,
        modelsDir: join(platform.dataDir, 'models'),
        formatOf(modelId) {
          const { state } = engine;
          return 'model' in state && state.model.modelId === modelId ? state.model.format : null;
        },
      }),
  };
}
