// A conversation's instruction and the record of its tokens through the app, over an engine that does what a
// test says.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { RecordedTokens } from '../../../main/engine/messages.ts';
import { alternativesKept } from '../../../main/store/token-record-blob.ts';
import { exportedJson, exportedText } from '../api/exported.ts';
import { codeOf, type OpenedApp, openApp } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

async function ask(
  { call, engine }: OpenedApp,
  conversationId: string = randomUUID(),
  parentId: string | null = null,
) {
  const turn = { conversationId, parentId, questionId: randomUUID(), replyId: randomUUID() };
  await call('sendMessage', { ...turn, text: 'Hello?' });
  return { ...turn, reply: engine.replies.at(-1)! };
}

const recorded = (ids: readonly number[]): RecordedTokens => ({
  probabilities: Float32Array.from(ids, () => 0.5),
  alternativeIds: Uint32Array.from({ length: ids.length * alternativesKept }, (_, at) => 1000 + (at % 5)),
  alternativeProbabilities: Float32Array.from({ length: ids.length * alternativesKept }, () => 0.0625),
  pieces: [...ids.map((id) => [id, String.fromCodePoint(id)] as const), [1000, 'or']],
});

test('what is chosen before the first turn goes with it to the engine, and every page hears of it', async () => {
  const app = await openApp();
  const { call, events } = app;
  await call('changeSetup', { conversationId: null, changes: { instruction: '  Be brief.\n' } });
  expect((await call('getSnapshot', {})).setups).toEqual({
    new: { instruction: 'Be brief.', recordsTokens: false, modelId: null },
  });
  const first = await ask(app);
  expect(first.reply.request).toMatchObject({ instruction: 'Be brief.', recordsTokens: false });
  const told = events.filter((event) => event.type === 'setupChanged');
  expect(told.map(({ conversationId, setup }) => [conversationId, setup.instruction])).toEqual([
    [null, 'Be brief.'],
    [first.conversationId, 'Be brief.'],
    [null, ''],
  ]);
  expect((await ask(app)).reply.request).toMatchObject({ instruction: '' });
});

test('a change counts from the next reply on, and has the history read again', async () => {
  const app = await openApp();
  const { call, engine } = app;
  const { conversationId, replyId, reply } = await ask(app);
  reply.begin();
  reply.write('One');
  await reply.end();
  await call('changeSetup', { conversationId, changes: { instruction: 'Be brief.', recordsTokens: true } });
  await expect.poll(() => engine.readAheads.at(-1)?.instruction).toBe('Be brief.');
  const next = await ask(app, conversationId, replyId);
  expect(next.reply.request).toMatchObject({ instruction: 'Be brief.', recordsTokens: true });
  next.reply.begin();
  await next.reply.end();
  expect((await call('getReceipt', { replyId }))?.instruction).toBe('');
  expect((await call('getReceipt', { replyId: next.replyId }))?.instruction).toBe('Be brief.');
});

test('every export carries the instruction', async () => {
  const app = await openApp();
  const { call } = app;
  await call('changeSetup', { conversationId: null, changes: { instruction: 'Be brief.' } });
  const { conversationId, reply } = await ask(app);
  reply.begin();
  reply.write('Hi');
  await reply.end();
  const exported = (format: 'markdown' | 'text' | 'messages') =>
    exportedText(app, conversationId, format, { timestamps: false });
  expect(await exported('markdown')).toContain('\n## Instruction\n\nBe brief.\n\n');
  expect(await exported('text')).toContain('Hello?\n\nInstruction:\nBe brief.\n\nYou:');
  expect(await exported('messages')).toContain('{"role":"system","content":"Be brief."}');
  expect((await exportedJson(app, conversationId)).setup).toEqual({
    instruction: 'Be brief.',
    recordsTokens: false,
    modelId: null,
  });
});

test('one for a conversation that is not there, or too long, is refused', async () => {
  const { call } = await openApp();
  const changes = { instruction: 'x'.repeat(20_001) };
  expect(await codeOf(call('changeSetup', { conversationId: randomUUID(), changes: {} }))).toBe('notFound');
  expect(await codeOf(call('changeSetup', { conversationId: null, changes }))).toBe('badRequest');
});

test('a record reaches as far as the text when the app ends in the middle of a reply', async () => {
  const dir = tempDir();
  const app = await openApp({ dir });
  await app.call('changeSetup', { conversationId: null, changes: { recordsTokens: true } });
  const { conversationId, replyId, reply } = await ask(app);
  const write = (text: string) => {
    const tokenIds = Array.from(text, (letter) => letter.codePointAt(0)!);
    reply.request.onDelta({ text, tokenIds: Int32Array.from(tokenIds), recorded: recorded(tokenIds) });
  };
  reply.begin();
  write('One');
  write(' two');
  await app.app.close();
  const again = await openApp({ dir });
  const { messages } = await again.call('openConversation', { conversationId });
  expect(messages.at(-1)).toMatchObject({ text: 'One two', status: 'interrupted' });
  const record = (await again.call('getTokenRecord', { replyId }))!;
  expect(record.map(({ piece }) => piece).join('')).toBe('One two');
  expect(record.every(({ probability }) => probability === 0.5)).toBe(true);
  expect(record[0]!.alternatives[0]).toEqual({ id: 1000, piece: 'or', probability: 0.0625 });
  // Continued without the switch, what was kept stays, and the rest is known to be unknown.
  await again.call('changeSetup', { conversationId, changes: { recordsTokens: false } });
  await again.call('continueReply', { replyId });
  const more = again.engine.replies.at(-1)!;
  more.begin();
  more.write('!');
  await more.end();
  const longer = (await again.call('getTokenRecord', { replyId }))!;
  expect(longer.slice(0, -1)).toEqual(record);
  expect(longer.at(-1)).toEqual({ id: 33, piece: '', probability: null, alternatives: [] });
});

test('a replay while the model rests has it loaded again instead of failing', async () => {
  const app = await openApp();
  const { call, engine } = app;
  const { replyId, reply } = await ask(app);
  reply.begin();
  reply.write('One');
  await reply.end();
  const { state } = engine;
  engine.setState({ status: 'none', unloadedId: 'demo' });
  const result = call('replayReply', { replyId, replayId: randomUUID() });
  await expect.poll(() => engine.replies.length).toBe(2);
  engine.setState(state);
  const second = engine.replies.at(-1)!;
  second.begin();
  second.write('One');
  await second.end();
  expect(await result).toMatchObject({ kind: 'match', tokens: 3 });
});

test('a replay names what is not as it was, and of an old receipt only what that knows', async () => {
  const app = await openApp();
  const { call, engine } = app;
  const { replyId, reply } = await ask(app);
  reply.begin();
  reply.write('One');
  await reply.end();
  const then = engine.model!;
  engine.model = {
    ...then,
    tuning: {
      ...then.tuning,
      kvType: 'q8_0',
      flashAttention: false,
      batchSize: 64,
      threads: { prefill: 1, decode: 1 },
      processor: 'another one, arm64',
    },
  };
  engine.promptLookup = true;
  const result = call('replayReply', { replyId, replayId: randomUUID() });
  await expect.poll(() => engine.replies.length).toBe(2);
  const second = engine.replies.at(-1)!;
  second.begin();
  second.write('Two');
  await second.end();
  const replayed = await result;
  expect(replayed.kind).toBe('differs');
  const others = replayed.kind === 'differs' ? replayed.others : [];
  expect([...others].sort()).toEqual([
    'batchSize',
    'flashAttention',
    'kvType',
    'processor',
    'promptLookup',
    'threads',
  ]);
});
