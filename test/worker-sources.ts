// The programs that run beside the app, from their sources, as forked Node processes.
import { launchWorker } from '../main/http/launch-worker.ts';
import type { WorkerProcess, WorkerProgram } from '../main/platform.ts';
import { at } from '../scripts/places.ts';

const sources: Readonly<Record<WorkerProgram, string>> = {
  'engine-worker': at('main/engine/worker/worker.ts'),
  'quantize-worker': at('main/models/quantize/worker.ts'),
  'fidelity-worker': at('main/engine/worker/fidelity/worker.ts'),
  'convert-worker': at('main/models/convert/worker.ts'),
};

export const launchFromSource = (program: WorkerProgram = 'engine-worker'): WorkerProcess =>
  launchWorker(sources[program]);
