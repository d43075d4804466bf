import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ModelFile, ReplyRequest } from '../../../main/engine/engine.ts';
import type { SnapshotOrder } from '../../../main/engine/messages.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import type { ReplyProgress } from '../../../preload/contract/events.ts';
import type { EngineState } from '../../../preload/contract/models.ts';
import { samplingPresets } from '../../../preload/contract/models.ts';
import { scriptWorker, type WorkerScript } from '../../fakes/scripted-worker.ts';
import { tempDir } from '../../integration/store/temp-dir.ts';

const model: ModelFile = {
  id: 'm1',
  path: '/models/one.gguf',
  name: 'One',
  level: 'F16',
  isDemo: false,
  contextLength: 2048,
};
const other: ModelFile = { ...model, id: 'm2', path: '/models/two.gguf', name: 'Two' };

function start(script: WorkerScript, more: { deafAfterMs?: number; snapshots?: SnapshotOrder } = {}) {
  let time = 1_000_000;
  const said: string[] = [];
  const note = (text: string) => void said.push(text);
  const log = { info: note, warn: note, error: note };
  const engine = createEngine({
    launchWorker: script.launch,
    log,
    gpu: 'off',
    now: () => time,
    // A slow machine is not to be taken for a deaf worker.
    deafAfterMs: 1e9,
    ...more,
  });
  const states: EngineState[] = [];
  engine.onStateChange((state) => states.push(state));
  return { engine, states, said, pass: (ms: number) => (time += ms) };
}

function ask(replyId: string) {
  const controller = new AbortController();
  const heard = { text: '', ids: [] as number[], progress: [] as ReplyProgress[] };
  const request: ReplyRequest = {
    replyId,
    conversationId: 'c1',
    turns: [{ messageId: 'q1', role: 'user', text: 'Hello?', tokenIds: null }],
    contextStartId: null,
    sampling: samplingPresets.precise,
    signal: controller.signal,
    onDelta: ({ text, tokenIds }) => {
      heard.text += text;
      heard.ids.push(...tokenIds);
    },
    onProgress: (progress) => heard.progress.push(progress),
  };
  return { request, heard, stop: () => controller.abort() };
}

/** Waits for a condition; how long that takes is the machine's affair. */
const until = <T>(value: () => T) => expect.poll(value, { interval: 1, timeout: 20_000 });

vi.setConfig({ testTimeout: 30_000 });

const statusesOf = (states: EngineState[]) => states.map(({ status }) => status);
const untilText = (heard: { text: string }, text: string) => until(() => heard.text).toBe(text);

