// An engine worker without an engine, which does on cue what the real one does only by accident. It speaks
// main/engine/messages.ts, in this process, behind the same supervisor that runs the real one:
//
//   const script = scriptWorker({ reply: () => ({ text: 'One two', ending: 'stall' }) });
//   const engine = createEngine({ launchWorker: script.launch, log, gpu: 'off' });
//
// `load` and `reply` are asked for a cue at each order and may be replaced at any time. What stalls goes on
// when `script.release()` is called, or ends by a stop. `script.crash()` ends the process of the moment as
// a SIGKILL would. To hold a state for a screenshot: stall in it. In an app started for a test the question
// itself can choose: `reply: (order) => cueOf(order.turns.at(-1)?.text)`.
import type { FromWorker, LoadOrder, LoadReport, ReplyOrder, ToWorker } from '../../main/engine/messages.ts';
import { beatEveryMs } from '../../main/engine/pulse.ts';
import type { FreeMemory } from '../../main/models/fit.ts';
import type { WorkerProcess } from '../../main/platform.ts';
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { ReplyStats, SeenPrompt, StopReason } from '../../preload/contract/models.ts';
import { tuningOfTests } from './scripted-engine.ts';

export type LoadCue = 'load' | 'stall' | 'hang' | 'crash' | { readonly fail: ErrorData };

export interface ReplyCue {
  /** Streamed word by word; its ids are its UTF-16 code units. */
  readonly text?: string;
  /** Between two words. */
  readonly wordEveryMs?: number;
  /** Dies before the reply has begun, as it may while it loads a snapshot. */
  readonly crashAtOnce?: boolean;
  /** Stops before the reply has begun, as it does while it writes a snapshot to a slow disk. */
  readonly stallAtOnce?: boolean;
  /** Stops in the middle of reading the prompt, before any text. */
  readonly stallInPrefill?: boolean;
  /** What happens behind the text; the default is to end. */
  readonly ending?: 'end' | 'stall' | 'crash' | { readonly fail: ErrorData };
  /** As a worker inside a long step does: hears no stop until it is released. */
  readonly deaf?: boolean;
  /** Gives no sign of life while it carries this out. */
  readonly hang?: boolean;
}

export interface WorkerScript {
  launch(): WorkerProcess;
  load: (order: LoadOrder) => LoadCue;
  reply: (order: ReplyOrder) => ReplyCue;
  /** What it says that it is about to try. */
  trying: (order: LoadOrder) => Omit<Extract<FromWorker, { type: 'trying' }>, 'type'>;
  /** Whether what the order asks for fits beside what is loaded; `hang`: never says so. */
  beside: (order: LoadOrder) => boolean | 'hang';
  /** What it says of a model that it has loaded. */
  report: (usual: LoadReport) => LoadReport;
  /** What is free. */
  free: FreeMemory | null;
  /** Lets what stalls go on. */
  release(): void;
  /**
   * @param reason as `WorkerProcess.onExit` gives it
   * @param worker which one, counted from 1 in the order of their launch; the last one if none is given
   */
  crash(reason?: string, worker?: number): void;
  /** Has the last one say this, unasked. */
  say(message: FromWorker): void;
  /** How many of those launched have not ended. */
  readonly alive: number;
  /** What was sent to one of them, counted from 1. */
  receivedBy(worker: number): readonly ToWorker[];
  /** How many processes were launched. */
  readonly launched: number;
  /** Every message that was sent to any of them. */
  readonly received: readonly ToWorker[];
  /** Orders to reply that have been answered by the worker, settled long before or not. */
  readonly answered: number;
}

const promptTokens = 10;
const promptHash = 'a'.repeat(64);
const seenPrompt: SeenPrompt = {
  ids: [1, 2],
  pieces: ['<s>', 'Hi'],
  parts: [
    { kind: 'control', text: '<s>' },
    { kind: 'text', text: 'Hi' },
  ],
  sha256: promptHash,
  instruction: null,
  leftOut: 0,
  format: 'xenon4',
};
const report: LoadReport = {
  device: 'CPU',
  layersOnDevice: 0,
  layers: 5,
  contextLength: 4096,
  threads: 1,
  loadMs: 1,
  fellBack: null,
  provenance: { engine: 'scripted', fileBytes: 1, fingerprint: 'f'.repeat(64) },
  format: { name: 'xenon4', doubt: null },
  tuning: tuningOfTests,
};

