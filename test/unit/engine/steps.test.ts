// What the supervisor makes of failures for want of memory, of devices that abort, and of a model unused.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createPassingFacts } from '../../../main/engine/engine-facts.ts';
import type { LoadOrder } from '../../../main/engine/messages.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { AppError } from '../../../main/errors.ts';
import { fileKeyOf } from '../../../main/models/file-key.ts';
import type { Configuration } from '../../../main/models/fit.ts';
import {
  defaultEngineSettings,
  type EngineSettings,
  samplingPresets,
} from '../../../preload/contract/models.ts';
import { scriptWorker, type WorkerScript } from '../../fakes/scripted-worker.ts';

const file = {
  id: 'm1',
  path: '/models/one.gguf',
  name: 'One',
  level: 'F16',
  isDemo: false,
  contextLength: 4096,
  bytes: 1000,
};
const key = fileKeyOf(file);
const at = (contextLength: number): Configuration => ({ contextLength, kvType: 'f16', layersOnDevice: 0 });
const lengths = [4096, 2048, 1024];
/** As the real worker does: the longest context that has not failed. */
const chosen = ({ tuning }: LoadOrder) =>
  lengths.find((length) => !tuning.failed.some(({ contextLength }) => contextLength <= length));
const trying = (order: LoadOrder) => ({ device: 'CPU', configuration: at(chosen(order) ?? 1024) });
const outOfMemory = { fail: { code: 'engineOutOfMemory', detail: {} } } as const;
const until = <T>(value: () => T) => expect.poll(value, { interval: 1, timeout: 20_000 });

function start(script: WorkerScript, settings: Partial<EngineSettings> = {}, gpu: 'auto' | 'off' = 'off') {
  let time = 1_000_000;
  let killed = 0;
  const facts = createPassingFacts();
  const warnings: string[] = [];
  const quiet = () => {};
  const engine = createEngine({
    launchWorker: script.launch,
    log: { info: quiet, warn: (text) => void warnings.push(text), error: quiet },
    gpu,
    facts,
    settings: () => ({ ...defaultEngineSettings, ...settings }),
    oomKills: () => killed,
    now: () => time,
  });
  const states: string[] = [];
  engine.onStateChange((state) => states.push(state.status));
  const ask = (replyId: string) => {
    const waited: string[] = [];
    const written: string[] = [];
    const result = engine.reply({
      replyId,
      conversationId: 'c1',
      turns: [{ messageId: 'q1', role: 'user', text: 'Hello?', tokenIds: null }],
      contextStartId: null,
      sampling: samplingPresets.precise,
      signal: new AbortController().signal,
      onDelta: ({ text }) => void written.push(text),
      onProgress: (progress) => void (progress.phase === 'waiting' && waited.push(progress.for)),
    });
    return { result, waited, written };
  };
  return {
    engine,
    facts,
    states,
    warnings,
    ask,
    pass: (ms: number) => (time += ms),
    kernelKills: () => killed++,
  };
}

describe('out of memory while loading', () => {
  test('is tried again with less, in a fresh worker, and remembered', async () => {
    const script = scriptWorker({ trying, load: (order) => (chosen(order) === 1024 ? 'load' : outOfMemory) });
    const { engine, facts } = start(script);
    await engine.load(file);
    expect(script.launched).toBe(3);
    expect(facts.failed(key)).toEqual([at(4096), at(2048)]);
    await engine.load(file);
    expect(script.launched).toBe(3);
  });

  test('ends where nothing smaller is left, with the reason, and is tried in full when it is asked for again', async () => {
    const script = scriptWorker({
      trying: (order) => ({ device: 'CPU', configuration: chosen(order) ? at(chosen(order)!) : null }),
      load: () => outOfMemory,
    });
    const { engine, facts } = start(script);
    await expect(engine.load(file)).rejects.toMatchObject({ code: 'engineOutOfMemory' });
    expect(script.launched).toBe(4);
    expect(engine.state.status).toBe('failed');
    // Trying again is trying in full.
    expect(facts.failed(key)).toEqual([]);
    script.load = () => 'load';
    await engine.load(file);
    expect(script.received.at(-1)).toMatchObject({ order: { tuning: { failed: [] } } });
  });

  test('by the hand of the kernel counts as well', async () => {
    const script = scriptWorker({ trying });
    const { engine, facts, kernelKills } = start(script);
    script.load = (order) => {
      if (chosen(order) !== 4096) return 'load';
      kernelKills();
      queueMicrotask(() => script.crash('SIGKILL'));
      return 'stall';
    };
    await engine.load(file);
    expect(facts.failed(key)).toEqual([at(4096)]);
  });

  test('is not what another crash is', async () => {
    const script = scriptWorker({ trying, load: () => 'crash' });
    const { engine, facts } = start(script);
    await expect(engine.load(file)).rejects.toMatchObject({ code: 'engineCrashed' });
    expect(facts.failed(key)).toEqual([]);
    expect(script.launched).toBe(1);
  });
});

