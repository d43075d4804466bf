import { describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../../../main/engine/engine.ts';
import { scriptWorker, type WorkerScript } from '../../../fakes/scripted-worker.ts';
import { ask, model, start, statusesOf, until, untilText } from './supervised.ts';

vi.setConfig({ testTimeout: 30_000 });

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

  async function expectAnotherWorker(engine: Engine, script: WorkerScript): Promise<void> {
    script.reply = () => ({ text: 'Mine' });
    const next = ask('r2');
    await engine.reply(next.request);
    expect(next.heard.text).toBe('Mine');
    expect(script.launched).toBe(2);
  }

  test('is replaced, which is no crash, and what waits goes on in the new one', async () => {
    const script = scriptWorker({ reply: () => deaf });
    const { engine, states } = start(script, { deafAfterMs: 1 });
    await engine.load(model);
    const first = ask('r1');
    const stopped = engine.reply(first.request);
    await until(() => first.heard.progress.length).toBe(2);
    first.stop();
    expect((await stopped).stats.stopReason).toBe('stopped');
    await expectAnotherWorker(engine, script);
    expect(statusesOf(states)).not.toContain('restarting');
    expect(engine.state.status).toBe('ready');
  });

  test('is replaced, too, where it does not come as far as to begin, after a longer wait', async () => {
    const script = scriptWorker({ reply: () => ({ stallAtOnce: true, deaf: true }) });
    const { engine } = start(script, { deafAfterMs: 1, stuckAfterMs: 50 });
    await engine.load(model);
    const first = ask('r1');
    const stopped = engine.reply(first.request);
    await until(() => script.received.at(-1)?.type).toBe('reply');
    first.stop();
    expect((await stopped).stats.stopReason).toBe('stopped');
    await expectAnotherWorker(engine, script);
  });

  test('is given that longer wait before it has begun', async () => {
    const script = scriptWorker({ reply: () => ({ stallAtOnce: true, deaf: true }) });
    const { engine } = start(script, { deafAfterMs: 0 });
    await engine.load(model);
    const first = ask('r1');
    const stopped = engine.reply(first.request);
    await until(() => script.received.at(-1)?.type).toBe('reply');
    first.stop();
    await stopped;
    script.reply = () => ({ text: 'Mine' });
    const next = ask('r2');
    const reply = engine.reply(next.request);
    await new Promise((resolve) => setTimeout(resolve, 50));
    script.release();
    await reply;
    expect(next.heard.text).toBe('Mine');
    expect(script.launched).toBe(1);
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
