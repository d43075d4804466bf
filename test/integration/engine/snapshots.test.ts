// When the engine writes KV caches to disk, over the real worker process.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine, ModelFile } from '../../../main/engine/engine.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { askEngine, user } from './ask-engine.ts';
import { createLauncher, modelPath } from './launch-worker.ts';

const file: ModelFile = {
  id: 'demo',
  path: modelPath,
  name: 'Demo model',
  level: 'F16',
  isDemo: true,
  contextLength: 1024,
};
const long = 'Tell me a long story about the city and the lemons that grow there. '.repeat(8);
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

const launcher = createLauncher();
let dir: string;
let engine: Engine;

const open = (saveAfterIdleMs: number) =>
  createEngine({
    launchWorker: launcher.launch,
    log: quiet,
    gpu: 'off',
    snapshots: { dir, budgetBytes: 1e9, saveAfterIdleMs },
  });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'xenon-kv-engine-'));
});
afterEach(async () => {
  await engine.close();
  rmSync(dir, { recursive: true });
});
afterAll(() => {
  for (const child of launcher.children) expect(child.exitCode ?? child.signalCode).not.toBeNull();
});

const ask = async (conversationId: string) =>
  (await askEngine(engine, conversationId, [user('q', long)])).stats;

const saved = () => readdirSync(dir).filter((name) => name.endsWith('.json'));
const untilSaved = (count: number) =>
  vi.waitFor(() => expect(saved()).toHaveLength(count), { timeout: 50_000, interval: 10 });

test('at rest: what a killed worker had in memory comes back from disk', async () => {
  engine = open(1);
  await engine.load(file);
  await ask('c1');
  await ask('c2');
  await untilSaved(2);
  launcher.children.at(-1)!.kill('SIGKILL');
  await vi.waitFor(() => expect(engine.state.status).not.toBe('ready'), { timeout: 50_000, interval: 1 });
  for (const conversationId of ['c1', 'c2']) {
    const { promptTokens, reusedTokens } = await ask(conversationId);
    expect(reusedTokens).toBe(promptTokens - 1);
  }
});

test('when another model takes its place, and when the engine closes', async () => {
  engine = open(1e9);
  await engine.load(file);
  await ask('c1');
  expect(saved()).toEqual([]);
  await engine.load({ ...file, contextLength: 512 });
  expect(saved()).toHaveLength(1);
  // It is of another context length.
  expect((await ask('c1')).reusedTokens).toBe(0);
  await engine.load(file);
  expect(saved()).toHaveLength(2);
  const { promptTokens, reusedTokens } = await ask('c1');
  expect(reusedTokens).toBe(promptTokens - 1);
  await ask('c2');
  await engine.close();
  expect(saved()).toHaveLength(3);
  expect(readdirSync(dir)).toHaveLength(6);
});

// A pipe that nobody writes to is a disk that does not answer. There are none on Windows.
test.skipIf(process.platform === 'win32')(
  'a snapshot that takes longer to read than a hang takes is no hang: the reply comes when the disk has answered',
  { timeout: 120_000 },
  async () => {
    engine = open(1);
    await engine.load(file);
    await ask('c1');
    await untilSaved(1);
    await engine.close();
    const sidecar = join(dir, saved()[0]!);
    const record = JSON.parse(readFileSync(sidecar, 'utf8'));
    writeFileSync(sidecar, JSON.stringify({ ...record, bytes: 0 }));
    const state = join(dir, record.stateFile);
    rmSync(state);
    execFileSync('mkfifo', [state]);

    engine = open(1e9);
    await engine.load(file);
    const workers = launcher.children.length;
    const reply = ask('c1');
    // Opens when the worker reads it.
    const disk = await openFile(state, 'w');
    await sleep(13_000);
    await disk.close();
    const { reusedTokens, promptTokens } = await reply;
    expect(reusedTokens).toBe(0);
    expect(promptTokens).toBeGreaterThan(64);
    expect(launcher.children).toHaveLength(workers);
  },
);
