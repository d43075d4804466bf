// Two levels on the real engine: in two processes where the memory allows it, else one after the other.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Engine, ModelFile } from '../../../main/engine/engine.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { copyGgufWith } from '../../gguf-with.ts';
import { geometries, writeSyntheticGguf } from '../../synthetic-gguf.ts';
import { askEngine, user } from './ask-engine.ts';
import { createLauncher, type Launcher, modelPath } from './launch-worker.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const mib = 2 ** 20;
const long = 'Tell me a long story about the city and the lemons that grow there. '.repeat(8);
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

let dir: string;
let kv: string;
let engine: Engine;
let launcher: Launcher;
let f16: ModelFile;
let q8: ModelFile;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'xenon-switching-'));
  const path = join(dir, 'tiny-q8.gguf');
  writeSyntheticGguf(path, { geometry: geometries.tiny, level: 'Q8_0' });
  f16 = { id: 'f16', path: modelPath, name: 'Demo model', level: 'F16', isDemo: true, contextLength: 1024 };
  q8 = { id: 'q8', path, name: 'Synthetic', level: 'Q8_0', isDemo: false, contextLength: 1024 };
});
afterAll(() => rmSync(dir, { recursive: true }));
beforeEach(() => {
  kv = mkdtempSync(join(dir, 'kv-'));
});
afterEach(async () => {
  await engine.close();
  for (const child of launcher.children) expect(child.exitCode ?? child.signalCode).not.toBeNull();
});

function open(options: { memoryLimit?: number; keepFormerMs?: number } = {}): void {
  launcher = createLauncher();
  engine = createEngine({
    launchWorker: launcher.launch,
    log: quiet,
    gpu: 'off',
    snapshots: { dir: kv, budgetBytes: 1e9, saveAfterIdleMs: 1e9 },
    ...options,
  });
}

const alive = () =>
  launcher.children.filter(({ exitCode, signalCode }) => (exitCode ?? signalCode) === null).length;

async function ask(conversationId = 'c1') {
  const { stats, model } = await askEngine(engine, conversationId, [user('q', long)]);
  return { ...stats, by: model?.modelId };
}

test('a conversation goes on at another level, and at the first one again without a token read anew', async () => {
  open();
  const first = await engine.load(f16);
  expect(await ask()).toMatchObject({ by: 'f16', reusedTokens: 0 });
  await engine.load(q8);
  expect(alive()).toBe(2);
  expect(await ask()).toMatchObject({ by: 'q8', reusedTokens: 0 });
  const back = await engine.load(f16);
  expect(back.loadMs).toBe(first.loadMs);
  const again = await ask();
  expect(again).toMatchObject({ by: 'f16', reusedTokens: again.promptTokens - 1 });
  const forth = (await engine.load(q8)) && (await ask());
  expect(forth).toMatchObject({ by: 'q8', reusedTokens: forth.promptTokens - 1 });
  expect(launcher.children).toHaveLength(2);
});

test('what the one put aside had read is on disk once it has been let go of, and both write to one folder', async () => {
  open({ keepFormerMs: 1 });
  await engine.load(f16);
  await ask();
  await engine.load(q8);
  await ask();
  await vi.waitFor(() => expect(alive()).toBe(1), { timeout: 50_000, interval: 10 });
  const saved = () => readdirSync(kv).filter((name) => name.endsWith('.json')).length;
  expect(saved()).toBe(1);
  await engine.load(f16);
  const again = await ask();
  expect(again).toMatchObject({ by: 'f16', reusedTokens: again.promptTokens - 1 });
  await engine.close();
  expect(saved()).toBe(2);
  expect(readdirSync(kv)).toHaveLength(4);
});

test('a conversation that is deleted is forgotten by the one put aside, too', async () => {
  open();
  await engine.load(f16);
  await ask();
  await engine.load(q8);
  await ask();
  engine.forget('c1');
  await engine.close();
  expect(readdirSync(kv)).toEqual([]);
});

test('memory for one of them only has the first one let go of before the second is loaded', async () => {
  open();
  const { takenBytes } = (await engine.load(f16)).tuning;
  const alone = { limit: 128 * mib + Math.ceil(1.5 * takenBytes!) };
  await engine.close();
  open({ memoryLimit: alone.limit });
  await engine.load(f16);
  expect(await engine.load(q8)).toMatchObject({ contextLength: 1024 });
  expect(launcher.children).toHaveLength(1);
  expect(await ask()).toMatchObject({ by: 'q8' });
  await engine.close();
  // And room for both, which the same limit counts them against, keeps both.
  open({ memoryLimit: alone.limit + Math.ceil(1.5 * takenBytes!) });
  await engine.load(f16);
  await engine.load(q8);
  expect(alive()).toBe(2);
});

test.each([
  ['beside it', undefined, 2],
  ['after it, where there is room for one', 128 * mib, 1],
])(
  'a level that does not load, %s, leaves the one before with all that it had read',
  async (_, limit, processes) => {
    open();
    const { takenBytes } = (await engine.load(f16)).tuning;
    await engine.close();
    open(limit === undefined ? {} : { memoryLimit: limit + Math.ceil(1.5 * takenBytes!) });
    await engine.load(f16);
    await ask();
    const path = copyGgufWith(q8.path, join(dir, 'broken.gguf'), {
      texts: { 'tokenizer.ggml.model': 'nobody knows this one' },
    });
    await expect(engine.load({ ...q8, id: 'broken', path })).rejects.toMatchObject({
      code: 'modelLoadFailed',
    });
    expect(engine.state).toMatchObject({
      status: 'ready',
      model: { modelId: 'f16' },
      refused: { modelId: 'broken', error: { code: 'modelLoadFailed' } },
    });
    const again = await ask();
    expect(again).toMatchObject({ by: 'f16', reusedTokens: again.promptTokens - 1 });
    // Its own worker has gone on, or a fresh one has read its snapshot; the other's is ended meanwhile.
    await expect
      .poll(() =>
        launcher.children.findLastIndex(({ exitCode, signalCode }) => (exitCode ?? signalCode) === null),
      )
      .toBe(processes === 2 ? 0 : 1);
  },
);