describe('loading', () => {
  test('goes from none over loading to ready and says what is in use', async () => {
    const { engine, states } = start(scriptWorker());
    expect(engine.state).toEqual({ status: 'none' });
    const loaded = await engine.load(model);
    expect(statusesOf(states)).toEqual(['loading', 'loading', 'ready']);
    expect(states[1]).toEqual({ status: 'loading', modelId: 'm1', progress: 0.4 });
    expect(loaded).toMatchObject({
      modelId: 'm1',
      name: 'One',
      level: 'F16',
      contextLength: 2048,
      device: 'CPU',
    });
    expect(engine.state).toEqual({ status: 'ready', model: loaded });
  });

  test('starts no worker before a model is asked for', () => {
    const script = scriptWorker();
    start(script);
    expect(script.launched).toBe(0);
  });

  test('that fails keeps its reason in the state, and the next load gets a fresh worker', async () => {
    const fail = { code: 'modelLoadFailed', detail: { reason: 'bad magic' } } as const;
    const script = scriptWorker({ load: ({ path }) => (path === model.path ? { fail } : 'load') });
    const { engine } = start(script);
    await expect(engine.load(model)).rejects.toMatchObject({ code: 'modelLoadFailed', detail: fail.detail });
    expect(engine.state).toEqual({ status: 'failed', modelId: 'm1', error: fail });
    await expect(engine.reply(ask('r1').request)).rejects.toMatchObject({ code: 'modelLoadFailed' });
    await engine.load(other);
    expect(engine.state).toMatchObject({ status: 'ready', model: { modelId: 'm2' } });
    expect(script.launched).toBe(2);
  });

  test('that crashes the worker fails once and is not tried again by itself', async () => {
    const script = scriptWorker({ load: () => 'crash' });
    const { engine } = start(script);
    await expect(engine.load(model)).rejects.toMatchObject({
      code: 'engineCrashed',
      detail: { reason: 'SIGSEGV' },
    });
    expect(engine.state).toMatchObject({ status: 'failed', modelId: 'm1' });
    expect(script.launched).toBe(1);
  });

  test('after a model that the worker does not let go of goes on in a fresh worker', async () => {
    const script = scriptWorker();
    const { engine, states } = start(script);
    await engine.load(model);
    const stuck = { code: 'engineCrashed', detail: { reason: 'the last model was not let go of' } } as const;
    script.load = () => (script.launched === 1 ? { fail: stuck } : 'load');
    await engine.load(other);
    expect(engine.state).toMatchObject({ status: 'ready', model: { modelId: 'm2' } });
    expect(script.launched).toBe(2);
    expect(statusesOf(states)).not.toContain('failed');
  });

  test('reports a worker that cannot be launched', async () => {
    const script = scriptWorker();
    const launch = () => {
      throw new Error('spawn ENOENT');
    };
    const { engine } = start({ ...script, launch });
    await expect(engine.load(model)).rejects.toMatchObject({ code: 'engineStartFailed' });
  });

  test('tells a worker that dies before it speaks from one that crashes', async () => {
    const script = scriptWorker({ load: () => 'stall' });
    const { engine } = start(script);
    const loading = engine.load(model);
    script.crash('exit code 1');
    await expect(loading).rejects.toMatchObject({
      code: 'engineStartFailed',
      detail: { reason: 'exit code 1' },
    });
  });

  test('of another model waits for the running reply', async () => {
    const script = scriptWorker({ reply: () => ({ text: 'Still', ending: 'stall' }) });
    const { engine, states } = start(script);
    await engine.load(model);
    const { request, heard } = ask('r1');
    const reply = engine.reply(request);
    await untilText(heard, 'Still');
    const loading = engine.load(other);
    expect(engine.state).toMatchObject({ status: 'generating', replyId: 'r1' });
    script.release();
    expect(await reply).toMatchObject({ model: { modelId: 'm1' } });
    expect(await loading).toMatchObject({ modelId: 'm2' });
    expect(statusesOf(states).slice(-5)).toEqual(['generating', 'ready', 'loading', 'loading', 'ready']);
  });
});

describe('a reply', () => {
  test('arrives in deltas whose ids belong to their text', async () => {
    const { engine, states } = start(scriptWorker({ reply: () => ({ text: 'Two words' }) }));
    await engine.load(model);
    const { request, heard } = ask('r1');
    const result = await engine.reply(request);
    expect(heard.text).toBe('Two words');
    expect(String.fromCharCode(...heard.ids)).toBe('Two words');
    expect(result.stats).toMatchObject({ stopReason: 'endOfText', generatedTokens: 9 });
    expect(heard.progress.slice(0, 2)).toEqual([
      { phase: 'prefill', done: 1, total: 10, contextStartId: null },
      { phase: 'prefill', done: 5, total: 10, contextStartId: null },
    ]);
    expect(statusesOf(states).slice(-2)).toEqual(['generating', 'ready']);
  });

  test('without a model fails with noModel', async () => {
    const { engine } = start(scriptWorker());
    await expect(engine.reply(ask('r1').request)).rejects.toMatchObject({ code: 'noModel' });
  });

  test('asked for while a model loads waits for it and says so', async () => {
    const script = scriptWorker({ load: () => 'stall' });
    const { engine } = start(script);
    const loading = engine.load(model);
    const { request, heard } = ask('r1');
    const reply = engine.reply(request);
    expect(heard.progress).toEqual([{ phase: 'waiting', for: 'model', behind: [] }]);
    await until(() => engine.state).toMatchObject({ status: 'loading', progress: 0.4 });
    script.release();
    await loading;
    await reply;
    expect(heard.text).toBe('A reply.');
  });

  test('behind another one waits for it, and they are written in their order', async () => {
    const script = scriptWorker({ reply: () => ({ text: 'x', ending: 'stall' }) });
    const { engine } = start(script);
    await engine.load(model);
    const [first, second] = [ask('r1'), ask('r2')];
    const replies = [engine.reply(first.request), engine.reply(second.request)];
    await untilText(first.heard, 'x');
    expect(second.heard).toMatchObject({
      text: '',
      progress: [{ phase: 'waiting', for: 'reply', behind: [first.request.conversationId] }],
    });
    script.release();
    await replies[0];
    await untilText(second.heard, 'x');
    script.release();
    await Promise.all(replies);
  });

  test('that the worker refuses fails with its code and leaves the engine ready', async () => {
    const fail = { code: 'promptTooLong', detail: { tokens: 9000, limit: 4000 } } as const;
    const { engine } = start(scriptWorker({ reply: () => ({ ending: { fail } }) }));
    await engine.load(model);
    await expect(engine.reply(ask('r1').request)).rejects.toMatchObject(fail);
    expect(engine.state.status).toBe('ready');
  });
});

