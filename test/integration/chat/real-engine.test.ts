// The whole app over the real engine: worker process, node-llama-cpp and a real model.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../../main/app.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import type { Message, OpenedConversation, Snapshot } from '../../../preload/contract/models.ts';
import { createLauncher, modelPath } from '../engine/launch-worker.ts';
import { finishedReply } from './finished-reply.ts';

const dir = mkdtempSync(join(tmpdir(), 'xenon-app-'));
const launcher = createLauncher();
const events: AppEvent[] = [];
let app: App;

beforeAll(async () => {
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
  app.subscribe((event) => events.push(event));
}, 60_000);

afterAll(async () => {
  await app.close();
  rmSync(dir, { recursive: true });
}, 20_000);

async function value<T>(method: string, input: unknown): Promise<T> {
  const outcome = await app.call(method, input);
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value as T;
}

const finished = (replyId: string): Promise<Message> => finishedReply(events, replyId);

async function ask(conversationId: string, parentId: string | null, text: string): Promise<string> {
  const replyId = randomUUID();
  await value('sendMessage', { conversationId, parentId, questionId: randomUUID(), replyId, text });
  return replyId;
}

test('two turns, asked while the model still loads, are written, saved and streamed without a gap', {
  timeout: 60_000,
}, async () => {
  await value('updateSettings', {
    sampling: { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 40 },
  });
  const conversationId = randomUUID();
  const first = await ask(conversationId, null, 'What is your favourite condiment?');
  const reply = await finished(first);
  expect(reply).toMatchObject({ status: 'complete', error: null });
  expect(reply.stats).toMatchObject({ reusedTokens: 0, seed: 1 });
  const text = 'Do you have mayonnaise recipes?';
  const counted = await value('countPrompt', { conversationId, text });
  const second = await ask(conversationId, first, text);
  const next = await finished(second);
  expect(counted).toBe(next.stats!.promptTokens);
  // What cannot fit is estimated, not read.
  expect(await value('countPrompt', { conversationId: null, text: 'word '.repeat(100_000) })).toBeGreaterThan(
    4096,
  );
  // The ids of the first reply enter the model as they left it, so that its cache serves.
  expect(next.stats!.reusedTokens).toBeGreaterThan(reply.stats!.promptTokens);

  for (const message of [reply, next]) {
    const streamed = events
      .filter((event) => event.type === 'replyDelta' && event.replyId === message.id)
      .reduce((text, event) => {
        if (event.type !== 'replyDelta') return text;
        expect(event.at).toBe(text.length);
        return text + event.text;
      }, '');
    expect(streamed).toBe(message.text);
  }
  const { messages } = await value<OpenedConversation>('openConversation', { conversationId });
  expect(messages.filter(({ role }) => role === 'assistant')).toEqual([reply, next]);
  const { engine } = await value<Snapshot>('getSnapshot', {});
  expect(engine).toMatchObject({ status: 'ready', model: { device: 'CPU' } });
});

test('a worker killed in the middle of a reply costs no text, and the next turn is answered', {
  timeout: 60_000,
}, async () => {
  await value('updateSettings', {
    sampling: { temperature: 5, topK: 0, topP: 1, minP: 0, seed: 3, maxTokens: 1500 },
  });
  const conversationId = randomUUID();
  const stopListening = app.subscribe((event) => {
    if (event.type === 'replyDelta' && event.conversationId === conversationId) {
      launcher.children.at(-1)!.kill('SIGKILL');
    }
  });
  const first = await ask(conversationId, null, 'Go on and on.');
  const cut = await finished(first);
  expect(cut).toMatchObject({ status: 'interrupted', error: { code: 'engineCrashed' } });
  expect(cut.text).not.toBe('');
  stopListening();
  await value('updateSettings', {
    sampling: { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 5 },
  });
  const second = await ask(conversationId, first, 'Are you back?');
  expect(await finished(second)).toMatchObject({ status: 'complete' });
});
