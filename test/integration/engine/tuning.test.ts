// How memory and threads are chosen on the real engine: measured, remembered, stepped down, let go of.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ModelFile, Turn } from '../../../main/engine/engine.ts';
import { createPassingFacts } from '../../../main/engine/engine-facts.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { fileKeyOf } from '../../../main/models/file-key.ts';
import { needOf } from '../../../main/models/fit.ts';
import { readGguf } from '../../../main/models/gguf.ts';
import {
  defaultEngineSettings,
  type EngineSettings,
  type EngineState,
} from '../../../preload/contract/models.ts';
import { geometries, writeSyntheticGguf } from '../../synthetic-gguf.ts';
import { createLauncher, modelPath } from './launch-worker.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const file: ModelFile = {
  id: 'demo',
  path: modelPath,
  name: 'Demo model',
  level: 'F16',
  isDemo: true,
  contextLength: 2048,
};
const until = <T>(value: () => T) => expect.poll(value, { interval: 5, timeout: 50_000 });
const mib = 2 ** 20;
const open: ReturnType<typeof createEngine>[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
});

function start(
  options: {
    facts?: ReturnType<typeof createPassingFacts>;
    settings?: Partial<EngineSettings>;
    memoryLimit?: number;
  } = {},
) {
  const { facts = createPassingFacts(), settings = {}, memoryLimit } = options;
  const said: string[] = [];
  const note = (text: string) => void said.push(text);
  const launcher = createLauncher();
  const engine = createEngine({
    launchWorker: launcher.launch,
    log: { info: note, warn: note, error: note },
    gpu: 'off',
    facts,
    settings: () => ({ ...defaultEngineSettings, ...settings }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  });
  open.push(engine);
  return { engine, facts, said, launcher };
}
const tuningOf = (state: EngineState) => ('model' in state ? state.model.tuning : null);

/** @param asked the person's turn, or the whole history */
function ask(
  engine: ReturnType<typeof createEngine>,
  asked: string | readonly Turn[],
  conversationId = String(asked),
) {
  const waited: string[] = [];
  const ids: number[] = [];
  const result = engine.reply({
    replyId: conversationId,
    conversationId,
    turns:
      typeof asked === 'string' ? [{ messageId: 'q', role: 'user', text: asked, tokenIds: null }] : asked,
    contextStartId: null,
    sampling: { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 20 },
    signal: new AbortController().signal,
    onDelta: ({ tokenIds }) => void ids.push(...tokenIds),
    onProgress: (progress) => void (progress.phase === 'waiting' && waited.push(progress.for)),
  });
  return { result, waited, ids };
}

describe('threads', () => {
  test('are measured once for a machine and a file, within its cores, and remembered', async () => {
    const first = start();
    expect((await first.engine.load(file)).tuning.threadsFrom).toBe('rule');
    await until(() => tuningOf(first.engine.state)?.threadsFrom).toBe('measured');
    const { threads } = tuningOf(first.engine.state)!;
    for (const count of [threads.prefill, threads.decode]) {
      expect(count).toBeGreaterThanOrEqual(1);
      expect(count).toBeLessThanOrEqual(availableParallelism());
    }
    expect(first.facts.threads(fileKeyOf(file))).toEqual(threads);
    const { measured } = first.facts.speed(fileKeyOf(file))!;
    expect(measured?.decode).toBeGreaterThan(1);
    expect(measured?.prefill).toBeGreaterThan(1);

    const second = start({ facts: first.facts });
    expect((await second.engine.load(file)).tuning).toMatchObject({ threads, threadsFrom: 'measured' });
  });

  test('are measured again when replies become clearly slower than this machine has shown', async () => {
    const facts = createPassingFacts();
    const noted = vi.spyOn(facts, 'noteThreads');
    const { engine } = start({ facts });
    await engine.load(file);
    await until(() => noted.mock.calls.length).toBe(1);
    const unknown = { shown: 0, slow: 0 };
    facts.noteSpeed(fileKeyOf(file), { prefill: { shown: 1e9, slow: 0 }, decode: unknown });
    const long = 'What is this app, and what can it do? '.repeat(40);
    expect((await ask(engine, long, 'c1').result).stats.promptTokens).toBeGreaterThan(256);
    // One slow reply is another program's doing.
    expect(facts.threads(fileKeyOf(file))).not.toBe(null);
    await ask(engine, long, 'c2').result;
    await until(() => noted.mock.calls.length).toBe(2);
    expect(facts.speed(fileKeyOf(file))?.prefill).toEqual(unknown);
  });

  test('that are set are used as they are', async () => {
    const { engine } = start({ settings: { threads: { prefill: 2, decode: 2 } } });
    expect((await engine.load(file)).tuning).toMatchObject({
      threads: { prefill: 2, decode: 2 },
      threadsFrom: 'set',
    });
  });

  test('that are known leave only the speed to be measured: a turn that comes meanwhile goes first', async () => {
    const { engine, facts } = start({ settings: { threads: { prefill: 1, decode: 1 } } });
    await engine.load(file);
    expect((await ask(engine, 'What is this app?').result).stats.generatedTokens).toBeGreaterThan(0);
    const key = fileKeyOf(file);
    await until(() => facts.speed(key)?.measured?.decode).toBeGreaterThan(1);
    expect(facts.speed(key)?.measured?.prefill).toBeGreaterThan(1);
    expect([facts.threads(key), tuningOf(engine.state)?.threadsFrom]).toEqual([null, 'set']);
  });

  test('a turn that comes meanwhile goes first, and the measurement comes behind it', async () => {
    const { engine } = start();
    await engine.load(file);
    const { stats, model } = await ask(engine, 'What is this app?').result;
    expect(stats.generatedTokens).toBeGreaterThan(0);
    // What was measured so far is not what the reply ran with, unless all of it was done before.
    expect(['rule', 'measured']).toContain(model?.tuning.threadsFrom);
    await until(() => tuningOf(engine.state)?.threadsFrom).toBe('measured');
    await ask(engine, 'And what else?').result;
  });

  test('are measured where memory allows one sequence only and a conversation has it, which keeps its cache', async () => {
    const geometry = readGguf(modelPath).geometry!;
    const shape = { sequences: 1, batchSize: 512, flashAttention: true };
    const configuration = { contextLength: 2048, kvType: 'f16', layersOnDevice: 0 } as const;
    const { host } = needOf(geometry, configuration, shape);
    const { engine } = start({ memoryLimit: 128 * mib + host + 1024 });
    void engine.load(file);
    const first = ask(engine, 'What is this app?', 'c');
    const { stats } = await first.result;
    await until(() => tuningOf(engine.state)?.threadsFrom).toBe('measured');
    const turns = [
      { messageId: 'q', role: 'user', text: 'What is this app?', tokenIds: null },
      { messageId: 'a', role: 'assistant', text: 'x', tokenIds: Int32Array.from(first.ids) },
      { messageId: 'q2', role: 'user', text: 'And what else?', tokenIds: null },
    ] as const;
    const second = (await ask(engine, turns, 'c').result).stats;
    // The last token that was generated was never read.
    expect(second.reusedTokens).toBeGreaterThanOrEqual(stats.promptTokens + stats.generatedTokens - 1);
    // One of another conversation finds no sequence of its own.
    await ask(engine, 'Hello?', 'd').result;
    expect((await ask(engine, turns, 'c').result).stats.reusedTokens).toBeLessThan(10);
  });
});

describe('memory', () => {
  test('what was said is what was taken, within 5 %, also where weights are rearranged', async () => {
    const { engine } = start();
    const path = join(mkdtempSync(join(tmpdir(), 'xenon-tuning-')), '150m.gguf');
    onTestFinished(() => rmSync(dirname(path), { recursive: true }));
    writeSyntheticGguf(path, { geometry: geometries['150m'], level: 'Q4_K_M' });
    for (const one of [file, { ...file, path }]) {
      const { neededBytes, takenBytes, heldBytes } = (await engine.load({ ...one, contextLength: 4096 }))
        .tuning;
      expect(Math.abs(neededBytes! / takenBytes! - 1)).toBeLessThan(0.05);
      expect(heldBytes).toBeLessThan(takenBytes!);
    }
  });

  test('that is short makes the context shorter, and a set one is said to be', async () => {
    const { engine } = start({ memoryLimit: 128 * mib + 18 * mib });
    const loaded = await engine.load({ ...file, contextLength: 4096, contextIsSet: true });
    expect(loaded.contextLength).toBeLessThan(4096);
    expect(loaded.tuning.steps).toEqual([{ kind: 'context', from: 4096, to: loaded.contextLength }]);
    expect(loaded.tuning.neededBytes).toBeLessThanOrEqual(18 * mib);
    expect((await ask(engine, 'What is this app?').result).stats.generatedTokens).toBeGreaterThan(0);
  });

  test('that a model took beyond the arithmetic before makes its context shorter, but refuses nothing', async () => {
    const facts = createPassingFacts();
    const known = (bytes: number) => facts.noteUnforeseen(fileKeyOf(file), bytes);
    const { engine } = start({ memoryLimit: 128 * mib + 18 * mib, facts });
    expect((await engine.load(file)).contextLength).toBe(2048);
    known(2 * mib);
    expect((await engine.load(file)).contextLength).toBe(1024);
    // The arithmetic was right, which the load has taught.
    expect(facts.unforeseenBytes(fileKeyOf(file))).toBeLessThan(mib / 10);
    known(100 * mib);
    expect((await engine.load(file)).contextLength).toBe(2048);
  });

  test('in which nothing fits refuses with what is needed and what is free', async () => {
    const { engine } = start({ memoryLimit: 100 * mib });
    await expect(engine.load(file)).rejects.toMatchObject({
      code: 'engineOutOfMemory',
      detail: { freeBytes: 100 * mib, neededBytes: expect.any(Number), tokens: 1024 },
    });
  });

  test('what could not be loaded with once is passed over, and the rest works: q8_0 at last', async () => {
    const facts = createPassingFacts();
    const key = fileKeyOf(file);
    for (const contextLength of [2048, 1024]) {
      facts.noteFailed(key, { contextLength, kvType: 'f16', layersOnDevice: 0 });
    }
    const { engine } = start({ facts });
    const loaded = await engine.load(file);
    expect(loaded).toMatchObject({ contextLength: 2048, tuning: { kvType: 'q8_0' } });
    expect(loaded.tuning.steps).toEqual([{ kind: 'kvType', from: 'f16', to: 'q8_0' }]);
    expect((await ask(engine, 'What is this app?').result).stats.generatedTokens).toBeGreaterThan(0);
  });

  test('flash attention off, a batch size and no mapping are followed', async () => {
    const { engine } = start({ settings: { flashAttention: false, batchSize: 64, mmap: false } });
    const loaded = await engine.load(file);
    expect(Math.abs(loaded.tuning.neededBytes! / loaded.tuning.takenBytes! - 1)).toBeLessThan(0.05);
    expect((await ask(engine, 'What is this app?').result).stats.generatedTokens).toBeGreaterThan(0);
  });

  test('free now is told by a worker that runs', async () => {
    const { engine } = start();
    expect(await engine.freeMemory()).toBe(null);
    await engine.load(file);
    const free = await engine.freeMemory();
    expect(free).toMatchObject({ device: null, unified: false });
    expect(free!.host).toBeGreaterThan(0);
  });
});
