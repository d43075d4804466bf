// The engine worker: carries out the supervisor's orders, one after the other. It runs apart from the app,
// because what goes wrong in native code (out of memory, a driver's fault) cannot be caught: it ends the
// process. It holds caches only; every order to reply brings its whole history.
import { AppError } from '../../errors.ts';
import type { ToWorker } from '../messages.ts';
import { beatEveryMs } from '../pulse.ts';
import { type Device, openDevice } from './devices.ts';
import { createEngineLog } from './engine-log.ts';
import { type LoadedWeights, loadWeights } from './loaded-model.ts';
import { openPort, type Port } from './port.ts';
import { createSession, type Session } from './session.ts';

/** Loading reports at most this often; with a mapped file all its progress comes in one burst. */
const betweenProgressMs = 50;

serve(openPort());

function serve(port: Port): void {
  const log = createEngineLog((level, text) => port.post({ type: 'log', level, text }));
  const stoppedRuns = new Set<number>();
  let device: Device | null = null;
  let weights: LoadedWeights | null = null;
  let session: Session | null = null;
  let orders: Promise<void> = Promise.resolve();

  function take(message: ToWorker): void {
    switch (message.type) {
      case 'stop':
        stoppedRuns.add(message.run);
        return;
      case 'close':
        process.exit(0);
        return;
      case 'load':
        orders = orders.then(() => beating(load(message)));
        return;
      case 'reply':
        orders = orders.then(() => beating(reply(message)));
        return;
      default:
        message satisfies never;
    }
  }

  /** Gives signs of life until the work is done. The native threads that do it leave the event loop free. */
  async function beating(work: Promise<void>): Promise<void> {
    const timer = setInterval(() => port.post({ type: 'alive' }), beatEveryMs);
    await work.finally(() => clearInterval(timer));
  }

  async function load({ load, order }: Extract<ToWorker, { type: 'load' }>): Promise<void> {
    let reported = 0;
    try {
      session = null;
      const unloaded = (await weights?.unload()) ?? true;
      weights = null;
      if (!unloaded)
        throw new AppError('engineCrashed', { detail: { reason: 'the last model was not let go of' } });
      device ??= await openDevice(order.gpu, log);
      weights = await loadWeights(device, order, log, (progress) => {
        const now = performance.now();
        if (now - reported < betweenProgressMs) return;
        reported = now;
        port.post({ type: 'loadProgress', load, progress });
      });
      session = createSession(weights);
      port.post({ type: 'loaded', load, report: weights.report });
    } catch (error) {
      port.post({ type: 'loadFailed', load, error: failure(error) });
    }
  }

  async function reply({ run, order }: Extract<ToWorker, { type: 'reply' }>): Promise<void> {
    try {
      if (session === null) throw new AppError('noModel');
      const stats = await session.reply(order, {
        stopped: () => stoppedRuns.has(run),
        onBegun: (beginning) => port.post({ type: 'begun', run, ...beginning }),
        onPrefill: (done) => port.post({ type: 'prefill', run, done }),
        onDelta: (text, tokenIds, tokensPerSecond) =>
          port.post({ type: 'delta', run, text, tokenIds, tokensPerSecond }),
      });
      port.post({ type: 'replied', run, stats });
    } catch (error) {
      port.post({ type: 'replyFailed', run, error: failure(error) });
    } finally {
      stoppedRuns.delete(run);
    }
  }

  /** The cause stays here, in the log: only the code and its values can cross. */
  function failure(error: unknown) {
    const known = AppError.from(error);
    const cause = known.cause ?? (known.code === 'internal' ? error : undefined);
    if (cause !== undefined)
      port.post({
        type: 'log',
        level: 'error',
        text: cause instanceof Error ? String(cause.stack) : String(cause),
      });
    return known.data;
  }

  port.onMessage(take);
  port.post({ type: 'started' });
}