describe('a stop', () => {
  test('in the middle keeps the text and does not reject', async () => {
    const { engine } = start(scriptWorker({ reply: () => ({ text: 'So far', ending: 'stall' }) }));
    await engine.load(model);
    const { request, heard, stop } = ask('r1');
    const reply = engine.reply(request);
    await untilText(heard, 'So far');
    stop();
    expect((await reply).stats).toMatchObject({ stopReason: 'stopped', generatedTokens: 6 });
    expect(engine.state.status).toBe('ready');
  });

  test('of a waiting reply ends it at once, and the worker never hears of it', async () => {
    const script = scriptWorker({ reply: () => ({ text: 'x', ending: 'stall' }) });
    const { engine } = start(script);
    await engine.load(model);
    const [first, second] = [ask('r1'), ask('r2')];
    const running = engine.reply(first.request);
    const queued = engine.reply(second.request);
    second.stop();
    expect((await queued).stats).toMatchObject({
      stopReason: 'stopped',
      generatedTokens: 0,
      promptTokens: 0,
    });
    await untilText(first.heard, 'x');
    script.release();
    await running;
    expect(script.received.filter(({ type }) => type === 'reply')).toHaveLength(1);
  });

  test('before any model is there ends with no model', async () => {
    const { engine } = start(scriptWorker({ load: () => 'stall' }));
    void engine.load(model);
    const { request, stop } = ask('r1');
    const reply = engine.reply(request);
    stop();
    expect(await reply).toMatchObject({ model: null, stats: { stopReason: 'stopped' } });
  });

  test('before the asking counts, too', async () => {
    const { engine } = start(scriptWorker());
    await engine.load(model);
    const { request, stop } = ask('r1');
    stop();
    expect((await engine.reply(request)).stats.stopReason).toBe('stopped');
  });

  test('that a worker deep in a long step does not hear ends the reply without it', async () => {
    const script = scriptWorker({ reply: () => ({ stallInPrefill: true, deaf: true, text: 'Too late' }) });
    const { engine } = start(script);
    await engine.load(model);
    const { request, heard, stop } = ask('r1');
    const reply = engine.reply(request);
    await until(() => heard.progress.length).toBe(2);
    stop();
    expect((await reply).stats).toMatchObject({ stopReason: 'stopped', promptTokens: 10, reusedTokens: 1 });
    expect(engine.state.status).toBe('ready');
    expect(script.answered).toBe(0);
    // The worker wakes up and says all it had to say: nobody listens, and the next reply is its own.
    script.reply = () => ({ text: 'Mine' });
    const next = ask('r2');
    const nextReply = engine.reply(next.request);
    script.release();
    await nextReply;
    expect(script.answered).toBe(2);
    expect(heard.text).toBe('');
    expect(next.heard.text).toBe('Mine');
  });
});

describe('a worker that does not hear a stop for too long', () => {
  const deaf = { stallInPrefill: true, deaf: true, text: 'Too late' } as const;

  test('is replaced, which is no crash, and what waits goes on in the new one', async () => {
    const script = scriptWorker({ reply: () => deaf });
    const { engine, states } = start(script, { deafAfterMs: 1 });
    await engine.load(model);
    const first = ask('r1');
    const stopped = engine.reply(first.request);
    await until(() => first.heard.progress.length).toBe(2);
    first.stop();
    expect((await stopped).stats.stopReason).toBe('stopped');
    script.reply = () => ({ text: 'Mine' });
    const next = ask('r2');
    await engine.reply(next.request);
    expect(next.heard.text).toBe('Mine');
    expect(script.launched).toBe(2);
    expect(statusesOf(states)).not.toContain('restarting');
    expect(engine.state.status).toBe('ready');
  });

  test('may be replaced as often as it must be: no restart is used up', async () => {
    const script = scriptWorker({ reply: () => deaf });
    const { engine } = start(script, { deafAfterMs: 1 });
    await engine.load(model);
    for (let replaced = 1; replaced <= 5; replaced++) {
      const { request, heard, stop } = ask(`r${replaced}`);
      const reply = engine.reply(request);
      await until(() => heard.progress.filter(({ phase }) => phase === 'prefill').length).toBe(2);
      stop();
      await reply;
      await until(() => script.launched).toBe(replaced + 1);
    }
    await until(() => engine.state.status).toBe('ready');
  });

  test('is not replaced when it answers in time', async () => {
    const script = scriptWorker({ reply: () => deaf });
    const { engine } = start(script);
    await engine.load(model);
    const { request, heard, stop } = ask('r1');
    const reply = engine.reply(request);
    await until(() => heard.progress.length).toBe(2);
    stop();
    await reply;
    script.release();
    await until(() => script.answered).toBe(1);
    script.reply = () => ({ text: 'x' });
    await engine.reply(ask('r2').request);
    expect(script.launched).toBe(1);
  });
});

