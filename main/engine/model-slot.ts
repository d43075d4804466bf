// The worker process that is in use and the model that is loaded in it: how a model gets there, with less where
// it does not fit, and what is left when the process dies.
import type { LoadedModel, Threads } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import { stampOf } from '../models/model-stamp.ts';
import type { MeasuredRates } from '../models/speed-watch.ts';
import type { WorkerProcess } from '../platform.ts';
import type { ModelFile } from './engine.ts';
import type { Learning } from './learning.ts';
import type { LoadOrder, SnapshotOrder } from './messages.ts';
import { type EngineLogger, startWorker, type WorkerLink } from './worker-link.ts';

/** A worker process with what is loaded in it. */
export interface Seat {
  readonly worker: WorkerLink;
  /** The worker keeps its device for life. */
  readonly gpu: 'auto' | 'off';
  file: ModelFile | null;
  /** null until one is loaded, and from the worker's death on. */
  model: LoadedModel | null;
  /** See `loadedAs`. */
  loadedAs: string;
}

export interface ModelSlot {
  readonly worker: WorkerLink | null;
  /** What is loaded, or is to be again after a crash. */
  file: ModelFile | null;
  readonly model: LoadedModel | null;
  /** Loads `file` in place of what is loaded. @throws AppError */
  bringUp(wanted: ModelFile, onProgress: (progress: number) => void): Promise<void>;
  /** Puts a worker with its model, or nothing, in place of what is there, and gives that away. */
  exchange(next: Seat | null): Seat | null;
}

/** Tries at one load, each with less, before it is given up. What they taught counts for the next one. */
const mostTries = 12;

/**
 * @param options.snapshots of the moment: where KV caches go that leave memory
 * @param options.otherHolds whether another model takes memory, too: then a lack of it is no reason for less
 * @param options.freeOther lets go of that model; false where there is none
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
  otherHolds(): boolean;
  freeOther(): Promise<boolean>;
  onLost(file: ModelFile, error: AppError): boolean;
  onChange(): void;
}): ModelSlot {
  const { launchWorker, log, learning, snapshots, oomKills, isClosed, onLost, onChange } = options;
  let seat: Seat | null = null;
  let file: ModelFile | null = null;

  async function seatFor(gpu: 'auto' | 'off'): Promise<Seat> {
    if (seat !== null && seat.gpu !== gpu) {
      const old = seat;
      seat = null;
      await old.worker.close();
    }
    seat ??= newSeat(gpu);
    return seat;
  }

  function newSeat(gpu: 'auto' | 'off'): Seat {
    if (isClosed()) throw new AppError('engineStartFailed', { detail: { reason: 'the app is closing' } });
    const worker = startWorker({
      launchWorker,
      log,
      onDeath: (error) => onDeath(own, error),
      onTuned: (threads, rates) => onTuned(own, threads, rates),
      ...(oomKills ? { oomKills } : {}),
    });
    const own: Seat = { worker, gpu, file: null, model: null, loadedAs: '' };
    return own;
  }

  function onTuned(of: Seat, threads: Threads | null, rates: MeasuredRates): void {
    if (of.model === null || of.file === null) return;
    learning.measured(of.file, threads, rates);
    if (threads === null) {
      // It is no part of what is loaded, but told with it.
      if (of === seat) onChange();
      return;
    }
    const tuning = { ...of.model.tuning, threads, threadsFrom: 'measured' } as const;
    of.model = { ...of.model, threads: threads.decode, tuning };
    if (of === seat) onChange();
  }

  function onDeath(of: Seat, error: AppError): boolean {
    const lost = of.model !== null;
    of.model = null;
    // One that was put aside is missed only when somebody goes back to it.
    if (of !== seat) return false;
    seat = null;
    // Dead while loading: that load has failed and says so itself.
    if (!lost || file === null) return false;
    if (!options.otherHolds()) learning.deathInUse(of.file ?? file, of.worker);
    return onLost(file, error);
  }

  return {
    get worker() {
      return seat?.worker ?? null;
    },
    get file() {
      return file;
    },
    set file(next) {
      file = next;
    },
    get model() {
      return seat?.model ?? null;
    },
    async bringUp(wanted, onProgress) {
      if (seat !== null) seat.model = null;
      for (let tries = 1; ; tries++) {
        const before = seat;
        let own: Seat | null = null;
        try {
          own = await seatFor(learning.gpu());
          const order = learning.orderFor(wanted);
          const report = await own.worker.load({ ...order, snapshots: snapshots() }, onProgress);
          const { id, name, level, isDemo } = wanted;
          own.model = { modelId: id, name, level, isDemo, ...report };
          own.file = wanted;
          own.loadedAs = loadedAs(order);
          learning.loaded(wanted, own.model);
          return;
        } catch (thrown) {
          // What a failed load leaves in a process is not known; the next one gets a fresh process.
          const lives = own !== null && seat === own;
          own?.worker.kill();
          seat = null;
          const error = AppError.from(thrown);
          if (own === null || isClosed() || tries >= mostTries) throw error;
          // It lives and gives up: over the model before, which is not this one's fault.
          if (lives && own === before && error.code === 'engineCrashed') continue;
          const short = error.code === 'engineOutOfMemory' || own.worker.diedOfMemory;
          if (short && (await options.freeOther())) continue;
          if (!learning.stepAfterLoad(wanted, own.worker, error)) throw error;
        }
      }
    },
    exchange(next) {
      const before = seat;
      seat = next;
      return before;
    },
  };
}

/**
 * Everything that would load a file as something else: two loads with the same value are the same model.
 * Threads, speeds and memory that were measured meanwhile are no reason to load it again.
 */
export function loadedAs({ tuning, ...order }: Omit<LoadOrder, 'snapshots'>): string {
  const { threads, speedWanted: _, unforeseenBytes: __, ...rest } = tuning;
  return JSON.stringify([order, rest, threads?.from === 'set' ? threads : null, stampOf(order.path)]);
}
