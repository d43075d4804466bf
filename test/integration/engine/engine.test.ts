// The engine as the app uses it: supervisor, worker process, node-llama-cpp and a real model.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLlama, type LlamaModel, type Token } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ModelFile, ReplyRequest, Turn } from '../../../main/engine/engine.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { pieceBytes } from '../../../main/engine/worker/vocabulary.ts';
import type { ReplyProgress } from '../../../preload/contract/events.ts';
import type { Sampling } from '../../../preload/contract/models.ts';
import { createLauncher, modelPath } from './launch-worker.ts';

const file: ModelFile = {
  id: 'demo',
  path: modelPath,
  name: 'Demo model',
  level: 'F16',
  isDemo: true,
  contextLength: 2048,
};
const greedy: Sampling = { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 60 };
const lively: Sampling = { temperature: 1, topK: 50, topP: 1, minP: 0, seed: 42, maxTokens: 60 };
/** Hardly ever ends by itself: every token is as likely as the next, the end one of hundreds. */
const endless: Sampling = { temperature: 1e6, topK: 0, topP: 1, minP: 0, seed: 3, maxTokens: 1500 };

/** Waits for a condition; how long that takes is the machine's affair. */
const until = <T>(value: () => T) => expect.poll(value, { interval: 1, timeout: 50_000 });

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const launcher = createLauncher();
const engine = createEngine({ launchWorker: launcher.launch, log: quiet, gpu: 'off' });
const folder = mkdtempSync(join(tmpdir(), 'xenon-engine-'));
let reference: LlamaModel;
let bytesOf: Uint8Array[];

beforeAll(async () => {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: 2,
  });
  reference = await llama.loadModel({ modelPath });
  const { tokens, token_type } = reference.fileInfo.metadata.tokenizer.ggml;
  bytesOf = pieceBytes({ tokens, token_type: token_type ?? [] });
  await engine.load(file);
});

afterAll(async () => {
  await engine.close();
  await reference.dispose();
  rmSync(folder, { recursive: true });
});

const user = (messageId: string, text: string): Turn => ({ messageId, role: 'user', text, tokenIds: null });
const assistant = (messageId: string, text: string, ids: number[]): Turn => ({
  messageId,
  role: 'assistant',
  text,
  tokenIds: Int32Array.from(ids),
});

const textOf = (ids: number[]) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(ids.map((id) => bytesOf[id]!)));

function ask(turns: Turn[], sampling: Sampling, more: Partial<ReplyRequest> = {}) {
  const controller = new AbortController();
  const heard = { text: '', ids: [] as number[], deltas: 0, progress: [] as ReplyProgress[] };
  const result = engine.reply({
    replyId: 'r',
    conversationId: 'c1',
    turns,
    contextStartId: null,
    sampling,
    signal: controller.signal,
    onDelta: ({ text, tokenIds }) => {
      heard.text += text;
      heard.ids.push(...tokenIds);
      heard.deltas++;
    },
    onProgress: (progress) => heard.progress.push(progress),
    ...more,
  });
  return { heard, result, stop: () => controller.abort() };
}

/** The same prompt through node-llama-cpp alone. */
async function bareReply(question: string, { maxTokens, ...sampling }: Sampling): Promise<number[]> {
  const context = await reference.createContext({ contextSize: 2048, threads: 1 });
  try {
    const sequence = context.getSequence();
    const prompt = [reference.tokens.bos!, ...reference.tokenize(`[INST] ${question} [/INST]`, false)];
    await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(0, -1));
    const ids: number[] = [];
    const options = { ...sampling, seed: sampling.seed ?? 0 };
    for await (const id of sequence.evaluate(prompt.slice(-1) as Token[], options)) {
      ids.push(id);
      if (ids.length === maxTokens) break;
    }
    return ids;
  } finally {
    await context.dispose();
  }
}