describe('reading ahead', () => {
  const ahead = (conversationId: string) => ({
    conversationId,
    turns: [{ messageId: 'd', role: 'user' as const, text: '', tokenIds: null }],
    contextStartId: null,
    maxTokens: 10,
  });
  const sent = (script: WorkerScript) =>
    script.received.flatMap((message) =>
      message.type === 'readAhead' ? [message.order.conversationId] : [],
    );

  test('waits for the model, and only the newest request counts', async () => {
    const script = scriptWorker();
    const { engine } = start(script);
    const loading = engine.load(model);
    engine.readAhead(ahead('c1'));
    engine.readAhead(ahead('c2'));
    expect(sent(script)).toEqual([]);
    await loading;
    await until(() => sent(script)).toEqual(['c2']);
  });

  test('waits for the end of a reply, and is dropped by the next question', async () => {
    const script = scriptWorker({ reply: () => ({ text: 'x', ending: 'stall' }) });
    const { engine } = start(script);
    await engine.load(model);
    const first = ask('r1');
    const reply = engine.reply(first.request);
    await untilText(first.heard, 'x');
    engine.readAhead(ahead('c1'));
    expect(sent(script)).toEqual([]);
    script.release();
    await reply;
    expect(sent(script)).toEqual(['c1']);

    const second = ask('r2');
    const again = engine.reply(second.request);
    await untilText(second.heard, 'x');
    engine.readAhead(ahead('c2'));
    const third = engine.reply(ask('r3').request);
    script.reply = () => ({ text: 'y' });
    script.release();
    await Promise.all([again, third]);
    expect(sent(script)).toEqual(['c1']);
  });

  test('that kills the worker is not tried again', async () => {
    const script = scriptWorker();
    const { engine } = start(script);
    await engine.load(model);
    engine.readAhead(ahead('c1'));
    script.crash('SIGABRT');
    await until(() => engine.state.status).toBe('ready');
    expect(sent(script)).toEqual(['c1']);
  });
});

describe('a deleted conversation', () => {
  test('is forgotten on disk at once and by the worker behind what it does', async () => {
    const dir = tempDir();
    for (const name of [
      'c1.0123456789abcdef.json',
      'c1.0123456789abcdef.1.state',
      'c2.0123456789abcdef.json',
    ])
      writeFileSync(join(dir, name), '{}');
    const script = scriptWorker();
    const { engine } = start(script, { snapshots: { dir, budgetBytes: 1e9, saveAfterIdleMs: 1e6 } });
    await engine.load(model);
    engine.forget('c1');
    expect(readdirSync(dir)).toEqual(['c2.0123456789abcdef.json']);
    expect(script.received.at(-1)).toEqual({ type: 'forget', conversationId: 'c1' });
  });
});

