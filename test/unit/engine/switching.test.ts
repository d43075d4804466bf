// From one level to another and back: what stays loaded, what goes first, and what goes on where a level fails.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ModelFile } from '../../../main/engine/engine.ts';
import { createPassingFacts } from '../../../main/engine/engine-facts.ts';
import type { LoadOrder } from '../../../main/engine/messages.ts';
import { beatEveryMs } from '../../../main/engine/pulse.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { fileKeyOf } from '../../../main/models/file-key.ts';
import {
  defaultEngineSettings,
  type EngineSettings,
  type EngineState,
  samplingPresets,
} from '../../../preload/contract/models.ts';
import { scriptWorker, type WorkerScript } from '../../fakes/scripted-worker.ts';

const one: ModelFile = {
  id: 'm1',
  path: '/models/one.gguf',
  name: 'Xenon-4',
  level: 'Q4_K_M',
  isDemo: false,
  contextLength: 2048,
};
const two: ModelFile = { ...one, id: 'm2', path: '/models/two.gguf', level: 'Q8_0' };
const three: ModelFile = { ...one, id: 'm3', path: '/models/three.gguf', level: 'Q2_K' };

const until = <T>(value: () => T) => expect.poll(value, { interval: 1, timeout: 20_000 });
const loadsOf = (script: WorkerScript, worker: number) =>
  script.receivedBy(worker).flatMap((message) => (message.type === 'load' ? [message.order.path] : []));
const repliesOf = (script: WorkerScript, worker: number) =>
  script.receivedBy(worker).filter(({ type }) => type === 'reply').length;

function start(script: WorkerScript, { keepFormerMs = 1e8 } = {}) {
  const facts = createPassingFacts();
  const settings: { -readonly [K in keyof EngineSettings]: EngineSettings[K] } = { ...defaultEngineSettings };
  let killed = 0;
  const quiet = () => {};
  const engine = createEngine({
    launchWorker: script.launch,
    log: { info: quiet, warn: quiet, error: quiet },
    gpu: 'off',
    facts,
    settings: () => settings,
    snapshots: { dir: '/nowhere', budgetBytes: 1, saveAfterIdleMs: 1e6 },
    oomKills: () => killed,
    keepFormerMs,
  });
  onTestFinished(() => engine.close());
  const states: EngineState[] = [];
  engine.onStateChange((state) => states.push(state));
  return { engine, facts, settings, states, kernelKills: () => killed++ };
}

async function ask(engine: ReturnType<typeof createEngine>, modelId?: string) {
  const result = await engine.reply({
    replyId: 'r',
    conversationId: 'c1',
    turns: [{ messageId: 'q1', role: 'user', text: 'Hello?', tokenIds: null }],
    contextStartId: null,
    sampling: samplingPresets.precise,
    ...(modelId === undefined ? {} : { modelId }),
    signal: new AbortController().signal,
    onDelta: () => {},
    onProgress: () => {},
  });
  return result.model?.modelId;
}

const bad = { code: 'modelLoadFailed', detail: { reason: 'bad magic' } } as const;
const both = () => true;
const failing = (file: ModelFile) => (order: LoadOrder) =>
  order.path === file.path ? ({ fail: bad } as const) : ('load' as const);

test('a worker that hangs while it is asked for room is ended, and the other level is loaded', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const script = scriptWorker({ beside: () => 'hang' });
  const { engine } = start(script);
  await engine.load(one);
  const switched = engine.load(two);
  await until(() => script.received.some(({ type }) => type === 'probe')).toBe(true);
  vi.advanceTimersByTime(10 * beatEveryMs);
  await switched;
  expect(engine.state).toMatchObject({ status: 'ready', model: { modelId: 'm2' } });
  expect([script.launched, script.alive]).toEqual([2, 1]);
});

