// One engine worker process from its start to its end: orders go out, answers are matched to them, and its
// death is an answer to everything that was asked.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { LoadedModel, SeenPrompt, Threads } from '../../preload/contract/models.ts';
import { AppError } from '../errors.ts';
import type { Configuration, FreeMemory } from '../models/fit.ts';
import type { MeasuredRates } from '../models/speed-watch.ts';
import type { WorkerProcess } from '../platform.ts';
import { isMemoryDeath, kernelOomKills } from './memory-death.ts';
import type { FromWorker, InspectOrder, LoadOrder, LoadReport, ToWorker } from './messages.ts';
import { createPulse } from './pulse.ts';
import type { ReplyRun } from './reply-run.ts';

export interface EngineLogger {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

export interface WorkerLink {
  /** @throws AppError as the worker reports it, or as its death does. */
  load(order: LoadOrder, onProgress: (progress: number) => void): Promise<LoadReport>;
  /**
   * Starts the run; `onSettled` is called when it ends, in whatever way, and `onQuiet` once the worker has
   * answered as well, which is later where it could not hear a stop.
   */
  reply(run: ReplyRun, model: LoadedModel, onSettled: () => void, onQuiet: () => void): void;
  /** Tells it something that has no answer. */
  tell(
    message: Extract<
      ToWorker,
      { type: 'readAhead' | 'forget' | 'snapshotBudget' | 'measureThreads' | 'setAside' }
    >,
  ): void;
  /** @throws AppError as the worker reports it, or as its death does. */
  inspect(order: InspectOrder): Promise<SeenPrompt>;
  count(order: InspectOrder): Promise<number>;
  /** null where it cannot say, or dies before it does. */
  freeMemory(): Promise<FreeMemory | null>;
  /** Whether what the order asks for can be loaded elsewhere while this model stays, with nothing given up. */
  fitsBeside(order: LoadOrder): Promise<boolean>;
  /** What it is loading, or has loaded. */
  readonly trying: { readonly device: string; readonly configuration: Configuration | null } | null;
  /** After its death: whether it was for want of memory. */
  readonly diedOfMemory: boolean;
  /** Asks it to write its caches and end, ends it after 3.5 s, and resolves when it is gone. */
  close(): Promise<void>;
  /** Ends it at once. `onDeath` is not called. */
  kill(): void;
}

type Probed = Extract<FromWorker, { type: 'probed' }>;

/** Closing the app may take 5 s in all. */
const closeWithinMs = 3500;
const errorsKept = 8;

/**
 * @param options.onDeath called once if it ends without having been told to, before what it leaves undone
 * fails; true: its reply does not fail, but is written by the next worker.
 * @param options.onTuned `threads` null: the speed alone was measured
 * @param options.oomKills see `kernelOomKills`; injected by tests
 * @throws AppError `engineStartFailed`
 */
export function startWorker(options: {
  launchWorker(): WorkerProcess;
  log: EngineLogger;
  onDeath(error: AppError): boolean;
  onTuned(threads: Threads | null, rates: MeasuredRates): void;
  oomKills?(): number;
}): WorkerLink {
  const { launchWorker, log, onDeath, onTuned, oomKills = kernelOomKills } = options;
  const oomKillsBefore = oomKills();
  const probes = new Map<number, (answer: Probed | null) => void>();
  let probed = 0;
  let lastErrors: string[] = [];
  let trying: WorkerLink['trying'] = null;
  let inPrefill = false;
  let diedOfMemory = false;
  const worker = launch();
  const gone = Promise.withResolvers<void>();
  let [started, dismissed] = [false, false];
  let death: AppError | null = null;
  let loads = 0;
  let loading: {
    readonly load: number;
    readonly onProgress: (progress: number) => void;
    readonly answer: PromiseWithResolvers<LoadReport>;
  } | null = null;
  let run: ReplyRun | null = null;
  /** How long it has said nothing, once it has been ended for that. */
  let silentFor: number | null = null;
  const pulse = createPulse((seconds) => {
    silentFor = seconds;
    log.error(`The engine worker has given no sign of life for ${seconds} s and is ended`);
    worker.kill();
  });
  /** Called when the worker has no reply to write any more. */
  let quiet: (() => void) | null = null;
  let requests = 0;
  /** What was asked and is not answered yet. */
  const asked = new Map<number, PromiseWithResolvers<unknown>>();

  function launch(): WorkerProcess {
    try {
      return launchWorker();
    } catch (error) {
      throw new AppError('engineStartFailed', { detail: { reason: String(error) }, cause: error });
    }
  }

  const post = (message: ToWorker): void => {
    if (message.type === 'load' || message.type === 'reply') pulse.owe(message.type);
    if (message.type === 'probe' || message.type === 'inspect' || message.type === 'count')
      pulse.owe('question');
    worker.post(message);
  };
  /** What `receive` resolves it with follows from the type. */
  async function ask(type: 'inspect' | 'count', order: InspectOrder): Promise<unknown> {
    if (death !== null) throw death;
    const answer = Promise.withResolvers<unknown>();
    const request = ++requests;
    asked.set(request, answer);
    post({ type, request, order });
    return await answer.promise.finally(() => asked.delete(request));
  }
  const thrown = ({ code, detail }: ErrorData) => new AppError(code, { detail });
  function receive(message: FromWorker): void {
    pulse.heard();
    if (message.type === 'loaded' || message.type === 'loadFailed') pulse.answered('load');
    if (message.type === 'replied' || message.type === 'replyFailed') pulse.answered('reply');
    switch (message.type) {
      case 'started':
      case 'alive':
        started = true;
        return;
      case 'log':
        log[message.level](message.text);
        if (message.level === 'error') lastErrors = [...lastErrors, message.text].slice(-errorsKept);
        return;
      case 'trying':
        trying = { device: message.device, configuration: message.configuration };
        return;
      case 'tuned':
      case 'speedMeasured':
        onTuned(message.type === 'tuned' ? message.threads : null, message.rates);
        return;
      case 'probed':
        pulse.answered('question');
        probes.get(message.probe)?.(message);
        probes.delete(message.probe);
        return;
      case 'loadProgress':
        if (loading?.load === message.load) loading.onProgress(message.progress);
        return;
      case 'loaded':
        if (loading?.load === message.load) loading.answer.resolve(message.report);
        return;
      case 'loadFailed':
        if (loading?.load === message.load) loading.answer.reject(thrown(message.error));
        return;
      case 'begun':
      case 'prefill':
      case 'delta':
        inPrefill = message.type !== 'delta';
        run?.receive(message);
        return;
      case 'replied':
      case 'replyFailed':
        inPrefill = false;
        run?.receive(message);
        answered();
        return;
      case 'inspected':
        pulse.answered('question');
        asked.get(message.request)?.resolve(message.prompt);
        return;
      case 'counted':
        pulse.answered('question');
        asked.get(message.request)?.resolve(message.tokens);
        return;
      case 'requestFailed':
        pulse.answered('question');
        asked.get(message.request)?.reject(thrown(message.error));
        return;
      default:
        message satisfies never;
    }
  }

  function probe(beside: LoadOrder | null): Promise<Probed | null> {
    if (death !== null) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<Probed | null>();
    probes.set(++probed, resolve);
    post({ type: 'probe', probe: probed, beside });
    return promise;
  }

  function answered(): void {
    const tellQuiet = quiet;
    quiet = null;
    tellQuiet?.();
  }

  worker.onMessage((message) => receive(message as FromWorker));
  worker.onExit((reason) => {
    pulse.end();
    if (silentFor !== null) death = new AppError('engineHung', { detail: { seconds: silentFor } });
    else death = new AppError(started ? 'engineCrashed' : 'engineStartFailed', { detail: { reason } });
    // One that was ended here for its silence says nothing about memory.
    diedOfMemory =
      silentFor === null &&
      isMemoryDeath({ reason, lastErrors, oomKilled: oomKills() > oomKillsBefore, inPrefill });
    if (!dismissed) log.error(`The engine worker has ended: ${reason}`);
    for (const answer of probes.values()) answer(null);
    const goesOn = !dismissed && onDeath(death);
    loading?.answer.reject(death);
    if (!goesOn) run?.fail(death);
    answered();
    for (const { reject } of asked.values()) reject(death);
    gone.resolve();
  });

  return {
    async load(order, onProgress) {
      if (death !== null) throw death;
      const answer = Promise.withResolvers<LoadReport>();
      loading = { load: ++loads, onProgress, answer };
      post({ type: 'load', load: loads, order });
      return await answer.promise.finally(() => {
        loading = null;
      });
    },
    reply(next, model, onSettled, onQuiet) {
      run = next;
      quiet = onQuiet;
      next.start(post, model, onSettled);
    },
    tell: post,
    inspect: async (order) => (await ask('inspect', order)) as SeenPrompt,
    count: async (order) => (await ask('count', order)) as number,
    freeMemory: async () => (await probe(null))?.free ?? null,
    fitsBeside: async (order) => (await probe(order))?.fitsBeside ?? false,
    get trying() {
      return trying;
    },
    get diedOfMemory() {
      return diedOfMemory;
    },
    async close() {
      dismissed = true;
      pulse.end();
      post({ type: 'close' });
      const timer = setTimeout(() => worker.kill(), closeWithinMs);
      await gone.promise;
      clearTimeout(timer);
    },
    kill() {
      dismissed = true;
      pulse.end();
      worker.kill();
    },
  };
}
