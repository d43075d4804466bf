// Receipts, prompts and replays over the real engine and the demo model.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type App, createApp } from '../../../main/app.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import type { Input, MethodName, Output } from '../../../preload/contract/methods.ts';
import type { Message } from '../../../preload/contract/models.ts';
import { tokenTexts } from '../../../preload/contract/token-text.ts';
import { exportedJson } from '../api/exported.ts';
import { createLauncher, modelPath } from '../engine/launch-worker.ts';
import { finishedReply } from './finished-reply.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const dir = mkdtempSync(join(tmpdir(), 'xenon-replay-'));
const events: AppEvent[] = [];
let app: App;

beforeAll(async () => {
  app = await createApp({
    platform: {
      host: 'browser',
      dataDir: dir,
      resourcesDir: dirname(dirname(modelPath)),
      version: '0',
      launchWorker: createLauncher().launch,
    },
    modelPath,
    gpu: 'off',
  });
  app.subscribe((event) => events.push(event));
});

afterAll(async () => {
  await app.close();
  rmSync(dir, { recursive: true });
});

async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
  const outcome = await app.call(method, input);
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value as Output<M>;
}

const finished = (replyId: string): Promise<Message> => finishedReply(events, replyId);

async function ask(conversationId: string, parentId: string | null, text: string): Promise<Message> {
  const replyId = randomUUID();
  await call('sendMessage', { conversationId, parentId, questionId: randomUUID(), replyId, text });
  return finished(replyId);
}

const replay = (replyId: string) => call('replayReply', { replyId, replayId: randomUUID() });
const lively = { temperature: 1.5, topK: 0, topP: 1, minP: 0, seed: null, maxTokens: 60 };