describe('a worker that dies', () => {
  test('fails the running reply, keeps the text, and comes back with its model', async () => {
    const script = scriptWorker({ reply: () => ({ text: 'So far', ending: 'crash' }) });
    const { engine, states } = start(script);
    await engine.load(model);
    const { request, heard } = ask('r1');
    await expect(engine.reply(request)).rejects.toMatchObject({
      code: 'engineCrashed',
      detail: { reason: 'SIGKILL' },
    });
    expect(heard.text).toBe('So far');
    await until(() => engine.state.status).toBe('ready');
    expect(states.at(-2)).toEqual({
      status: 'restarting',
      modelId: 'm1',
      reason: { code: 'engineCrashed', detail: { reason: 'SIGKILL' } },
    });
    script.reply = () => ({ text: 'Again' });
    const next = ask('r2');
    await engine.reply(next.request);
    expect(next.heard.text).toBe('Again');
    expect(script.launched).toBe(2);
  });

  const deadlySnapshot = () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'c1.0123456789abcdef.loading'), '');
    return { snapshots: { dir, budgetBytes: 1e9, saveAfterIdleMs: 1e6 } };
  };

  test('before a reply has begun fails it all the same', async () => {
    const { engine } = start(scriptWorker({ reply: () => ({ crashAtOnce: true }) }));
    await engine.load(model);
    await expect(engine.reply(ask('r1').request)).rejects.toMatchObject({ code: 'engineCrashed' });
  });

  test('of a snapshot writes the reply after its return, and fails it when that happens again', async () => {
    let orders = 0;
    const script = scriptWorker({
      reply: () => (++orders === 1 ? { crashAtOnce: true } : { text: 'After all' }),
    });
    const { engine, states } = start(script, deadlySnapshot());
    await engine.load(model);
    const { request, heard } = ask('r1');
    await engine.reply(request);
    expect(heard.text).toBe('After all');
    expect(statusesOf(states).slice(-3)).toEqual(['ready', 'generating', 'ready']);
    expect(statusesOf(states)).toContain('restarting');

    script.reply = () => ({ crashAtOnce: true });
    await expect(engine.reply(ask('r2').request)).rejects.toMatchObject({ code: 'engineCrashed' });
    await until(() => engine.state.status).toBe('ready');
    expect(script.launched).toBe(4);
  });

  test('of a snapshot does not write a reply that is stopped meanwhile', async () => {
    const script = scriptWorker({ reply: () => ({ crashAtOnce: true }) });
    const { engine } = start(script, deadlySnapshot());
    await engine.load(model);
    const { request, stop } = ask('r1');
    const reply = engine.reply(request);
    script.load = () => 'stall';
    await until(() => engine.state.status).toBe('restarting');
    stop();
    expect((await reply).stats.stopReason).toBe('stopped');
    script.release();
    await until(() => engine.state.status).toBe('ready');
    expect(script.received.filter(({ type }) => type === 'reply')).toHaveLength(1);
  });

  test('while nothing runs comes back as well', async () => {
    const script = scriptWorker();
    const { engine } = start(script);
    await engine.load(model);
    script.crash('SIGABRT');
    expect(engine.state.status).toBe('restarting');
    await until(() => engine.state.status).toBe('ready');
  });

  test('lets the waiting replies go on in the new one', async () => {
    const script = scriptWorker({ reply: () => ({ text: 'x', ending: 'stall' }) });
    const { engine } = start(script);
    await engine.load(model);
    const [first, second] = [ask('r1'), ask('r2')];
    const lost = engine.reply(first.request);
    const kept = engine.reply(second.request);
    await untilText(first.heard, 'x');
    script.reply = () => ({ text: 'Written after all' });
    script.load = () => 'stall';
    script.crash();
    await expect(lost).rejects.toMatchObject({ code: 'engineCrashed' });
    expect(second.heard.progress.at(-1)).toMatchObject({ phase: 'waiting', for: 'model' });
    await until(() => script.received.filter(({ type }) => type === 'load')).toHaveLength(2);
    script.release();
    await kept;
    expect(second.heard.text).toBe('Written after all');
  });

  test('a fourth time within a minute stays down until a model is asked for again', async () => {
    const script = scriptWorker();
    const { engine } = start(script);
    await engine.load(model);
    for (let crash = 0; crash < 3; crash++) {
      script.crash();
      await until(() => engine.state.status).toBe('ready');
    }
    script.crash();
    await until(() => engine.state.status).toBe('failed');
    expect(script.launched).toBe(4);
    await expect(engine.reply(ask('r1').request)).rejects.toMatchObject({ code: 'engineCrashed' });
    await engine.load(model);
    expect(engine.state.status).toBe('ready');
    // Somebody has asked for it: it comes back by itself again.
    for (let crash = 0; crash < 3; crash++) {
      script.crash();
      await until(() => engine.state.status).toBe('ready');
    }
  });

  test('may die three times in every minute', async () => {
    const script = scriptWorker();
    const { engine, pass } = start(script);
    await engine.load(model);
    for (let crash = 0; crash < 6; crash++) {
      pass(20_001);
      script.crash();
      await until(() => engine.state.status).toBe('ready');
    }
    expect(script.launched).toBe(7);
  });

  test('each time that it loads its model again is given up after three attempts', async () => {
    const script = scriptWorker();
    const { engine } = start(script);
    await engine.load(model);
    script.load = () => 'crash';
    script.crash();
    await until(() => engine.state.status).toBe('failed');
    expect(script.launched).toBe(4);
  });
});

