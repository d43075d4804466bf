// The engine over a worker process that may die at any time: one thing after the other, a state that says
// what is going on, and a worker that comes back by itself.
import {
  defaultEngineSettings,
  type EngineSettings,
  type LoadedModel,
} from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import { withoutLoaded } from '../models/model-fits.ts';
import type { WorkerProcess } from '../platform.ts';
import type { Engine, ModelFile, ReadAheadRequest } from './engine.ts';
import { createPassingFacts, type EngineFacts } from './engine-facts.ts';
import { createEngineStatus } from './engine-status.ts';
import { createFormer, keepFormerMs } from './former.ts';
import { diedOfSnapshot, removeSnapshotsOf, trimSnapshots } from './kv-folder.ts';
import { createLearning } from './learning.ts';
import { createLoading } from './loading.ts';
import type { SnapshotOrder } from './messages.ts';
import { createModelSlot } from './model-slot.ts';
import { createReplyRun } from './reply-run.ts';
import { createReplying, deafAfterMs, stuckAfterMs } from './replying.ts';
import { createRest } from './rest.ts';
import { createSwitching } from './switching.ts';
import { createWorkQueue } from './work-queue.ts';
import type { EngineLogger } from './worker-link.ts';

/**
 * @param options.snapshots where KV caches go that leave memory; without it they are lost
 * @param options.facts what is known of this machine; without it nothing outlasts the process
 * @param options.settings of the moment: asked for at each load
 * @param options.memoryLimit bytes of the processor's memory to count on; injected by tests
 * @param options.keepFormerMs ms that the model before stays loaded; injected by tests
 * @param options.now milliseconds of a clock that nobody sets; injected by tests
 * @param options.deafAfterMs ms that a worker may go on with a stopped reply that has begun; injected by tests
 * @param options.stuckAfterMs ms that it may take with one that has not; injected by tests
 */
