// What is found out about the loaded model while nobody waits for anything: how many threads are best, and how fast
// it is. Given up as soon as an order comes, and begun anew behind it.
import type { FromWorker, LoadTuning } from '../messages.ts';
import type { Device } from './devices.ts';
import type { LoadedWeights } from './loaded-model.ts';
import { measureSpeed, measuringRoom } from './measure-speed.ts';
import { measureThreads } from './measure-threads.ts';
import type { Session } from './session.ts';

export interface Measured {
  readonly device: Device;
  readonly weights: LoadedWeights;
  readonly session: Session;
}

export function createIdleMeasuring(post: (message: FromWorker) => void) {
  let threadsWanted = false;
  let speedWanted = false;

  async function measure({ device, weights, session }: Measured, cancelled: () => boolean): Promise<boolean> {
    if (threadsWanted) {
      const found = await session.lend(measuringRoom, (sequence) =>
        measureThreads(weights, sequence, device.cores, cancelled),
      );
      if (found === null) return false;
      weights.threads = found.threads;
      post({ type: 'tuned', ...found });
      return true;
    }
    const rates = await session.lend(measuringRoom, (sequence) => measureSpeed(weights, sequence, cancelled));
    if (rates === null) return false;
    post({ type: 'speedMeasured', rates });
    return true;
  }

  return {
    /** What is not known of the model that is loaded from now on. */
    want({ threads, speedWanted: speed }: Pick<LoadTuning, 'threads' | 'speedWanted'>): void {
      threadsWanted = threads === null;
      speedWanted = speed;
    },
    wantThreads(): void {
      threadsWanted = true;
    },
    /** Does what is wanted, if anything is. What fails is not tried again. @throws what the engine throws */
    async run(measured: Measured, cancelled: () => boolean): Promise<void> {
      const { layersOnDevice, layers } = measured.weights.report;
      // Where the device computes everything, the processor's threads have nothing to do.
      if (layersOnDevice >= layers) threadsWanted = false;
      if (!threadsWanted && !speedWanted) return;
      let done = true;
      try {
        done = await measure(measured, cancelled);
      } finally {
        if (done) threadsWanted = speedWanted = false;
      }
    },
  };
}