describe('a worker that hangs', () => {
  test('while it writes is ended; the reply keeps its text, and the next one is written', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const script = scriptWorker({ reply: () => ({ text: 'So far', ending: 'stall', hang: true }) });
    const { engine, states, said } = start(script);
    await engine.load(model);
    const { request, heard } = ask('r1');
    const lost = engine.reply(request);
    await untilText(heard, 'So far');
    vi.advanceTimersByTime(10_000);
    const hung = { code: 'engineHung', detail: { seconds: 10 } };
    await expect(lost).rejects.toMatchObject(hung);
    expect(heard.text).toBe('So far');
    expect(said).toContain('The engine worker has given no sign of life for 10 s and is ended');
    await until(() => engine.state.status).toBe('ready');
    expect(states.at(-2)).toEqual({ status: 'restarting', modelId: 'm1', reason: hung });
    script.reply = () => ({ text: 'Again' });
    const next = ask('r2');
    await engine.reply(next.request);
    expect(next.heard.text).toBe('Again');
  });

  test('is told from one that takes its time and says so', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const script = scriptWorker({ reply: () => ({ text: 'At last', stallInPrefill: true }) });
    const { engine } = start(script);
    await engine.load(model);
    const { request, heard } = ask('r1');
    const reply = engine.reply(request);
    await until(() => heard.progress.length).toBe(2);
    vi.advanceTimersByTime(600_000);
    script.release();
    await reply;
    expect(heard.text).toBe('At last');
    expect(script.launched).toBe(1);
  });

  test('while it loads fails the load after a minute', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const script = scriptWorker({ load: () => 'hang' });
    const { engine, states } = start(script);
    const loading = engine.load(model);
    await until(() => states.length).toBe(2);
    vi.advanceTimersByTime(60_000);
    await expect(loading).rejects.toMatchObject({ code: 'engineHung', detail: { seconds: 60 } });
    expect(engine.state.status).toBe('failed');
  });
});

describe('closing', () => {
  test('ends the running and the waiting reply as stopped, and the worker', async () => {
    const script = scriptWorker({ reply: () => ({ text: 'So far', ending: 'stall' }) });
    const { engine, said } = start(script);
    await engine.load(model);
    const [first, second] = [ask('r1'), ask('r2')];
    const replies = [engine.reply(first.request), engine.reply(second.request)];
    await untilText(first.heard, 'So far');
    await engine.close();
    for (const reply of replies) expect((await reply).stats.stopReason).toBe('stopped');
    expect(script.received.at(-1)).toEqual({ type: 'close' });
    expect(engine.state).toEqual({ status: 'none' });
    expect(script.launched).toBe(1);
    expect(said).toEqual([]);
  });
});

describe('a prompt to look at', () => {
  const order = { turns: ask('r').request.turns, contextStartId: null };

  test('is built at once, also while a reply is written', async () => {
    const script = scriptWorker({ reply: () => ({ text: 'One', ending: 'stall' }) });
    const { engine } = start(script);
    await engine.load(model);
    const { request, heard, stop } = ask('r1');
    const reply = engine.reply(request);
    await untilText(heard, 'One');
    expect(await engine.inspect(order)).toMatchObject({ ids: [1, 2], leftOut: 0 });
    expect(engine.state.status).toBe('generating');
    stop();
    await reply;
  });

  test('needs a model, and fails with the worker that should build it', async () => {
    const script = scriptWorker();
    const { engine } = start(script);
    await expect(engine.inspect(order)).rejects.toMatchObject({ code: 'noModel' });
    await engine.load(model);
    const asked = engine.inspect(order);
    script.crash();
    await expect(asked).rejects.toMatchObject({ code: 'engineCrashed' });
  });
});

test('a reply says once what its prompt has become, before any of its text', async () => {
  const { engine } = start(scriptWorker({ reply: () => ({ text: 'One' }) }));
  const loaded = await engine.load(model);
  const { request, heard } = ask('r1');
  const begun = vi.fn(() => expect(heard.text).toBe(''));
  await engine.reply({ ...request, onBegun: begun });
  expect(begun).toHaveBeenCalledExactlyOnceWith({
    model: loaded,
    promptTokens: 10,
    reusedTokens: 1,
    promptSha256: 'a'.repeat(64),
    seed: expect.any(Number),
    contextStartId: null,
    promptLookup: false,
  });
});