describe('out of memory in use', () => {
  test.each([
    ['an abort while the prompt is read', 'SIGABRT', false],
    ['the kernel', 'SIGKILL', true],
  ])('by %s steps down once before the model comes back', async (_, reason, byKernel) => {
    const script = scriptWorker({ trying, reply: () => ({ stallInPrefill: true }) });
    const { engine, facts, ask, kernelKills } = start(script);
    await engine.load(file);
    const { result } = ask('r1');
    const failed = expect(result).rejects.toMatchObject({ code: 'engineCrashed' });
    await until(() => engine.state.status).toBe('generating');
    await until(() => script.received.some(({ type }) => type === 'reply')).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    if (byKernel) kernelKills();
    script.crash(reason);
    await failed;
    await until(() => engine.state.status).toBe('ready');
    expect(facts.failed(key)).toEqual([at(4096)]);
    const orders = script.received.flatMap((message) => (message.type === 'load' ? [message.order] : []));
    expect(orders.map(chosen)).toEqual([4096, 2048]);
  });

  test('a worker that somebody killed comes back as it was', async () => {
    const script = scriptWorker({ trying });
    const { engine, facts } = start(script);
    await engine.load(file);
    script.crash('SIGKILL');
    await until(() => engine.state.status).toBe('ready');
    expect(facts.failed(key)).toEqual([]);
  });
});

test('a device that ends the engine when it starts is passed over at once, and from then on', async () => {
  const script = scriptWorker({
    trying: ({ tuning }) => ({
      device: tuning.abortedDevices.includes('Vulkan') ? 'CPU' : 'Vulkan',
      configuration: null,
    }),
    load: ({ tuning }) => (tuning.abortedDevices.includes('Vulkan') ? 'load' : 'crash'),
  });
  const { engine, facts } = start(script, {}, 'auto');
  await engine.load(file);
  expect(script.launched).toBe(2);
  expect(facts.abortedDevices()).toEqual(['Vulkan']);
});

describe('a model that takes another amount of memory than was said', () => {
  const known = ({ received }: WorkerScript) =>
    received.flatMap((message) => (message.type === 'load' ? [message.order.tuning.unforeseenBytes] : []));

  test('is logged, and the next estimate counts with the difference, to which later ones are added', async () => {
    const script = scriptWorker();
    const { engine, warnings } = start(script);
    let takenBytes = 30_000_000;
    // As the real worker does: what is known to be missing in the arithmetic is part of what it says.
    script.report = (report) => {
      const neededBytes = 20_000_000 + known(script).at(-1)!;
      return { ...report, tuning: { ...report.tuning, neededBytes, takenBytes } };
    };
    await engine.load(file);
    expect(warnings).toEqual(['One F16 was said to take 20000000 bytes of memory and took 30000000']);
    await engine.load(file);
    expect(warnings).toHaveLength(1);
    takenBytes = 35_000_000;
    await engine.load(file);
    takenBytes = 15_000_000;
    await engine.load(file);
    // Below what is calculated no estimate goes.
    await engine.load(file);
    expect(known(script)).toEqual([0, 10_000_000, 10_000_000, 15_000_000, 0]);
  });

  test('within 5 %, or by an unknown amount, is as usual', async () => {
    const script = scriptWorker();
    const { engine, warnings } = start(script);
    for (const takenBytes of [20_900_000, 19_100_000, null]) {
      script.report = (report) => ({ ...report, tuning: { ...report.tuning, takenBytes } });
      await engine.load(file);
    }
    expect(warnings).toEqual([]);
    expect(known(script)).toEqual([0, 0, 0]);
  });

  test('is no other model for that: the one put aside is there at once', async () => {
    const script = scriptWorker({ beside: () => true });
    const { engine } = start(script);
    script.report = (report) => ({ ...report, tuning: { ...report.tuning, takenBytes: 30_000_000 } });
    await engine.load(file);
    await engine.load({ ...file, id: 'm2', path: '/models/two.gguf' });
    await engine.load(file);
    expect(known(script)).toHaveLength(2);
  });
});

