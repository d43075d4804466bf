import { describe, expect, test, vi } from 'vitest';
import { scriptWorker } from '../../../fakes/scripted-worker.ts';
import { ask, model, other, start, statusesOf, untilText } from './supervised.ts';

vi.setConfig({ testTimeout: 30_000 });

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
