// A model that nobody uses is let go of, and loaded again for the next turn.
import type { ModelFile } from './engine.ts';
import type { EngineStatus } from './engine-status.ts';
import { createIdleWatch } from './idle-watch.ts';
import type { ModelSlot } from './model-slot.ts';
import type { WorkQueue } from './work-queue.ts';

export interface Rest {
  /** Somebody is there. */
  touch(): void;
  /** Queues the load of the model that was let go of, if one was. */
  wake(): void;
  /** Another model is loaded: there is nothing to wake any more. */
  end(): void;
  /** Resolves when a worker that was let go of is gone. */
  readonly leaving: Promise<void>;
  close(): void;
}

/** @param options.minutes of the moment, until the model is let go of; 0: never */
export function createRest(options: {
  slot: ModelSlot;
  queue: WorkQueue;
  status: EngineStatus;
  minutes(): number;
  now(): number;
  load(file: ModelFile): Promise<unknown>;
}): Rest {
  const { slot, queue, status, minutes, now, load } = options;
  let resting = false;
  let leaving: Promise<void> = Promise.resolve();
  const idle = createIdleWatch({ minutes, now, onIdle: rest });

  /** Lets go of the model, behind nothing and before everything that comes. */
  function rest(): void {
    const { file } = slot;
    if (!queue.isEmpty || slot.worker === null || slot.model === null || file === null) return;
    resting = true;
    const seat = slot.exchange(null);
    status.set({ status: 'none', unloadedId: file.id });
    leaving = seat?.worker.close() ?? Promise.resolve();
    queue.add({ kind: 'load', run: null, begin: (done) => void leaving.then(done, done) });
  }

  return {
    touch: idle.touch,
    wake() {
      const { file } = slot;
      if (!resting || file === null) return;
      resting = false;
      // A failure is in the state, and the reply that waits says it.
      queue.add({ kind: 'load', run: null, begin: (done) => void load(file).then(done, done) });
    },
    end() {
      resting = false;
    },
    get leaving() {
      return leaving;
    },
    close: idle.close,
  };
}
