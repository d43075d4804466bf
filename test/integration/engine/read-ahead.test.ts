// Reading ahead over the real worker: whatever is really asked comes first.
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine, Turn } from '../../../main/engine/engine.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { askEngine, user } from './ask-engine.ts';
import { createLauncher, modelPath } from './launch-worker.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A few thousand tokens: many steps. */
const long = 'Tell me a long story about the city and the lemons that grow there. '.repeat(110);
const history = [user('q', long), { ...user('a', 'No.'), role: 'assistant' as const }];

const launcher = createLauncher();
let engine: Engine;
let said: string[];

beforeEach(async () => {
  said = [];
  const note = (text: string) => void said.push(text);
  engine = createEngine({
    launchWorker: launcher.launch,
    log: { info: note, warn: note, error: note },
    gpu: 'off',
  });
  const { contextLength } = await engine.load({
    id: 'demo',
    path: modelPath,
    name: 'Demo model',
    level: 'F16',
    isDemo: true,
    contextLength: 4096,
  });
  expect(contextLength).toBe(4096);
});
afterEach(() => engine.close());
afterAll(() => {
  for (const child of launcher.children) expect(child.exitCode ?? child.signalCode).not.toBeNull();
});

function readAhead(conversationId: string): void {
  engine.readAhead({
    conversationId,
    turns: [...history, user('draft', '')],
    contextStartId: null,
    maxTokens: 5,
  });
}

const ask = async (conversationId: string, turns: readonly Turn[]) =>
  (await askEngine(engine, conversationId, turns)).stats;

test('a conversation that was read ahead has only its question left to read', async () => {
  readAhead('c1');
  await vi.waitFor(() => expect(said.join()).toMatch(/tokens were read ahead/), {
    timeout: 50_000,
    interval: 5,
  });
  const { promptTokens, reusedTokens } = await ask('c1', [...history, user('q2', 'And then?')]);
  expect(promptTokens).toBeGreaterThan(1500);
  expect(promptTokens - reusedTokens).toBeLessThan(20);
});

test('a question elsewhere ends it between two steps: it does not wait for the rest', async () => {
  readAhead('c1');
  await ask('c2', [user('q3', 'What is this app?')]);
  const { promptTokens, reusedTokens } = await ask('c1', [...history, user('q2', 'And then?')]);
  expect(reusedTokens).toBeLessThan(promptTokens / 2);
});