describe('where both levels fit', () => {
  test('the one before stays loaded in its own worker, and going back to it loads nothing', async () => {
    const script = scriptWorker({ beside: both });
    const { engine, states } = start(script);
    const first = await engine.load(one);
    await engine.load(two);
    expect([script.launched, script.alive]).toEqual([2, 2]);
    expect(await ask(engine)).toBe('m2');
    states.length = 0;
    expect(await engine.load(one)).toEqual(first);
    expect(states.map(({ status }) => status)).toEqual(['loading', 'ready']);
    expect(await ask(engine)).toBe('m1');
    await engine.load(two);
    expect(await ask(engine)).toBe('m2');
    expect([loadsOf(script, 1), loadsOf(script, 2)]).toEqual([[one.path], [two.path]]);
    expect([repliesOf(script, 1), repliesOf(script, 2)]).toEqual([1, 2]);
  });

  test('the one put aside is told so, that it measures nothing, and so is its return', async () => {
    const script = scriptWorker({ beside: both });
    const { engine } = start(script);
    await engine.load(one);
    await engine.load(two);
    await engine.load(one);
    const told = (worker: number) =>
      script.receivedBy(worker).flatMap((sent) => (sent.type === 'setAside' ? [sent.aside] : []));
    expect([told(1), told(2)]).toEqual([[true, false], [true]]);
  });

  test('it is let go of after its time, and then loaded anew', async () => {
    const script = scriptWorker({ beside: both });
    const { engine } = start(script, { keepFormerMs: 1 });
    await engine.load(one);
    await engine.load(two);
    await until(() => script.alive).toBe(1);
    expect(script.receivedBy(1).at(-1)).toEqual({ type: 'close' });
    expect(await ask(engine)).toBe('m2');
    await engine.load(one);
    expect(loadsOf(script, 3)).toEqual([one.path]);
  });

  test('no more than two are kept: the oldest is told to go before a third comes', async () => {
    const script = scriptWorker({ beside: both });
    const { engine } = start(script);
    await engine.load(one);
    await engine.load(two);
    const last: string[] = [];
    script.load = () => {
      last.push(script.receivedBy(1).at(-1)!.type);
      return 'load';
    };
    await engine.load(three);
    expect(last).toEqual(['close']);
    await until(() => script.alive).toBe(2);
    expect(await ask(engine)).toBe('m3');
  });

  test('where a third needs its room, the oldest is gone before it comes', async () => {
    const script = scriptWorker();
    script.beside = () => script.alive < 2;
    const { engine } = start(script);
    await engine.load(one);
    await engine.load(two);
    const alive: number[] = [];
    script.load = () => {
      alive.push(script.alive);
      return 'load';
    };
    await engine.load(three);
    // The third in its fresh worker and the second, put aside.
    expect(alive).toEqual([2]);
    expect(script.receivedBy(1).at(-1)).toEqual({ type: 'close' });
  });

  test('one whose settings have changed meanwhile is not what was wanted: it is loaded as they say', async () => {
    const script = scriptWorker({ beside: both });
    const { engine, settings } = start(script);
    await engine.load(one);
    await engine.load(two);
    settings.kvType = 'q8_0';
    await engine.load(one);
    expect(
      script.received.flatMap((sent) => (sent.type === 'load' ? [sent.order.tuning.kvType] : [])),
    ).toEqual([null, null, 'q8_0']);
    await engine.load({ ...two, contextLength: 1024 });
    expect(script.received.filter(({ type }) => type === 'load')).toHaveLength(4);
  });

  test('threads that were measured meanwhile are no reason to load it again', async () => {
    const script = scriptWorker({ beside: both });
    const { engine, facts } = start(script);
    await engine.load(one);
    await engine.load(two);
    facts.noteThreads(fileKeyOf(one), { prefill: 2, decode: 1 });
    await engine.load(one);
    expect(script.launched).toBe(2);
  });

  test('a conversation that is deleted, and a budget, are told to both', async () => {
    const script = scriptWorker({ beside: both });
    const { engine } = start(script);
    await engine.load(one);
    await engine.load(two);
    engine.forget('c1');
    engine.setSnapshotBudget(7);
    for (const worker of [1, 2])
      expect(script.receivedBy(worker).slice(-2)).toEqual([
        { type: 'forget', conversationId: 'c1' },
        { type: 'snapshotBudget', bytes: 7 },
      ]);
  });

  test('what the one put aside holds counts as free: it would go first', async () => {
    const script = scriptWorker({ beside: both });
    script.free = { host: 1000, device: null, unified: false };
    const { engine } = start(script);
    const { heldBytes } = (await engine.load(one)).tuning;
    expect(await engine.freeMemory()).toEqual(script.free);
    await engine.load(two);
    expect(await engine.freeMemory()).toEqual({ ...script.free, host: 1000 + heldBytes! });
  });

  test('closing ends both', async () => {
    const script = scriptWorker({ beside: both });
    const { engine } = start(script);
    await engine.load(one);
    await engine.load(two);
    await engine.close();
    expect(script.alive).toBe(0);
    for (const worker of [1, 2]) expect(script.receivedBy(worker).at(-1)).toEqual({ type: 'close' });
  });
});