describe('a streamed reply', () => {
  test.each([
    ['at temperature 0', greedy],
    ['at a fixed seed', lively],
  ])('%s has the tokens that the bare engine gives', async (_, sampling) => {
    const question = 'What is your favourite condiment?';
    const { heard, result } = ask([user('q1', question)], sampling);
    const { stats } = await result;
    const bare = await bareReply(question, sampling);
    // A reply that ends inside a character leaves the fragment out.
    expect(bare.length - heard.ids.length).toBeLessThan(4);
    expect(heard.ids).toEqual(bare.slice(0, heard.ids.length));
    expect(heard.text).toBe(textOf(heard.ids));
    expect(stats.generatedTokens).toBe(heard.ids.length);
    expect(stats.seed).toBe(sampling.seed);
  });

  test('is the same again at the same seed, although its prompt is cached by then', async () => {
    const turns = [user('q1', 'Tell me something about lemons.')];
    const first = ask(turns, lively);
    const { stats } = await first.result;
    const again = ask(turns, lively);
    expect((await again.result).stats.reusedTokens).toBe(stats.promptTokens - 1);
    expect(again.heard.ids).toEqual(first.heard.ids);
  });

  test('without a seed gets one of its own and says which', async () => {
    const turns = [user('q1', 'Tell me something about lemons.')];
    const drawn = ask(turns, { ...lively, seed: null });
    const { seed } = (await drawn.result).stats;
    const repeated = ask(turns, { ...lively, seed });
    await repeated.result;
    expect(repeated.heard.ids).toEqual(drawn.heard.ids);
  });

  test('ends at the maximum of tokens and goes on from there as if it had not ended', async () => {
    const turns = [user('q1', 'Can you write me a long text?')];
    const whole = ask(turns, { ...endless, temperature: 0, maxTokens: 12 });
    await whole.result;
    const part = ask(turns, { ...endless, temperature: 0, maxTokens: 5 });
    expect((await part.result).stats.stopReason).toBe('maxTokens');
    const rest = ask([...turns, assistant('a1', part.heard.text, part.heard.ids)], {
      ...endless,
      temperature: 0,
      maxTokens: 12 - part.heard.ids.length,
    });
    await rest.result;
    expect([...part.heard.ids, ...rest.heard.ids]).toEqual(whole.heard.ids);
  });
});

describe('the cache', () => {
  test('serves the next turn: only its new text is read', async () => {
    const turns = [user('q1', 'What is the capital of France?')];
    const first = ask(turns, greedy);
    const { stats } = await first.result;
    const second = ask(
      [...turns, assistant('a1', first.heard.text, first.heard.ids), user('q2', 'And of Spain?')],
      greedy,
    );
    const after = (await second.result).stats;
    // The last generated token may not have been read yet.
    expect(after.reusedTokens).toBeGreaterThanOrEqual(stats.promptTokens + stats.generatedTokens - 1);
    const read = second.heard.progress.find((progress) => progress.phase === 'prefill');
    expect(read).toMatchObject({ done: after.reusedTokens, total: after.promptTokens });
    expect(after.promptTokens - after.reusedTokens).toBeLessThan(30);
  });

  test('of one conversation outlives a reply in another', async () => {
    const turns = [user('q1', 'This stays in the cache of the first conversation.')];
    const { stats } = await ask(turns, greedy, { conversationId: 'first' }).result;
    await ask([user('q1', 'Something else.')], greedy, { conversationId: 'second' }).result;
    const again = await ask(turns, greedy, { conversationId: 'first' }).result;
    expect(again.stats.reusedTokens).toBe(stats.promptTokens - 1);
  });
});

test('a prompt is shown in the middle of a reply, and is the one that the reply was begun with', async () => {
  const turns = [user('q1', 'Tell me everything')];
  const begun: string[] = [];
  let settled = false;
  const { heard, result, stop } = ask(turns, endless, {
    onBegun: ({ promptSha256 }) => begun.push(promptSha256),
  });
  void result.then(() => {
    settled = true;
  });
  await until(() => heard.deltas).toBeGreaterThan(0);
  const { sha256, ids } = await engine.inspect({ turns, contextStartId: null });
  expect(settled).toBe(false);
  expect(begun).toEqual([sha256]);
  stop();
  expect((await result).stats.promptTokens).toBe(ids.length);
});

describe('a stop', () => {
  test('in the middle of a reply keeps text that its ids decode to', async () => {
    const { heard, result, stop } = ask([user('q1', 'Talk.')], endless);
    await until(() => heard.ids.length).toBeGreaterThan(20);
    stop();
    const { stats } = await result;
    expect(stats).toMatchObject({ stopReason: 'stopped', generatedTokens: heard.ids.length });
    expect(heard.ids.length).toBeLessThan(1500);
    expect(heard.text).toBe(textOf(heard.ids));
  });

  test('in the middle of reading the prompt ends it, and what was read is not read again', async () => {
    const turns = [user('q1', 'a long question about the city '.repeat(40))];
    const { heard, result, stop } = ask(turns, greedy, { conversationId: 'long' });
    const prefilled = () => heard.progress.filter(({ phase }) => phase === 'prefill').length;
    await until(prefilled).toBeGreaterThan(1);
    stop();
    expect((await result).stats).toMatchObject({ stopReason: 'stopped', generatedTokens: 0 });
    const next = await ask(turns, { ...greedy, maxTokens: 1 }, { conversationId: 'long' }).result;
    expect(next.stats.reusedTokens).toBeGreaterThan(100);
  });
});

