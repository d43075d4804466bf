// The life of a conversation's KV cache in the whole app, over the real engine: from one start to the next.
import { createHash, randomUUID } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type App, createApp } from '../../../main/app.ts';
import type { Input, MethodName, Output } from '../../../preload/contract/methods.ts';
import type { Message } from '../../../preload/contract/models.ts';
import { createLauncher, modelPath } from '../engine/launch-worker.ts';

const long = 'Tell me a long story about the city and the lemons that grow there. '.repeat(8);

let dir: string;
let app: App;
let launcher: ReturnType<typeof createLauncher>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'xenon-kv-app-'));
  await start();
  await call('updateSettings', {
    sampling: { temperature: 1, topK: 50, topP: 1, minP: 0, seed: 42, maxTokens: 30 },
  });
});
afterEach(async () => {
  await app.close();
  rmSync(dir, { recursive: true });
});

async function start(): Promise<void> {
  launcher = createLauncher();
  app = await createApp({
    platform: {
      host: 'browser',
      dataDir: dir,
      resourcesDir: dirname(dirname(modelPath)),
      version: '0',
      launchWorker: launcher.launch,
    },
    modelPath,
    gpu: 'off',
  });
}

async function restart(): Promise<void> {
  await app.close();
  await start();
}

async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
  const outcome = await app.call(method, input);
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value as Output<M>;
}

async function ask(conversationId: string, parentId: string | null, text: string): Promise<Message> {
  const replyId = randomUUID();
  const { promise, resolve } = Promise.withResolvers<Message>();
  const end = app.subscribe((event) => {
    if (event.type === 'replyFinished' && event.message.id === replyId) resolve(event.message);
  });
  await call('sendMessage', { conversationId, parentId, questionId: randomUUID(), replyId, text });
  return await promise.finally(end);
}

const inKv = (end: string) => readdirSync(join(dir, 'kv')).filter((name) => name.endsWith(end));
const logged = () =>
  readdirSync(join(dir, 'logs'))
    .map((name) => readFileSync(join(dir, 'logs', name), 'utf8'))
    .join('');
const untilLogged = (text: string) =>
  vi.waitFor(() => expect(logged()).toContain(text), { timeout: 30_000, interval: 10 });

test('after a restart of the app a conversation goes on where it was: its history is not read again', async () => {
  const conversationId = randomUUID();
  const first = await ask(conversationId, null, long);
  await restart();
  expect(inKv('.json')).toHaveLength(1);
  const second = await ask(conversationId, first.id, 'And then?');
  const { promptTokens, generatedTokens } = first.stats!;
  expect(second.stats!.reusedTokens).toBeGreaterThanOrEqual(promptTokens + generatedTokens - 1);
  expect(second.stats!.promptTokens - second.stats!.reusedTokens).toBeLessThan(30);
});

test('opening a conversation after a restart brings it back before anything is asked', async () => {
  const conversationId = randomUUID();
  const first = await ask(conversationId, null, long);
  await restart();
  await call('readAhead', { conversationId });
  await untilLogged('were read ahead');
  const second = await ask(conversationId, first.id, 'And then?');
  // With what stands between the reply and the question.
  expect(second.stats!.reusedTokens).toBeGreaterThan(
    first.stats!.promptTokens + first.stats!.generatedTokens,
  );
});

test('a deleted conversation leaves nothing behind, neither on disk nor from memory when the app closes', async () => {
  const [kept, deleted] = [randomUUID(), randomUUID()];
  await ask(kept, null, long);
  await ask(deleted, null, long);
  await restart();
  expect(inKv('.json')).toHaveLength(2);
  await ask(deleted, null, long);
  await call('deleteConversation', { conversationId: deleted });
  expect(inKv('').every((name) => name.startsWith(kept))).toBe(true);
  await restart();
  expect(inKv('').every((name) => name.startsWith(kept))).toBe(true);
  expect(inKv('.json')).toHaveLength(1);
});

test('a budget of nothing takes all of them away and lets none come back', async () => {
  const conversationId = randomUUID();
  const first = await ask(conversationId, null, long);
  await restart();
  expect(inKv('')).not.toEqual([]);
  await call('updateSettings', { snapshotBudgetBytes: 0 });
  expect(inKv('')).toEqual([]);
  await ask(conversationId, first.id, long);
  await restart();
  expect(inKv('')).toEqual([]);
});

test('a snapshot that ends the worker is never tried again: the reply is written after all', async () => {
  const conversationId = randomUUID();
  const first = await ask(conversationId, null, long);
  await app.close();
  // Cut short and signed as if it were whole: what no check can see, and the engine dies of.
  const [state, sidecar] = ['.state', '.json'].map((end) => join(dir, 'kv', inKv(end)[0]!)) as [
    string,
    string,
  ];
  truncateSync(state, statSync(state).size - 4);
  const record = JSON.parse(readFileSync(sidecar, 'utf8'));
  record.bytes = statSync(state).size;
  record.sha256 = createHash('sha256').update(readFileSync(state)).digest('hex');
  writeFileSync(sidecar, JSON.stringify(record));

  await start();
  const second = await ask(conversationId, first.id, 'And then?');
  expect(second).toMatchObject({ status: 'complete', error: null });
  expect(second.stats!.reusedTokens).toBe(0);
  expect(logged()).toContain('The engine worker has ended: SIGABRT');
  expect(launcher.children).toHaveLength(2);
  expect(inKv('')).toEqual([]);
});

test('a worker killed at rest loses nothing that was on disk', async () => {
  const conversationId = randomUUID();
  const first = await ask(conversationId, null, long);
  await restart();
  const second = await ask(conversationId, first.id, 'And then?');
  launcher.children.at(-1)!.kill('SIGKILL');
  await untilLogged('The engine worker has ended: SIGKILL');
  const third = await ask(conversationId, second.id, 'And after that?');
  expect(third.stats!.reusedTokens).toBeGreaterThanOrEqual(first.stats!.promptTokens);
});