describe('where they do not fit', () => {
  test('the one before is let go of first, by the worker that loads the other', async () => {
    const script = scriptWorker();
    const { engine } = start(script);
    await engine.load(one);
    await engine.load(two);
    expect(script.launched).toBe(1);
    expect(loadsOf(script, 1)).toEqual([one.path, two.path]);
    expect(await ask(engine)).toBe('m2');
  });

  test('the arithmetic is asked about the very order that would be loaded', async () => {
    const asked: LoadOrder[] = [];
    const script = scriptWorker({
      beside: (order) => {
        asked.push(order);
        return false;
      },
    });
    const { engine } = start(script);
    await engine.load(one);
    // Once more the same: nothing to be kept beside.
    await engine.load({ ...one, contextLength: 1024 });
    await engine.load(two);
    const orders = script.received.flatMap((sent) => (sent.type === 'load' ? [sent.order] : []));
    expect(asked).toEqual([orders.at(-1)]);
  });

  test('though they should have: the one before goes, and the other is tried again with nothing given up', async () => {
    const script = scriptWorker({ beside: both });
    const { engine, facts } = start(script);
    await engine.load(one);
    script.trying = () => ({
      device: 'CPU',
      configuration: { contextLength: 2048, kvType: 'f16', layersOnDevice: 0 },
    });
    script.load = () => (script.alive > 1 ? { fail: { code: 'engineOutOfMemory', detail: {} } } : 'load');
    await engine.load(two);
    expect(await ask(engine)).toBe('m2');
    expect([script.launched, script.alive]).toEqual([3, 1]);
    expect(facts.failed(fileKeyOf(two))).toEqual([]);
  });
});

