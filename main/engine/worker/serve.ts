// Carries out the supervisor's orders, one after the other. It holds caches only; every order to reply brings its whole
// history.
import { AppError } from '../../errors.ts';
import type { WorkerPort } from '../../worker-port.ts';
import { removeSnapshotsOf, trimSnapshots } from '../kv-folder.ts';
import type { FromWorker, SnapshotOrder, ToWorker } from '../messages.ts';
import { beatEveryMs } from '../pulse.ts';
import { type Device, openDevice, unnamedDevice } from './devices.ts';
import { createEngineLog } from './engine-log.ts';
import { fitsBeside } from './fits-beside.ts';
import { createIdleMeasuring } from './idle-measuring.ts';
import { createSnapshots, type Snapshots, snapshotKey } from './kv-snapshots.ts';
import { type LoadedWeights, loadWeights } from './loaded-model.ts';
import { freeMemory } from './memory.ts';
import { createSession, type Session } from './session.ts';

/** Loading reports at most this often; with a mapped file all its progress comes in one burst. */
const betweenProgressMs = 50;
/** ms for writing caches when the app closes; the process is ended soon after. */
const saveAtCloseMs = 2500;

export function serve(port: WorkerPort<ToWorker, FromWorker>): void {
  const log = createEngineLog((level, text) => port.post({ type: 'log', level, text }));
  const stoppedRuns = new Set<number>();
  let device: Device | null = null;
  let weights: LoadedWeights | null = null;
  let session: Session | null = null;
  let snapshots: SnapshotOrder | null = null;
  let closing = false;
  let orders: Promise<void> = Promise.resolve();
  /** Counts orders: work that nobody waits for ends when another one has come. */
  let taken = 0;
  let idle: NodeJS.Timeout | undefined;
  /** Orders taken and not yet carried out. */
  let pending = 0;
  let beat: NodeJS.Timeout | undefined;
  const measuring = createIdleMeasuring((message) => port.post(message));
  let aside = false;

  function take(message: ToWorker): void {
    switch (message.type) {
      case 'stop':
        stoppedRuns.add(message.run);
        return;
      case 'close':
        closing = true;
        // Without a session there is nothing to write, and loading one cannot be waited for.
        if (session === null) process.exit(0);
        else enqueue(close);
        return;
      case 'load':
        enqueue(() => load(message));
        return;
      case 'reply':
        enqueue(() => reply(message));
        return;
      case 'readAhead':
        enqueue((superseded) => readAhead(message, superseded));
        return;
      case 'forget':
        enqueue(() => forget(message));
        return;
      case 'snapshotBudget':
        if (snapshots === null) return;
        snapshots = { ...snapshots, budgetBytes: message.bytes };
        enqueue(async () => trimSnapshots(snapshots?.dir ?? '', message.bytes));
        return;
      case 'inspect':
      case 'count':
        // Needs only the vocabulary: answered between two steps of a reply, behind a load that has begun.
        if (session === null) orders = orders.then(() => answer(message));
        else answer(message);
        return;
      case 'measureThreads':
        measuring.wantThreads();
        orders = orders.then(measureWhenIdle);
        return;
      case 'setAside':
        aside = message.aside;
        // An order, so that it ends a measurement that runs, and the next one begins behind it.
        enqueue(async () => {});
        return;
      case 'probe':
        void probe(message);
        return;
      default:
        message satisfies never;
    }
  }

  function enqueue(carryOut: (superseded: () => boolean) => Promise<void>): void {
    const own = ++taken;
    const superseded = () => own !== taken;
    clearTimeout(idle);
    // Signs of life while anything is to be done: what waits behind something slow is owed, too. The native
    // threads that do the work leave the event loop free.
    if (pending++ === 0) beat = setInterval(() => port.post({ type: 'alive' }), beatEveryMs);
    orders = orders
      .then(() => carryOut(superseded))
      .catch((error: unknown) => void failure(error))
      .then(() => {
        if (--pending === 0) clearInterval(beat);
        if (superseded()) return;
        // Behind what has been asked meanwhile without being an order.
        orders = orders.then(measureWhenIdle);
        if (snapshots === null) return;
        idle = setTimeout(saveIdle, snapshots.saveAfterIdleMs);
      });
  }

  /** So that a crash or a power cut, too, finds it on disk. Not an order: it is not saved again after itself. */
  function saveIdle(): void {
    const begun = taken;
    orders = orders.then(() => session?.save(() => taken !== begun));
  }

  async function load({ load, order }: Extract<ToWorker, { type: 'load' }>): Promise<void> {
    let reported = 0;
    try {
      await session?.save(() => closing);
      session = null;
      if (closing) return process.exit(0);
      const unloaded = (await weights?.unload()) ?? true;
      weights = null;
      if (!unloaded)
        throw new AppError('engineCrashed', { detail: { reason: 'the last model was not let go of' } });
      const name = device?.name ?? (order.gpu === 'off' ? 'CPU' : unnamedDevice);
      port.post({ type: 'trying', device: name, configuration: null });
      device ??= await openDevice(order.gpu, order.tuning.abortedDevices, log, {
        onTrying: (tried) => port.post({ type: 'trying', device: tried, configuration: null }),
      });
      const { name: opened } = device;
      weights = await loadWeights(device, order, log, {
        onTrying: ({ configuration }) =>
          port.post({
            type: 'trying',
            device: configuration?.layersOnDevice === 0 ? 'CPU' : opened,
            configuration,
          }),
        onProgress(progress) {
          const now = performance.now();
          if (now - reported < betweenProgressMs) return;
          reported = now;
          port.post({ type: 'loadProgress', load, progress });
        },
      });
      snapshots = order.snapshots;
      measuring.want(order.tuning);
      session = createSession(weights, await snapshotsFor(order.path, weights));
      port.post({ type: 'loaded', load, report: weights.report });
    } catch (error) {
      port.post({ type: 'loadFailed', load, error: failure(error) });
    }
  }

  async function snapshotsFor(path: string, loaded: LoadedWeights): Promise<Snapshots | null> {
    if (snapshots === null) return null;
    return createSnapshots({
      dir: snapshots.dir,
      key: await snapshotKey(path, loaded),
      sequences: loaded.context.totalSequences,
      budgetBytes: () => snapshots?.budgetBytes ?? 0,
      bytesPerToken: loaded.cacheBytes / loaded.context.contextSize,
      log: (level, text) => port.post({ type: 'log', level, text }),
    });
  }

  async function reply({ run, order }: Extract<ToWorker, { type: 'reply' }>): Promise<void> {
    try {
      if (session === null) throw new AppError('noModel');
      const stats = await session.reply(order, {
        stopped: () => stoppedRuns.has(run),
        onBegun: (beginning) => port.post({ type: 'begun', run, ...beginning }),
        onPrefill: (done) => port.post({ type: 'prefill', run, done }),
        onDelta: (delta) => port.post({ type: 'delta', run, ...delta }),
      });
      port.post({ type: 'replied', run, stats });
    } catch (error) {
      port.post({ type: 'replyFailed', run, error: failure(error) });
    } finally {
      stoppedRuns.delete(run);
    }
  }

  async function readAhead(
    { order }: Extract<ToWorker, { type: 'readAhead' }>,
    superseded: () => boolean,
  ): Promise<void> {
    if (session === null || superseded()) return;
    try {
      const tokens = await session.readAhead(order, superseded);
      if (tokens > 0) port.post({ type: 'log', level: 'info', text: `${tokens} tokens were read ahead` });
    } catch (error) {
      // A question too long for the context is said when it is asked.
      if (!(error instanceof AppError)) throw error;
    }
  }

  async function forget({ conversationId }: Extract<ToWorker, { type: 'forget' }>): Promise<void> {
    await session?.forget(conversationId);
    if (snapshots !== null) removeSnapshotsOf(snapshots.dir, conversationId);
  }

  async function close(): Promise<void> {
    const begun = performance.now();
    await session?.save(() => performance.now() - begun > saveAtCloseMs);
    process.exit(0);
  }

  function answer({ type, request, order }: Extract<ToWorker, { type: 'inspect' | 'count' }>): void {
    try {
      if (session === null) throw new AppError('noModel');
      if (type === 'count') port.post({ type: 'counted', request, tokens: session.count(order) });
      else port.post({ type: 'inspected', request, prompt: session.inspect(order) });
    } catch (error) {
      port.post({ type: 'requestFailed', request, error: failure(error) });
    }
  }

  /** Nobody waits for it, so it is no order: given up as soon as one comes, and begun anew behind that. */
  async function measureWhenIdle(): Promise<void> {
    if (pending > 0 || aside || weights === null || device === null || session === null) return;
    const begun = taken;
    await measuring.run({ device, weights, session }, () => taken !== begun).catch(failure);
  }

  async function probe({ probe, beside }: Extract<ToWorker, { type: 'probe' }>): Promise<void> {
    const free = device === null ? null : await freeMemory(device, null).catch(() => null);
    const fits =
      device !== null &&
      weights !== null &&
      beside !== null &&
      (await fitsBeside(device, beside, weights.report).catch(() => false));
    port.post({ type: 'probed', probe, free, fitsBeside: fits });
  }

  /** The cause stays here, in the log: only the code and its values can cross. */
  function failure(error: unknown) {
    const known = AppError.from(error);
    const cause = known.cause ?? (known.code === 'internal' ? error : undefined);
    const text = cause instanceof Error ? String(cause.stack) : String(cause);
    if (cause !== undefined) port.post({ type: 'log', level: 'error', text });
    return known.data;
  }

  port.onMessage(take);
  port.post({ type: 'started' });
}