export function createEngine(options: {
  launchWorker(): WorkerProcess;
  log: EngineLogger;
  gpu: 'auto' | 'off';
  snapshots?: SnapshotOrder;
  facts?: EngineFacts;
  settings?(): EngineSettings;
  memoryLimit?: number;
  oomKills?(): number;
  now?(): number;
  deafAfterMs?: number;
  stuckAfterMs?: number;
  keepFormerMs?: number;
}): Engine {
  const { launchWorker, log, gpu, oomKills, now = () => performance.now() } = options;
  let snapshots = options.snapshots ?? null;
  const settings = options.settings ?? (() => defaultEngineSettings);
  let closed = false;
  let runs = 0;
  /** To be read when nothing else is to be done. */
  let ahead: ReadAheadRequest | null = null;

  const isClosed = (): boolean => closed;
  const status = createEngineStatus();
  const queue = createWorkQueue(readAhead);
  const learning = createLearning({
    facts: options.facts ?? createPassingFacts(),
    settings,
    gpu,
    memoryLimit: options.memoryLimit ?? null,
    log,
  });
  const former = createFormer(options.keepFormerMs ?? keepFormerMs);
  const slot = createModelSlot({
    launchWorker,
    log,
    learning,
    snapshots: () => snapshots,
    ...(oomKills ? { oomKills } : {}),
    isClosed,
    otherHolds: () => former.seat !== null,
    freeOther: former.letGo,
    onLost,
    onChange: () => void (status.state.status === 'ready' && setReady()),
  });
  const switchTo = createSwitching({ slot, former, learning, snapshots: () => snapshots, isClosed });
  const loading = createLoading({
    slot,
    status,
    switchTo,
    freeOther: former.letGo,
    now,
    isClosed,
    onLoading: () => rest.end(),
    setReady,
  });
  const rest = createRest({
    slot,
    queue,
    status,
    minutes: () => settings().idleUnloadMinutes,
    now,
    load: loading.load,
  });
  const beginReply = createReplying({
    slot,
    status,
    learning,
    deafAfterMs: options.deafAfterMs ?? deafAfterMs,
    stuckAfterMs: options.stuckAfterMs ?? stuckAfterMs,
    setReady,
    onDeaf: replaceWorker,
  });

  function setReady(): void {
    rest.touch();
    if (slot.model !== null) status.set({ status: 'ready', model: slot.model });
  }

  function readAhead(): void {
    if (ahead === null || slot.model === null || slot.worker === null) return;
    const order = ahead;
    ahead = null;
    slot.worker.tell({ type: 'readAhead', order });
  }

  /** The worker has died; its model comes back before anything else is done. */
  function onLost(file: ModelFile, error: AppError): boolean {
    const task = queue.current;
    // While another model is chosen: that one is on its way.
    if (task?.kind === 'load') return false;
    // Dead of a snapshot, which is not tried twice: that is no reason for the reply to fail.
    const goesOn =
      task?.run != null &&
      snapshots !== null &&
      diedOfSnapshot(snapshots.dir, task.run.conversationId) &&
      task.run.retry();
    status.set({ status: 'restarting', modelId: file.id, reason: error.data });
    const begin = (done: () => void): void => void loading.restart(file, error).then(done);
    queue.addFirst({ kind: 'load', run: null, begin }, ...(goesOn ? [task] : []));
    return goesOn;
  }

  /** One that cannot hear is no crash: a new one costs less than its getting through with a long step. */
  function replaceWorker(): void {
    const { file } = slot;
    if (closed || file === null) return;
    log.info('the engine worker is replaced, because it could not hear a stop');
    slot.exchange(null)?.worker.kill();
    const begin = (done: () => void): void => void loading.load(file).then(done, done);
    queue.addFirst({ kind: 'load', run: null, begin });
  }

  return {
    get state() {
      return status.state;
    },
    onStateChange: status.onChange,
    load(wanted) {
      const { promise, resolve } = Promise.withResolvers<LoadedModel>();
      const begin = (done: () => void): void => {
        const loaded = loading.load(wanted);
        loaded.then(done, done);
        resolve(loaded);
      };
      queue.add({ kind: 'load', run: null, begin });
      return promise;
    },
    reply(request) {
      // It was about a question that has been asked now, or one that can wait.
      ahead = null;
      const run = createReplyRun(request, ++runs, { now, promptLookup: () => settings().promptLookup });
      if (closed) run.stop();
      else rest.wake();
      queue.add({ kind: 'reply', run, begin: (done) => beginReply(run, done) });
      return run.result;
    },
    readAhead(request) {
      // Somebody is there.
      rest.touch();
      ahead = request;
      if (queue.current === null) readAhead();
    },
    forget(conversationId) {
      if (ahead?.conversationId === conversationId) ahead = null;
      if (snapshots !== null) removeSnapshotsOf(snapshots.dir, conversationId);
      // Once more there, behind what it may be writing.
      for (const one of [slot.worker, former]) one?.tell({ type: 'forget', conversationId });
    },
    setSnapshotBudget(budgetBytes) {
      if (snapshots === null) return;
      snapshots = { ...snapshots, budgetBytes };
      trimSnapshots(snapshots.dir, budgetBytes);
      for (const one of [slot.worker, former]) one?.tell({ type: 'snapshotBudget', bytes: budgetBytes });
    },
    async inspect(order) {
      if (slot.model === null || slot.worker === null) throw new AppError('noModel');
      return await slot.worker.inspect(order);
    },
    async count(order) {
      if (slot.model === null || slot.worker === null) throw new AppError('noModel');
      return await slot.worker.count(order);
    },
    async freeMemory() {
      const free = (await slot.worker?.freeMemory()) ?? null;
      return free && withoutLoaded(free, former.seat?.model ?? null);
    },
    async close() {
      closed = true;
      status.close();
      ahead = null;
      rest.close();
      queue.stopAll();
      slot.file = null;
      await queue.current?.run?.result.catch(() => {});
      await Promise.all([rest.leaving, slot.worker?.close(), former.letGo()]);
      slot.exchange(null);
      status.set({ status: 'none' });
    },
  };
}
