// One worker process and the model that is loaded in it: how a model gets there, with less where it does not
// fit, and what is left when the process dies.
import type { LoadedModel } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { WorkerProcess } from '../platform.ts';
import type { ModelFile } from './engine.ts';
import type { Learning } from './learning.ts';
import type { SnapshotOrder } from './messages.ts';
import { type EngineLogger, startWorker, type WorkerLink } from './worker-link.ts';

export interface ModelSlot {
  readonly worker: WorkerLink | null;
  /** What is loaded, or is to be again after a crash. */
  file: ModelFile | null;
  readonly model: LoadedModel | null;
  /** Loads `file` in place of what is loaded. @throws AppError */
  bringUp(wanted: ModelFile, onProgress: (progress: number) => void): Promise<void>;
  /** Gives worker and model away, for the caller to end. `file` stays. */
  letGo(): WorkerLink | null;
}

/** Tries at one load, each with less, before it is given up. What they taught counts for the next one. */
const mostTries = 12;

/**
 * @param options.snapshots of the moment: where KV caches go that leave memory
 * @param options.onLost called when the worker has died with a model in use; true: its reply does not fail
 * @param options.onChange called when something about the loaded model has become another
 */
export function createModelSlot(options: {
  launchWorker(): WorkerProcess;
  log: EngineLogger;
  learning: Learning;
  snapshots(): SnapshotOrder | null;
  oomKills?(): number;
  isClosed(): boolean;
  onLost(file: ModelFile, error: AppError): boolean;
  onChange(): void;
}): ModelSlot {
  const { launchWorker, log, learning, snapshots, oomKills, isClosed, onLost, onChange } = options;
  let worker: WorkerLink | null = null;
  /** Of the worker, which keeps its device for life. */
  let workerGpu: 'auto' | 'off' = learning.gpu();
  let file: ModelFile | null = null;
  let model: LoadedModel | null = null;

  async function workerFor(wantedGpu: 'auto' | 'off'): Promise<WorkerLink> {
    if (worker !== null && workerGpu !== wantedGpu) {
      const old = worker;
      worker = null;
      await old.close();
    }
    workerGpu = wantedGpu;
    worker ??= startWorker({ launchWorker, log, onDeath, onTuned, ...(oomKills ? { oomKills } : {}) });
    return worker;
  }

  function onTuned(threads: LoadedModel['tuning']['threads']): void {
    if (model === null || file === null) return;
    learning.threadsMeasured(file, threads);
    const tuning = { ...model.tuning, threads, threadsFrom: 'measured' } as const;
    model = { ...model, threads: threads.decode, tuning };
    onChange();
  }

  function onDeath(error: AppError): boolean {
    const link = worker;
    worker = null;
    const lost = model !== null;
    model = null;
    if (lost && link !== null && file !== null) learning.deathInUse(file, link);
    // Dead while loading: that load has failed and says so itself.
    return lost && file !== null && onLost(file, error);
  }

  return {
    get worker() {
      return worker;
    },
    get file() {
      return file;
    },
    set file(next) {
      file = next;
    },
    get model() {
      return model;
    },
    async bringUp(wanted, onProgress) {
      model = null;
      for (let tries = 1; ; tries++) {
        const before = worker;
        let link: WorkerLink | null = null;
        try {
          link = await workerFor(learning.gpu());
          const report = await link.load(
            { ...learning.orderFor(wanted), snapshots: snapshots() },
            onProgress,
          );
          const { id, name, level, isDemo } = wanted;
          model = { modelId: id, name, level, isDemo, ...report };
          return;
        } catch (thrown) {
          // What a failed load leaves in a process is not known; the next one gets a fresh process.
          const lives = link !== null && worker === link;
          link?.kill();
          worker = null;
          const error = AppError.from(thrown);
          if (link === null || isClosed() || tries >= mostTries) throw error;
          // It lives and gives up: over the model before, which is not this one's fault.
          if (lives && link === before && error.code === 'engineCrashed') continue;
          if (!learning.stepAfterLoad(wanted, link, error)) throw error;
        }
      }
    },
    letGo() {
      const link = worker;
      worker = null;
      model = null;
      return link;
    },
  };
}