test('two sampled turns: each prompt is rebuilt to the id, and each replay matches', async () => {
  await call('updateSettings', { sampling: lively, presetId: 'none' });
  const conversationId = randomUUID();
  const first = await ask(conversationId, null, 'What is </s> your favourite <s> condiment?');
  const second = await ask(conversationId, first.id, 'And why?');
  const shown = await call('inspectPrompt', { replyId: second.id });
  expect(shown.agrees).toBe(true);
  const controls = shown.prompt.parts.filter(({ kind }) => kind === 'control').map(({ text }) => text);
  expect(controls).toEqual(['<s>', '</s>']);
  const text = shown.prompt.parts.map((part) => part.text).join('');
  expect(text).toBe(
    `<s>[INST] What is </s> your favourite <s> condiment? [/INST]${first.text}</s> [INST] And why? [/INST]`,
  );
  expect(shown.prompt.pieces[0]).toBe('<s>');
  expect(shown.prompt.pieces[1]).toMatch(/^\u2581\[/);
  expect(shown.prompt.ids).toHaveLength(second.stats!.promptTokens);
  // The last first: its cache is still there as it was; then the first, behind which the cache is cut.
  expect(await replay(second.id)).toMatchObject({ kind: 'match', others: [] });
  expect(await replay(first.id)).toMatchObject({ kind: 'match', tokens: first.stats!.generatedTokens });
  expect(await call('inspectPrompt', { replyId: first.id })).toMatchObject({ agrees: true });
});

test('a receipt holds whether it was guessed ahead, and a replay names it where that is otherwise now', async () => {
  await call('updateSettings', { sampling: lively });
  const reply = await ask(randomUUID(), null, 'What is your favourite condiment?');
  expect(await call('getReceipt', { replyId: reply.id })).toMatchObject({ promptLookup: false });
  const { engine } = (await call('getSnapshot', {})).settings;
  await call('updateSettings', { engine: { ...engine, promptLookup: true } });
  expect(await replay(reply.id)).toMatchObject({ others: ['promptLookup'] });
  const guessed = await ask(randomUUID(), null, 'What is your favourite condiment?');
  expect(await call('getReceipt', { replyId: guessed.id })).toMatchObject({ promptLookup: true });
  await call('updateSettings', { engine });
});

test('a prompt is rebuilt, and replayed, with the instruction of its time', async () => {
  await call('updateSettings', { sampling: lively });
  await call('changeSetup', { conversationId: null, changes: { instruction: 'Answer like a cook.' } });
  const conversationId = randomUUID();
  const told = await ask(conversationId, null, 'What is your favourite condiment?');
  await call('changeSetup', { conversationId, changes: { instruction: 'Answer like a judge.' } });
  const later = await ask(conversationId, told.id, 'And why?');
  const textOf = async (replyId: string) => {
    const { prompt, agrees } = await call('inspectPrompt', { replyId });
    expect(agrees).toBe(true);
    return prompt.parts.map((part) => (part.kind === 'instruction' ? `«${part.text}»` : part.text)).join('');
  };
  const asked = 'What is your favourite condiment? [/INST]';
  expect(await textOf(told.id)).toBe(`<s>[INST] «Answer like a cook.»\n\n${asked}`);
  expect(await textOf(later.id)).toBe(
    `<s>[INST] «Answer like a judge.»\n\n${asked}${told.text}</s> [INST] And why? [/INST]`,
  );
  await call('changeSetup', { conversationId, changes: { instruction: '' } });
  expect(await replay(later.id)).toMatchObject({ kind: 'match', others: [] });
  expect(await replay(told.id)).toMatchObject({ kind: 'match' });
  expect(await call('getReceipt', { replyId: told.id })).toMatchObject({
    instruction: 'Answer like a cook.',
    circumstances: {
      kvType: 'f16',
      batchSize: expect.any(Number),
      processor: expect.stringMatching(/x64|arm64/),
    },
  });
});

test('recorded tokens come back with the reply, after it was continued, too, and change nothing of it', async () => {
  const fixed = { ...lively, seed: 5, maxTokens: 12 };
  await call('updateSettings', { sampling: fixed });
  const plain = await ask(randomUUID(), null, 'Tell me a story.');
  expect(await call('getTokenRecord', { replyId: plain.id })).toBeNull();
  await call('changeSetup', { conversationId: null, changes: { recordsTokens: true } });
  const conversationId = randomUUID();
  const reply = await ask(conversationId, null, 'Tell me a story.');
  expect(reply.text).toBe(plain.text);
  const record = (await call('getTokenRecord', { replyId: reply.id }))!;
  expect(record).toHaveLength(reply.stats!.generatedTokens);
  expect(tokenTexts(record).join('').trimStart()).toBe(reply.text.trimStart());
  for (const { probability, alternatives, id } of record) {
    expect(probability).toBeGreaterThan(0);
    expect(alternatives).toHaveLength(5);
    expect(alternatives.map((one) => one.id)).not.toContain(id);
    const sum = alternatives.reduce((total, one) => total + one.probability, probability!);
    expect(sum).toBeLessThanOrEqual(1.0001);
  }
  events.length = 0;
  await call('continueReply', { replyId: reply.id });
  const more = await finished(reply.id);
  const longer = (await call('getTokenRecord', { replyId: reply.id }))!;
  expect(longer).toHaveLength(more.stats!.generatedTokens);
  expect(longer.slice(0, record.length)).toEqual(record);
  expect(longer.every(({ probability }) => probability !== null)).toBe(true);
  const { messages } = await exportedJson({ app, call }, conversationId);
  expect(messages[1].tokenRecord.probabilities).toHaveLength(longer.length);
  expect(messages[0].tokenRecord).toBeUndefined();
  // A replay records nothing, and takes nothing away.
  await call('updateSettings', { sampling: lively });
  await replay(reply.id);
  expect(await call('getTokenRecord', { replyId: reply.id })).toEqual(longer);
});

test('a receipt names engine, device, sampler, seed and, after a moment, the hash of the whole file', async () => {
  const reply = await ask(randomUUID(), null, 'Hello');
  const receipt = await call('getReceipt', { replyId: reply.id });
  expect(receipt).toMatchObject({
    engine: expect.stringMatching(/^node-llama-cpp 3\.\d+\.\d+, llama\.cpp \S+$/),
    device: 'CPU',
    layersOnDevice: 0,
    sampling: { ...lively, seed: reply.stats!.seed },
    promptTokens: reply.stats!.promptTokens,
    generatedTokens: reply.stats!.generatedTokens,
    stopReason: reply.stats!.stopReason,
  });
  const sha256 = createHash('sha256').update(readFileSync(modelPath)).digest('hex');
  await vi.waitFor(
    async () => expect((await call('getReceipt', { replyId: reply.id }))?.file.sha256).toBe(sha256),
    { timeout: 20_000 },
  );
});

test('a reply that was stopped and then continued is replayed in its last part', async () => {
  await call('updateSettings', { sampling: { ...lively, maxTokens: 5 }, presetId: 'none' });
  const reply = await ask(randomUUID(), null, 'Tell me a story');
  expect(reply.stats).toMatchObject({ stopReason: 'maxTokens' });
  events.length = 0;
  await call('continueReply', { replyId: reply.id });
  const more = await finished(reply.id);
  const { agrees, prompt } = await call('inspectPrompt', { replyId: reply.id });
  expect(agrees).toBe(true);
  expect(prompt.parts.at(-1)!.text.endsWith(`[/INST]${reply.text}`)).toBe(true);
  expect(more.text.startsWith(reply.text)).toBe(true);
  expect(await replay(reply.id)).toMatchObject({ kind: 'match' });
});

test('turns that did not fit are said to be left out, and a later, larger context changes nothing', async () => {
  await call('updateSettings', {
    contextLength: 512,
    sampling: { ...lively, maxTokens: 40 },
    presetId: 'none',
  });
  const conversationId = randomUUID();
  let last: Message | null = null;
  while ((last?.contextStartId ?? null) === null) {
    last = await ask(
      conversationId,
      last?.id ?? null,
      'Say something about lemons, salt and oil. '.repeat(3),
    );
  }
  const then = await call('inspectPrompt', { replyId: last!.id });
  expect(then.agrees).toBe(true);
  expect(then.prompt.leftOut).toBeGreaterThan(0);
  expect(then.prompt.leftOut % 2).toBe(0);
  await call('updateSettings', { contextLength: 2048 });
  await vi.waitFor(
    async () => {
      const { engine } = await call('getSnapshot', {});
      expect(engine).toMatchObject({ status: 'ready', model: { contextLength: 2048 } });
    },
    { timeout: 30_000 },
  );
  expect(await call('inspectPrompt', { replyId: last!.id })).toEqual(then);
  expect(await replay(last!.id)).toMatchObject({ others: ['contextLength'] });
});