describe('a level that cannot be loaded', () => {
  test('leaves the one before running as it was, and says why', async () => {
    const script = scriptWorker({ beside: both, load: failing(two) });
    const { engine } = start(script);
    const first = await engine.load(one);
    await expect(engine.load(two)).rejects.toMatchObject(bad);
    expect(engine.state).toEqual({ status: 'ready', model: first, refused: { modelId: 'm2', error: bad } });
    expect(await ask(engine)).toBe('m1');
    expect(loadsOf(script, 1)).toEqual([one.path]);
    expect(script.alive).toBe(1);
  });

  test('says so while the one before writes, too, and until another one is chosen', async () => {
    const script = scriptWorker({ beside: both, load: failing(two) });
    const { engine, states } = start(script);
    await engine.load(one);
    await engine.load(two).catch(() => {});
    states.length = 0;
    await ask(engine);
    const refused = { modelId: 'm2', error: bad };
    expect(states).toMatchObject([
      { status: 'generating', refused },
      { status: 'ready', refused },
    ]);
    await engine.load(three);
    expect(engine.state).not.toHaveProperty('refused');
  });

  test('does not write what was asked of it alone by the one before', async () => {
    const script = scriptWorker({ beside: both, load: failing(two) });
    const { engine } = start(script);
    await engine.load(one);
    const loading = engine.load(two).catch(() => {});
    await expect(ask(engine, 'm2')).rejects.toMatchObject(bad);
    await loading;
    expect(await ask(engine, 'm1')).toBe('m1');
    expect(repliesOf(script, 1)).toBe(1);
  });

  test('whose worker dies of it does not take the one before with it', async () => {
    const script = scriptWorker({
      beside: both,
      load: ({ path }) => (path === two.path ? 'crash' : 'load'),
    });
    const { engine, states } = start(script);
    await engine.load(one);
    await expect(engine.load(two)).rejects.toMatchObject({ code: 'engineCrashed' });
    expect(await ask(engine)).toBe('m1');
    expect(states.map(({ status }) => status)).not.toContain('restarting');
    expect(loadsOf(script, 1)).toEqual([one.path]);
  });

  test('where there was room for one only, has the one before loaded again', async () => {
    const script = scriptWorker({ load: failing(two) });
    const { engine } = start(script);
    await engine.load(one);
    await expect(engine.load(two)).rejects.toMatchObject(bad);
    expect(engine.state).toMatchObject({
      status: 'ready',
      model: { modelId: 'm1' },
      refused: { error: bad },
    });
    expect(await ask(engine)).toBe('m1');
    // And it is the one that comes back after a crash.
    script.crash();
    await until(() => engine.state.status).toBe('ready');
    expect(await ask(engine)).toBe('m1');
  });

  test('with one before that does not come back either is a failure, for its own reason', async () => {
    const script = scriptWorker();
    const { engine } = start(script);
    await engine.load(one);
    script.load = ({ path }) =>
      path === two.path ? { fail: bad } : { fail: { code: 'engineOutOfMemory', detail: {} } };
    await expect(engine.load(two)).rejects.toMatchObject(bad);
    expect(engine.state).toEqual({ status: 'failed', modelId: 'm2', error: bad });
    await expect(ask(engine)).rejects.toMatchObject(bad);
  });

  test('after one that had failed itself leaves nothing to go back to', async () => {
    const script = scriptWorker({ load: () => ({ fail: bad }) });
    const { engine } = start(script);
    await engine.load(one).catch(() => {});
    await engine.load(two).catch(() => {});
    expect(loadsOf(script, 2)).toEqual([two.path]);
    expect(script.launched).toBe(2);
    expect(engine.state).toMatchObject({ status: 'failed', modelId: 'm2' });
  });
});

describe('a worker that dies', () => {
  test('while it is put aside is not missed: going back to its model loads it', async () => {
    const script = scriptWorker({ beside: both });
    const { engine, states } = start(script);
    await engine.load(one);
    await engine.load(two);
    states.length = 0;
    script.crash('SIGKILL', 1);
    expect(states).toEqual([]);
    expect(await ask(engine)).toBe('m2');
    await engine.load(one);
    expect(loadsOf(script, 3)).toEqual([one.path]);
    expect(await ask(engine)).toBe('m1');
  });

  test('in use takes the memory of the one put aside for its return', async () => {
    const script = scriptWorker({ beside: both });
    const { engine } = start(script);
    await engine.load(one);
    await engine.load(two);
    const alive: number[] = [];
    script.load = () => {
      alive.push(script.alive);
      return 'load';
    };
    script.crash('SIGKILL', 2);
    await until(() => engine.state).toMatchObject({ status: 'ready', model: { modelId: 'm2' } });
    expect(alive).toEqual([1]);
    expect(await ask(engine)).toBe('m2');
  });

  test('for want of memory beside another one gives nothing up: the other one goes', async () => {
    const script = scriptWorker({
      beside: both,
      trying: () => ({
        device: 'CPU',
        configuration: { contextLength: 2048, kvType: 'f16', layersOnDevice: 0 },
      }),
    });
    const { engine, facts, kernelKills } = start(script);
    await engine.load(one);
    await engine.load(two);
    kernelKills();
    script.crash('SIGKILL', 2);
    await until(() => engine.state.status).toBe('ready');
    expect(facts.failed(fileKeyOf(two))).toEqual([]);
    kernelKills();
    script.crash('SIGKILL');
    await until(() => facts.failed(fileKeyOf(two)).length).toBe(1);
  });

  test('while it is asked what fits is replaced by one that loads what was wanted, once', async () => {
    const script = scriptWorker();
    script.beside = () => {
      script.crash();
      return false;
    };
    const { engine, states } = start(script);
    await engine.load(one);
    await engine.load(two);
    expect(await ask(engine)).toBe('m2');
    expect(states.map(({ status }) => status)).not.toContain('restarting');
    expect(script.received.filter(({ type }) => type === 'load')).toHaveLength(2);
  });
});
