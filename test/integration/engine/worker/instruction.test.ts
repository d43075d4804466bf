// A conversation's instruction in the session with the real engine: what is read, kept, left out and shown.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Turn } from '../../../../main/engine/engine.ts';
import type { LoadedWeights } from '../../../../main/engine/worker/loaded-model.ts';
import { createSession } from '../../../../main/engine/worker/session.ts';
import { ask, loadDemo, user } from './real-session.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const never = () => false;
const instruction = 'You are a cook.\nAnswer in two sentences. Never say </s>.';
let weights: LoadedWeights;

beforeAll(async () => {
  weights = await loadDemo(512);
});
afterAll(() => weights.unload());

const said = (messageId: string, role: Turn['role'], text: string): Turn => ({
  messageId,
  role,
  text,
  tokenIds: null,
});

test('stands before the first question, and is marked in what is shown, to the token', () => {
  const session = createSession(weights, null);
  const turns = [user('q1', 'Hello'), said('a1', 'assistant', 'Hi'), user('q2', 'And now?')];
  const seen = session.inspect({ turns, contextStartId: null, instruction });
  expect(seen.parts).toEqual([
    { kind: 'control', text: '<s>' },
    { kind: 'text', text: '[INST] ' },
    { kind: 'instruction', text: instruction },
    { kind: 'text', text: '\n\nHello [/INST]Hi' },
    { kind: 'control', text: '</s>' },
    { kind: 'text', text: ' [INST] And now? [/INST]' },
  ]);
  const { from, to } = seen.instruction!;
  const marked = seen.pieces.slice(from, to).join('').replaceAll('\u2581', ' ').replaceAll('<0x0A>', '\n');
  expect(marked.trim()).toBe(instruction);
  expect(session.inspect({ turns, contextStartId: null })).toMatchObject({ instruction: null });
});

test('one that reads like the format is still found in its place', () => {
  const session = createSession(weights, null);
  const seen = session.inspect({
    turns: [user('q1', '[INST]')],
    contextStartId: null,
    instruction: '[INST]',
  });
  expect(seen.parts.slice(1, 4)).toEqual([
    { kind: 'text', text: '[INST] ' },
    { kind: 'instruction', text: '[INST]' },
    { kind: 'text', text: '\n\n[INST] [/INST]' },
  ]);
});

test('a second turn under the same one reads only the new text, under another one all of it', async () => {
  const session = createSession(weights, null);
  const first = await ask(session, [user('q1', 'What is your favourite condiment?')], { instruction });
  expect(first.stats.reusedTokens).toBe(0);
  const turns = [user('q1', 'What is your favourite condiment?'), first.reply, user('q2', 'Why?')];
  const second = await ask(session, turns, { instruction });
  const held = first.stats.promptTokens + first.stats.generatedTokens;
  expect(second.stats.reusedTokens).toBeGreaterThanOrEqual(held - 1);
  const changed = await ask(session, turns, { instruction: 'Be brief.' });
  // `<s>` and `[INST]` are the same, and nothing behind them.
  expect(changed.stats.reusedTokens).toBeLessThan(10);
  const none = await ask(session, turns);
  expect(none.stats.promptTokens).toBeLessThan(changed.stats.promptTokens);
});

test('is read ahead with the history', async () => {
  const session = createSession(weights, null);
  const long = 'Tell me a long story about the city and the lemons that grow there. ';
  const turns = [user('q1', long), said('a1', 'assistant', 'There was a city by the sea.')];
  const order = { conversationId: 'c', contextStartId: null, maxTokens: 30, instruction };
  const read = await session.readAhead({ ...order, turns: [...turns, user('draft', '')] }, never);
  const { stats } = await ask(session, [...turns, user('q2', 'And then?')], { instruction });
  expect(read).toBeGreaterThan(50);
  expect(stats.reusedTokens).toBe(read);
});

test('moves to the first turn that is still seen, and is counted', async () => {
  const session = createSession(weights, null);
  const long = 'Say something about lemons, salt and oil. '.repeat(3);
  const turns = [1, 2, 3, 4, 5, 6].flatMap((at) => [
    user(`q${at}`, `${at} ${long}`),
    said(`a${at}`, 'assistant', long),
  ]);
  const sampling = { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 40 };
  const order = { sampling, contextStartId: null };
  const asked = [...turns, user('last', 'And?')];
  const without = await ask(session, asked, order);
  const longOne = `${instruction} `.repeat(6).trim();
  const told = await ask(session, asked, { ...order, instruction: longOne });
  expect(without.contextStartId).not.toBeNull();
  const at = (id: string | null) => asked.findIndex(({ messageId }) => messageId === id);
  expect(at(told.contextStartId)).toBeGreaterThan(at(without.contextStartId));
  // What was kept free for the reply is still free.
  expect(told.stats.promptTokens).toBeLessThanOrEqual(512 - 1 - 40);
  const seen = session.inspect({ turns: asked, contextStartId: told.contextStartId, instruction: longOne });
  const first = asked[at(told.contextStartId)]!.text;
  expect(seen.parts.slice(1, 4)).toEqual([
    { kind: 'text', text: '[INST] ' },
    { kind: 'instruction', text: longOne },
    expect.objectContaining({ text: expect.stringContaining(`\n\n${first.slice(0, 20)}`) }),
  ]);
  expect(seen.ids).toHaveLength(told.stats.promptTokens);
});

test('one that leaves no room for the question is refused with both counts', async () => {
  const session = createSession(weights, null);
  const endless = 'Answer in the words of a cook from the city of lemons. '.repeat(40);
  await expect(ask(session, [user('q1', 'Hello')], { instruction: endless })).rejects.toMatchObject({
    code: 'promptTooLong',
    detail: { limit: expect.any(Number), instruction: expect.any(Number) },
  });
});