describe('a full context', () => {
  const small: ModelFile = { ...file, contextLength: 256 };
  beforeAll(async () => {
    expect((await engine.load(small)).contextLength).toBe(256);
  });
  afterAll(async () => {
    await engine.load(file);
  });

  test('never fails a long conversation: the earliest turns are left out, and it says where it begins', async () => {
    const turns: Turn[] = [];
    let contextStartId: string | null = null;
    let moves = 0;
    for (let turn = 0; turn < 25; turn++) {
      turns.push(user(`q${turn}`, `Question ${turn}: what is the name of this city?`));
      const { heard, result } = ask(turns, { ...endless, seed: turn, maxTokens: 30 }, { contextStartId });
      const reply = await result;
      expect(reply.stats.promptTokens).toBeLessThan(256);
      if (reply.contextStartId !== contextStartId) moves++;
      contextStartId = reply.contextStartId;
      turns.push(assistant(`a${turn}`, heard.text, heard.ids));
    }
    expect(contextStartId).toMatch(/^q\d+$/);
    // Dropping leaves room for some turns, so that it does not happen at each.
    expect(moves).toBeGreaterThan(2);
    expect(moves).toBeLessThan(20);
  });

  test('ends a reply that reaches it and keeps the text', async () => {
    // Where a seed happens to end the text before, the next one does not.
    for (let seed = 1; seed <= 20; seed++) {
      const { heard, result } = ask([user('q1', 'Talk.')], { ...endless, seed });
      const { stats } = await result;
      if (stats.stopReason === 'endOfText') continue;
      expect(stats.stopReason).toBe('contextFull');
      expect(heard.text).toBe(textOf(heard.ids));
      // All but at most three ids of a character that the limit cut.
      expect(stats.promptTokens + heard.ids.length).toBeGreaterThan(256 - 4);
      return;
    }
    expect.unreachable('none of the seeds filled the context');
  });

  test('refuses a question that is longer than it, with both numbers', async () => {
    const { result } = ask([user('q1', 'far too long '.repeat(400))], endless);
    await expect(result).rejects.toMatchObject({
      code: 'promptTooLong',
      detail: { tokens: expect.any(Number), limit: 191 },
    });
    expect(engine.state.status).toBe('ready');
  });
});

describe('trouble', () => {
  test('SIGKILL in the middle of a reply fails it, and the next reply is written by a new worker', async () => {
    const { heard, result } = ask([user('q1', 'Talk.')], endless);
    await until(() => heard.ids.length).toBeGreaterThan(10);
    launcher.children.at(-1)!.kill('SIGKILL');
    await expect(result).rejects.toMatchObject({ code: 'engineCrashed', detail: { reason: 'SIGKILL' } });
    expect(heard.text).toBe(textOf(heard.ids));
    expect(engine.state.status).toBe('restarting');
    const next = ask([user('q1', 'Still there?')], greedy);
    await next.result;
    expect(next.heard.ids.length).toBeGreaterThan(0);
  });

  test.each([
    ['that is cut off', () => readFileSync(modelPath).subarray(0, 3_000_000), /file bounds/],
    ['that is no GGUF', () => Buffer.from('no model at all '.repeat(1000)), /magic/i],
    ['that is empty', () => Buffer.alloc(0), /./],
  ])(
    'a file %s is refused with the engine\u2019s reason, and another one loads after it',
    async (_, content, reason) => {
      const path = join(folder, 'bad.gguf');
      writeFileSync(path, content());
      await expect(engine.load({ ...file, id: 'bad', path })).rejects.toMatchObject({
        code: 'modelLoadFailed',
        detail: { reason: expect.stringMatching(reason) },
      });
      // The one before goes on.
      expect(engine.state).toMatchObject({ status: 'ready', refused: { modelId: 'bad' } });
      expect(await engine.load(file)).toMatchObject({ modelId: 'demo', device: 'CPU', fellBack: null });
    },
    30_000,
  );

  test('a set context that the memory cannot hold is made shorter, and that is said', async () => {
    const contextLength = 2_000_000_000;
    const { tuning, ...loaded } = await engine.load({ ...file, contextLength, contextIsSet: true });
    expect(loaded.contextLength).toBe(8192);
    expect(tuning.steps).toEqual([{ kind: 'context', from: contextLength, to: 8192 }]);
    await engine.load(file);
  });
});
