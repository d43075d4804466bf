// What is large on its way to the real worker: a turn of 4 MB, a history of 10,000 messages.
import { serialize } from 'node:v8';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Turn } from '../../../main/engine/engine.ts';
import type { ToWorker } from '../../../main/engine/messages.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { createLauncher, modelPath } from './launch-worker.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const launcher = createLauncher();
const posted: ToWorker[] = [];
const engine = createEngine({
  launchWorker() {
    const worker = launcher.launch();
    return {
      ...worker,
      post(message) {
        posted.push(message as ToWorker);
        worker.post(message);
      },
    };
  },
  log: quiet,
  gpu: 'off',
});
const contextLength = 2048;

beforeAll(async () => {
  const demo = { id: 'demo', path: modelPath, name: 'Demo model', level: 'F16', isDemo: true };
  await engine.load({ ...demo, contextLength });
});
afterAll(async () => {
  await engine.close();
  // None of it was taken for a hang, or was too much for the process.
  expect(launcher.children).toHaveLength(1);
});

const turn = (messageId: string, text: string, tokenIds: Int32Array | null = null): Turn => ({
  messageId,
  role: tokenIds === null ? 'user' : 'assistant',
  text,
  tokenIds,
});
const longest = 'What a long story about the city and the lemons that grow there. '
  .repeat(62_000)
  .slice(0, 4_000_000);

function ask(turns: readonly Turn[], conversationId = 'c') {
  return engine.reply({
    replyId: conversationId,
    conversationId,
    turns,
    contextStartId: null,
    sampling: { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 10 },
    signal: new AbortController().signal,
    onDelta: () => {},
    onProgress: () => {},
  });
}

describe('a turn of 4 MB', () => {
  test('is refused with about how long it is, and the next turn is answered', async () => {
    const failed = await ask([turn('q', longest)]).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'promptTooLong', detail: { limit: expect.any(Number) } });
    const { tokens } = (failed as { detail: { tokens: number } }).detail;
    expect(tokens).toBeGreaterThan(longest.length / 8);
    expect(tokens).toBeLessThan(longest.length);
    expect((await ask([turn('q', 'Hello?')])).stats.generatedTokens).toBeGreaterThan(0);
  });

  test('further up in the conversation is left out', async () => {
    const turns = [turn('q1', longest), turn('a1', 'Yes.', Int32Array.of(300, 301)), turn('q2', 'Hello?')];
    const { contextStartId, stats } = await ask(turns);
    expect(contextStartId).toBe('q2');
    expect(stats.generatedTokens).toBeGreaterThan(0);
  });

  test('that is only a draft holds nobody up', async () => {
    engine.readAhead({
      conversationId: 'd',
      turns: [turn('draft', longest)],
      contextStartId: null,
      maxTokens: 10,
    });
    expect((await ask([turn('q', 'Hello?')])).stats.generatedTokens).toBeGreaterThan(0);
  });

  test('is not shown as a prompt, and says why', async () => {
    await expect(engine.inspect({ turns: [turn('q', longest)], contextStartId: null })).rejects.toMatchObject(
      {
        code: 'promptTooLong',
      },
    );
  });
});

test('a history of 10,000 messages reaches the worker and is answered from its end', async () => {
  const turns = Array.from({ length: 10_001 }, (_, at) => {
    const text = `Message ${at}: what is this and that, and where do the lemons grow?`;
    // As the store reads them: each a view of its own.
    return turn(`m${at}`, text, at % 2 === 0 ? null : Int32Array.from({ length: 40 }, (_, id) => 300 + id));
  });
  const { stats, contextStartId } = await ask(turns);
  expect(stats.generatedTokens).toBeGreaterThan(0);
  expect(stats.promptTokens).toBeLessThan(contextLength);
  const start = turns.findIndex(({ messageId }) => messageId === contextStartId);
  expect(start).toBeGreaterThan(9_900);
  // What is sent is what the turns hold, and nothing that lies beside them in memory.
  expect(serialize(posted.at(-1)).length).toBeLessThan(10_001 * 400);
});
