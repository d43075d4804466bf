// The engine over a worker process that may die at any time: one thing after the other, a state that says
// what is going on, and a worker that comes back by itself.
import {
  defaultEngineSettings,
  type EngineSettings,
  type EngineState,
  type LoadedModel,
  type ReplyStats,
  type Threads,
} from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { WorkerProcess } from '../platform.ts';
import type { Engine, ModelFile, ReadAheadRequest, ReplyRequest } from './engine.ts';
import { createPassingFacts, type EngineFacts } from './engine-facts.ts';
import { createIdleWatch } from './idle-watch.ts';
import { diedOfSnapshot, removeSnapshotsOf, trimSnapshots } from './kv-folder.ts';
import { createLearning } from './learning.ts';
import type { SnapshotOrder } from './messages.ts';
import { createReplyRun, type ReplyRun } from './reply-run.ts';
import { createRestartBudget } from './restart-budget.ts';
import { type EngineLogger, startWorker, type WorkerLink } from './worker-link.ts';

/** What waits its turn. */
interface Task {
  readonly kind: 'load' | 'reply';
  /** The reply; null for the loading of a model. */
  readonly run: ReplyRun | null;
  /** Calls `done` when the next one may begin. */
  begin(done: () => void): void;
}

/** A step of the prompt that takes longer than this after a stop is not waited for. */
const deafAfterMs = 1000;

/** Tries at one load, each with less, before it is given up. What they taught counts for the next one. */
const mostTries = 12;

