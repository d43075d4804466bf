import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { scriptWorker, type WorkerScript } from '../../../fakes/scripted-worker.ts';
import { tempDir } from '../../../integration/store/temp-dir.ts';
import { ask, model, start, until, untilText } from './supervised.ts';

vi.setConfig({ testTimeout: 30_000 });

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
