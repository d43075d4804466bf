import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { scriptWorker } from '../../../fakes/scripted-worker.ts';
import { tempDir } from '../../../integration/store/temp-dir.ts';
import { ask, model, start, statusesOf, until, untilText } from './supervised.ts';

vi.setConfig({ testTimeout: 30_000 });

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