export function scriptWorker(
  cues: Partial<Pick<WorkerScript, 'load' | 'reply' | 'trying' | 'beside'>> = {},
): WorkerScript {
  const received: ToWorker[] = [];
  let released = Promise.withResolvers<void>();
  const processes: {
    die(reason: string): void;
    say(message: FromWorker): void;
    readonly dead: boolean;
    readonly received: ToWorker[];
  }[] = [];
  let answered = 0;

  const script: WorkerScript = {
    load: cues.load ?? (() => 'load'),
    reply: cues.reply ?? (() => ({ text: 'A reply.' })),
    trying: cues.trying ?? (() => ({ device: 'CPU', configuration: null })),
    beside: cues.beside ?? (() => false),
    report: (usual) => usual,
    free: null,
    launch,
    release() {
      released.resolve();
      released = Promise.withResolvers();
    },
    crash: (reason = 'SIGKILL', worker = processes.length) => processes[worker - 1]?.die(reason),
    say: (message) => processes.at(-1)?.say(message),
    get launched() {
      return processes.length;
    },
    get alive() {
      return processes.filter(({ dead }) => !dead).length;
    },
    receivedBy: (worker) => processes[worker - 1]?.received ?? [],
    get answered() {
      return answered;
    },
    received,
  };
  return script;

  function launch(): WorkerProcess {
    const own: ToWorker[] = [];
    let dead = false;
    let orders: Promise<void> = Promise.resolve();
    const onMessage: ((message: unknown) => void)[] = [];
    const onExit: ((reason: string) => void)[] = [];
    /** Called by a stop, by run. */
    const stops = new Map<number, () => void>();

    const say = (message: FromWorker): void => {
      if (!dead) for (const listener of onMessage) listener(structuredClone(message));
    };
    const die = (reason: string): void => {
      if (dead) return;
      dead = true;
      for (const listener of onExit) listener(reason);
    };
    processes.push({
      die,
      say,
      get dead() {
        return dead;
      },
      received: own,
    });
    queueMicrotask(() => say({ type: 'started' }));

    /** Says that it is alive for as long as something stalls. */
    async function beating<T>(stalled: Promise<T>): Promise<T> {
      const timer = setInterval(() => say({ type: 'alive' }), beatEveryMs);
      return await stalled.finally(() => clearInterval(timer));
    }

    async function load({ load: number, order }: Extract<ToWorker, { type: 'load' }>): Promise<void> {
      say({ type: 'trying', ...script.trying(order) });
      const cue = script.load(order);
      say({ type: 'loadProgress', load: number, progress: 0.4 });
      if (cue === 'stall') await beating(released.promise);
      if (cue === 'hang') await released.promise;
      if (cue === 'crash') die('SIGSEGV');
      else if (typeof cue === 'object') say({ type: 'loadFailed', load: number, error: cue.fail });
      else {
        const usual = { ...report, contextLength: order.contextLength };
        say({ type: 'loaded', load: number, report: script.report(usual) });
      }
    }

    async function reply({ run, order }: Extract<ToWorker, { type: 'reply' }>): Promise<void> {
      const cue = script.reply(order);
      if (cue.crashAtOnce) return die('SIGABRT');
      const stop = Promise.withResolvers<'stopped'>();
      let stopped = false;
      if (!cue.deaf)
        stops.set(run, () => {
          stopped = true;
          stop.resolve('stopped');
        });
      const stall = () => {
        const stalled = Promise.race([released.promise, stop.promise]);
        return cue.hang ? stalled : beating(stalled);
      };
      const pause = (ms: number) =>
        Promise.race([new Promise((resolve) => setTimeout(resolve, ms)), stop.promise]);
      let generated = 0;
      const end = (stopReason: StopReason): void => {
        answered++;
        say({ type: 'replied', run, stats: statsOf(generated, order, stopReason) });
      };

      if (cue.stallAtOnce) await stall();
      say({
        type: 'begun',
        run,
        promptTokens,
        reusedTokens: 1,
        promptSha256: promptHash,
        seed: order.sampling.seed ?? 7,
        contextStartId: null,
      });
      say({ type: 'prefill', run, done: promptTokens / 2 });
      if (cue.stallInPrefill) await stall();
      if (stopped) return end('stopped');
      for (const text of cue.text?.match(/\s*\S+|\s+$/g) ?? []) {
        await pause(cue.wordEveryMs ?? 0);
        if (stopped || dead) return end('stopped');
        const tokenIds = Int32Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
        generated += tokenIds.length;
        say({ type: 'delta', run, text, tokenIds, tokensPerSecond: 50, recorded: null });
      }
      if (cue.ending === 'stall') await stall();
      if (cue.ending === 'crash') return die('SIGKILL');
      if (typeof cue.ending === 'object') {
        answered++;
        return say({ type: 'replyFailed', run, error: cue.ending.fail });
      }
      end(stopped ? 'stopped' : 'endOfText');
    }

    return {
      pid: undefined,
      onMessage: (listener) => void onMessage.push(listener),
      onExit: (listener) => void onExit.push(listener),
      kill: () => queueMicrotask(() => die('SIGKILL')),
      post(sent) {
        if (dead) return;
        const message = structuredClone(sent) as ToWorker;
        received.push(message);
        own.push(message);
        // As between processes: never before the caller has gone on.
        if (message.type === 'load') orders = orders.then(() => load(message));
        else if (message.type === 'reply') orders = orders.then(() => reply(message));
        else if (message.type === 'inspect')
          queueMicrotask(() => say({ type: 'inspected', request: message.request, prompt: seenPrompt }));
        else if (message.type === 'count')
          queueMicrotask(() =>
            say({ type: 'counted', request: message.request, tokens: seenPrompt.ids.length }),
          );
        else if (message.type === 'stop') queueMicrotask(() => stops.get(message.run)?.());
        else if (message.type === 'probe') {
          const fitsBeside = message.beside !== null && script.beside(message.beside);
          if (fitsBeside === 'hang') return;
          queueMicrotask(() => say({ type: 'probed', probe: message.probe, free: script.free, fitsBeside }));
        } else if (message.type === 'close') queueMicrotask(() => die('exit code 0'));
      },
    };
  }
}

function statsOf(generatedTokens: number, order: ReplyOrder, stopReason: StopReason): ReplyStats {
  return {
    promptTokens,
    reusedTokens: 1,
    generatedTokens,
    timeToFirstTokenMs: 5,
    prefillTokensPerSecond: 100,
    decodeTokensPerSecond: 50,
    stopReason,
    seed: order.sampling.seed ?? 7,
  };
}