/**
 * @param options.snapshots where KV caches go that leave memory; without it they are lost
 * @param options.facts what is known of this machine; without it nothing outlasts the process
 * @param options.settings of the moment: asked for at each load
 * @param options.memoryLimit bytes of the processor's memory to count on; injected by tests
 * @param options.now milliseconds; injected by tests
 * @param options.deafAfterMs ms that a worker may go on with a stopped reply; injected by tests
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
}): Engine {
  const { launchWorker, log, gpu, now = Date.now } = options;
  let snapshots = options.snapshots ?? null;
  const settings = options.settings ?? (() => defaultEngineSettings);
  const learning = createLearning({
    facts: options.facts ?? createPassingFacts(),
    settings,
    gpu,
    memoryLimit: options.memoryLimit ?? null,
    log,
  });
  const listeners = new Set<(state: EngineState) => void>();
  const budget = createRestartBudget(now);
  const waiting: Task[] = [];
  let current: Task | null = null;
  let state: EngineState = { status: 'none' };
  let worker: WorkerLink | null = null;
  /** What is loaded, or is to be again after a crash. */
  let file: ModelFile | null = null;
  let model: LoadedModel | null = null;
  let closed = false;
  let runs = 0;
  /** Replies whose speed will be looked at. */
  const watched = new WeakSet<ReplyRun>();
  /** To be read when nothing else is to be done. */
  let ahead: ReadAheadRequest | null = null;
  /** Of the worker, which keeps its device for life. */
  let workerGpu: 'auto' | 'off' = gpu;
  /** Unloaded because nobody used it: the next turn loads it again. */
  let resting = false;
  /** Of a worker that was let go of. */
  let leaving: Promise<void> = Promise.resolve();
  const idle = createIdleWatch({ minutes: () => settings().idleUnloadMinutes, now, onIdle: rest });

  function setState(next: EngineState): void {
    if (closed && next.status !== 'none') return;
    state = next;
    for (const listener of [...listeners]) listener(next);
  }

  /** Begins what has waited longest, if nothing else runs. */
  function proceed(): void {
    if (current !== null) return;
    const task = waiting.shift();
    if (task === undefined) {
      readAhead();
      return;
    }
    current = task;
    tellWaiting();
    task.begin(() => {
      current = null;
      proceed();
    });
  }

  function readAhead(): void {
    if (ahead === null || model === null || worker === null) return;
    const { conversationId, turns, contextStartId, maxTokens } = ahead;
    ahead = null;
    worker.tell({ type: 'readAhead', order: { conversationId, turns, contextStartId, maxTokens } });
  }

  /** Tells each waiting reply what it waits for: a model, if one is still to be loaded before its turn. */
  function tellWaiting(): void {
    let reason: 'model' | 'reply' = current?.kind === 'load' ? 'model' : 'reply';
    for (const task of waiting) {
      if (task.kind === 'load') reason = 'model';
      task.run?.wait(reason);
    }
  }

  async function bringUp(wanted: ModelFile, onProgress: (progress: number) => void): Promise<void> {
    model = null;
    for (let tries = 1; ; tries++) {
      const before = worker;
      let link: WorkerLink | null = null;
      try {
        link = await workerFor(learning.gpu());
        const report = await link.load({ ...learning.orderFor(wanted), snapshots }, onProgress);
        const { id, name, level, isDemo } = wanted;
        model = { modelId: id, name, level, isDemo, ...report };
        return;
      } catch (thrown) {
        // What a failed load leaves in a process is not known; the next one gets a fresh process.
        const lives = link !== null && worker === link;
        link?.kill();
        worker = null;
        const error = AppError.from(thrown);
        if (link === null || closed || tries >= mostTries) throw error;
        // It lives and gives up: over the model before, which is not this one's fault.
        if (lives && link === before && error.code === 'engineCrashed') continue;
        if (!learning.stepAfterLoad(wanted, link, error)) throw error;
      }
    }
  }

  async function workerFor(wantedGpu: 'auto' | 'off'): Promise<WorkerLink> {
    if (worker !== null && workerGpu !== wantedGpu) {
      const old = worker;
      worker = null;
      await old.close();
    }
    workerGpu = wantedGpu;
    const { oomKills } = options;
    worker ??= startWorker({ launchWorker, log, onDeath, onTuned, ...(oomKills ? { oomKills } : {}) });
    return worker;
  }

  function onTuned(threads: Threads): void {
    if (model === null || file === null) return;
    learning.threadsMeasured(file, threads);
    const tuning = { ...model.tuning, threads, threadsFrom: 'measured' } as const;
    model = { ...model, threads: threads.decode, tuning };
    if (state.status === 'ready') setReady();
  }

  function afterReply(of: ModelFile | null, stats: ReplyStats): void {
    if (of === null || of !== file || model === null) return;
    if (learning.becameSlower(of, model, stats)) worker?.tell({ type: 'measureThreads' });
  }

  /** Lets go of the model, behind nothing and before everything that comes. */
  function rest(): void {
    const link = worker;
    if (current !== null || waiting.length > 0 || link === null || model === null || file === null) return;
    worker = null;
    model = null;
    resting = true;
    setState({ status: 'none', unloadedId: file.id });
    leaving = link.close();
    enqueue({ kind: 'load', run: null, begin: (done) => void leaving.then(done, done) });
  }

  function wake(): void {
    if (!resting || file === null || closed) return;
    resting = false;
    const again = file;
    // A failure is in the state, and the reply that waits says it.
    const begin = (done: () => void): void => void loadModel(again).then(done, done);
    enqueue({ kind: 'load', run: null, begin });
  }

  function onDeath(error: AppError): boolean {
    const link = worker;
    worker = null;
    const lost = model !== null;
    model = null;
    if (lost && link !== null && file !== null) learning.deathInUse(file, link);
    // Dead while loading: that load has failed and says so itself.
    if (!lost || file === null) return false;
    // Dead of a snapshot, which is not tried twice: that is no reason for the reply to fail.
    const run = current?.run;
    const goesOn =
      run != null && snapshots !== null && diedOfSnapshot(snapshots.dir, run.conversationId) && run.retry();
    if (goesOn) waiting.unshift(current as Task);
    const again = file;
    setState({ status: 'restarting', modelId: again.id, reason: error.data });
    waiting.unshift({ kind: 'load', run: null, begin: (done) => void restart(again, error).then(done) });
    tellWaiting();
    proceed();
    return goesOn;
  }

  async function restart(again: ModelFile, reason: AppError): Promise<void> {
    let error = reason;
    while (!closed && budget.take()) {
      try {
        setState({ status: 'restarting', modelId: again.id, reason: error.data });
        await bringUp(again, () => {});
        setReady();
        return;
      } catch (thrown) {
        error = AppError.from(thrown);
        if (!['engineCrashed', 'engineHung', 'engineStartFailed'].includes(error.code)) break;
      }
    }
    setState({ status: 'failed', modelId: again.id, error: error.data });
  }

  function setReady(): void {
    idle.touch();
    if (model !== null) setState({ status: 'ready', model });
  }

  function beginReply(run: ReplyRun, done: () => void): void {
    if (model === null || worker === null) {
      const { code, detail } =
        state.status === 'failed' ? state.error : { code: 'noModel' as const, detail: {} };
      run.fail(new AppError(code, { detail }));
    }
    if (run.settled || model === null || worker === null) {
      done();
      return;
    }
    setState({ status: 'generating', model, replyId: run.replyId });
    const of = file;
    // One that is written again is looked at once, when it ends.
    if (!watched.has(run)) {
      watched.add(run);
      run.result.then(
        ({ stats }) => afterReply(of, stats),
        () => {},
      );
    }
    let deaf: NodeJS.Timeout | undefined;
    let isDone = false;
    const onSettled = (): void => {
      setReady();
      // Before it has begun it reads or writes a snapshot, which is done soon.
      if (worker !== null && run.begun)
        deaf = setTimeout(() => replaceWorker(onQuiet), options.deafAfterMs ?? deafAfterMs);
    };
    const onQuiet = (): void => {
      clearTimeout(deaf);
      if (isDone) return;
      isDone = true;
      done();
    };
    worker.reply(run, model, onSettled, onQuiet);
  }

  /** One that cannot hear is no crash: a new one costs less than its getting through with a long step. */
  function replaceWorker(onQuiet: () => void): void {
    const again = file;
    if (closed || again === null) return;
    log.info('the engine worker is replaced, because it could not hear a stop');
    worker?.kill();
    worker = null;
    model = null;
    const begin = (loaded: () => void): void => void loadModel(again).then(loaded, loaded);
    waiting.unshift({ kind: 'load', run: null, begin });
    onQuiet();
  }

  async function loadModel(wanted: ModelFile): Promise<LoadedModel> {
    const loading = (progress: number): void => setState({ status: 'loading', modelId: wanted.id, progress });
    try {
      if (closed) throw new AppError('engineStartFailed', { detail: { reason: 'the app is closing' } });
      file = wanted;
      resting = false;
      loading(0);
      await bringUp(wanted, loading);
      setReady();
      return model!;
    } catch (thrown) {
      const error = AppError.from(thrown);
      setState({ status: 'failed', modelId: wanted.id, error: error.data });
      throw error;
    }
  }

  function enqueue(task: Task): void {
    waiting.push(task);
    if (current !== null) tellWaiting();
    proceed();
  }

  return {
    get state() {
      return state;
    },
    onStateChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load(wanted) {
      const { promise, resolve } = Promise.withResolvers<LoadedModel>();
      const begin = (done: () => void): void => {
        const loading = loadModel(wanted);
        loading.then(done, done);
        resolve(loading);
      };
      enqueue({ kind: 'load', run: null, begin });
      return promise;
    },
    reply(request: ReplyRequest) {
      // It was about a question that has been asked now, or one that can wait.
      ahead = null;
      const run = createReplyRun(request, ++runs, now);
      if (closed) run.stop();
      else wake();
      enqueue({ kind: 'reply', run, begin: (done) => beginReply(run, done) });
      return run.result;
    },
    readAhead(request) {
      // Somebody is there.
      idle.touch();
      ahead = request;
      if (current === null) readAhead();
    },
    forget(conversationId) {
      if (ahead?.conversationId === conversationId) ahead = null;
      if (snapshots !== null) removeSnapshotsOf(snapshots.dir, conversationId);
      // Once more there, behind what it may be writing.
      worker?.tell({ type: 'forget', conversationId });
    },
    setSnapshotBudget(budgetBytes) {
      if (snapshots === null) return;
      snapshots = { ...snapshots, budgetBytes };
      trimSnapshots(snapshots.dir, budgetBytes);
      worker?.tell({ type: 'snapshotBudget', bytes: budgetBytes });
    },
    async inspect(order) {
      if (model === null || worker === null) throw new AppError('noModel');
      return await worker.inspect(order);
    },
    freeMemory: async () => (await worker?.freeMemory()) ?? null,
    async close() {
      closed = true;
      ahead = null;
      idle.close();
      current?.run?.stop();
      for (const task of waiting) task.run?.stop();
      file = null;
      await current?.run?.result.catch(() => {});
      await Promise.all([leaving, worker?.close()]);
      worker = null;
      model = null;
      setState({ status: 'none' });
    },
  };
}