describe('replies that become clearly slower than this machine has shown', () => {
  /** How often the worker is told to measure threads, after each of three replies at half the speed. */
  async function measurements(settings: Partial<EngineSettings>, threadsFrom: 'measured' | 'set') {
    const script = scriptWorker({ reply: () => ({ text: 'Sixty tokens. '.repeat(5) }) });
    script.report = (report) => ({ ...report, tuning: { ...report.tuning, threadsFrom } });
    const { engine, facts, ask } = start(script, settings);
    await engine.load(file);
    facts.noteThreads(key, { prefill: 2, decode: 1 });
    facts.noteSpeed(key, { prefill: { shown: 0, slow: 0 }, decode: { shown: 100, slow: 0 } });
    const told: number[] = [];
    for (const replyId of ['r1', 'r2', 'r3']) {
      await ask(replyId).result;
      told.push(script.received.filter(({ type }) => type === 'measureThreads').length);
    }
    return { told, threads: facts.threads(key) };
  }

  test('have threads measured again, once', async () => {
    expect(await measurements({}, 'measured')).toEqual({ told: [0, 1, 1], threads: null });
  });

  test('change nothing about threads that a person has set', async () => {
    const threads = { prefill: 2, decode: 1 };
    expect(await measurements({ threads }, 'set')).toEqual({ told: [0, 0, 0], threads });
  });
});

describe('on a disk that is full', () => {
  const full = (): never => {
    throw new AppError('diskFull');
  };

  test('what a reply and a measurement have taught is forgotten, and nothing else', async () => {
    const script = scriptWorker();
    const { engine, ask, facts } = start(script);
    await engine.load(file);
    Object.assign(facts, { noteSpeed: full, noteThreads: full });
    await expect(ask('r1').result).resolves.toMatchObject({ stats: { stopReason: 'endOfText' } });
    script.say({ type: 'tuned', threads: { prefill: 2, decode: 1 }, rates: { prefill: 90, decode: 9 } });
    expect(engine.state).toMatchObject({ status: 'ready', model: { tuning: { threadsFrom: 'measured' } } });
  });

  test('a load for which there is not enough memory fails with that reason', async () => {
    const script = scriptWorker({ trying, load: () => outOfMemory });
    const { engine, facts } = start(script);
    facts.noteFailed = full;
    await expect(engine.load(file)).rejects.toMatchObject({ code: 'engineOutOfMemory' });
    expect(script.launched).toBe(1);
  });
});

describe('a model that nobody uses', () => {
  afterEach(() => void vi.useRealTimers());

  test('is let go of after the time that is set, and the next turn waits for it to load again', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const script = scriptWorker();
    const { engine, ask, pass } = start(script, { idleUnloadMinutes: 5 });
    await engine.load(file);
    pass(4 * 60_000);
    vi.advanceTimersByTime(60_000);
    expect(engine.state.status).toBe('ready');
    pass(60_000);
    vi.advanceTimersByTime(60_000);
    expect(engine.state).toEqual({ status: 'none', unloadedId: 'm1' });
    const { result, waited } = ask('r1');
    await expect(result).resolves.toMatchObject({ model: { modelId: 'm1' } });
    expect(waited).toContain('model');
    expect(script.launched).toBe(2);
    expect(script.received.filter(({ type }) => type === 'close')).toHaveLength(1);
  });

  test('stays where the clock is set forward', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const quiet = () => {};
    const engine = createEngine({
      launchWorker: scriptWorker().launch,
      log: { info: quiet, warn: quiet, error: quiet },
      gpu: 'off',
      settings: () => ({ ...defaultEngineSettings, idleUnloadMinutes: 5 }),
    });
    await engine.load(file);
    vi.setSystemTime(Date.now() + 86_400_000);
    vi.advanceTimersByTime(60_000);
    expect(engine.state.status).toBe('ready');
    await engine.close();
  });

  test('is kept while a reply runs, and where nothing is set', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const busy = scriptWorker({ reply: () => ({ text: 'One', ending: 'stall' }) });
    const one = start(busy, { idleUnloadMinutes: 5 });
    await one.engine.load(file);
    const { result, written } = one.ask('r1');
    await until(() => written).toEqual(['One']);
    one.pass(3_600_000);
    vi.advanceTimersByTime(60_000);
    expect(one.engine.state.status).toBe('generating');
    vi.useRealTimers();
    await until(() => {
      busy.release();
      return busy.answered;
    }).toBe(1);
    await result;

    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const other = start(scriptWorker());
    await other.engine.load(file);
    other.pass(3_600_000_000);
    vi.advanceTimersByTime(60_000);
    expect(other.engine.state.status).toBe('ready');
  });
});
