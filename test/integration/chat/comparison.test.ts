// One prompt answered by several levels side by side, with an engine that does what a test says.
import { truncateSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RecordedTokens } from '../../../main/engine/messages.ts';
import { AppError } from '../../../main/errors.ts';
import { codeOf, openApp } from '../api/open-app.ts';
import { asked, type LevelsOfXenon, withLevels } from './compare-levels.ts';

const uuid = () => crypto.randomUUID();

async function begin({ call }: LevelsOfXenon, modelIds: string[], comparisonId: string = uuid()) {
  await call('startComparison', { comparisonId, modelIds, source: { prompt: 'Hello?' } });
  return comparisonId;
}

const shown = async ({ call }: LevelsOfXenon) => (await call('getSnapshot', {})).comparison!;

/** A question with its reply, for which two levels begin to be compared. */
async function compareReplies({ call, engine, levels }: LevelsOfXenon) {
  const [conversationId, questionId, replyId, comparisonId] = [uuid(), uuid(), uuid(), uuid()];
  await call('sendMessage', { conversationId, parentId: null, questionId, replyId, text: 'Salt?' });
  await engine.replies[0]!.end();
  const modelIds = [levels.F16.id, levels.Q8_0.id];
  await call('startComparison', { comparisonId, modelIds, source: { questionId } });
  return { conversationId, questionId, replyId, comparisonId };
}

async function answerBoth(app: LevelsOfXenon): Promise<void> {
  for (const number of [2, 3]) {
    const reply = await asked(app, number);
    reply.begin();
    reply.write('So.');
    await reply.end();
  }
}

/** Tokens that were sure of themselves, with one alternative. */
function recorded(
  ids: readonly number[],
  probability: number,
  other: readonly [id: number, p: number],
): RecordedTokens {
  return {
    probabilities: Float32Array.from(ids, () => probability),
    alternativeIds: Uint32Array.from(ids.flatMap(() => [other[0], ...Array(4).fill(0xffff_ffff)])),
    alternativeProbabilities: Float32Array.from(ids.flatMap(() => [other[1], 0, 0, 0, 0])),
    pieces: [...ids, other[0]].map((id) => [id, String.fromCodePoint(id)]),
  };
}

test('the levels answer one after the other with one seed, and the one in use before is in use again', async () => {
  const app = await withLevels();
  const { F16, Q8_0 } = app.levels;
  await begin(app, [F16.id, Q8_0.id]);
  const first = await asked(app, 1);
  first.begin();
  first.write('One');
  await first.end();
  const second = await asked(app, 2);
  second.begin();
  second.write('Two');
  expect((await shown(app)).answers.map(({ status, text }) => [status, text])).toEqual([
    ['complete', 'One'],
    ['writing', 'Two'],
  ]);
  await second.end('maxTokens');

  const seed = first.request.sampling.seed;
  expect(seed).toBeTypeOf('number');
  expect(second.request.sampling).toEqual(first.request.sampling);
  expect([first, second].map(({ request }) => request.modelId)).toEqual([F16.id, Q8_0.id]);
  expect(app.engine.loads.slice(-3).map(({ id }) => id)).toEqual([F16.id, Q8_0.id, 'demo']);
  const comparison = await shown(app);
  expect(comparison).toMatchObject({ running: false, seed, model: 'Xenon', prompt: 'Hello?' });
  expect(comparison.answers[1]).toMatchObject({ memoryBytes: 20_000_000, stats: { timeToFirstTokenMs: 1 } });
  // Nothing of it is kept anywhere.
  expect((await app.call('getSnapshot', {})).conversations).toEqual([]);
  expect(new Set(app.engine.forgotten)).toEqual(new Set([comparison.id]));
});

test('pages are told every delta with its place, and of the first token that differs with both probabilities', async () => {
  const app = await withLevels();
  await begin(app, [app.levels.F16.id, app.levels.Q8_0.id]);
  const [a, b, c, x] = [97, 98, 99, 120];
  const first = await asked(app, 1);
  const deltaOf = (text: string, ids: number[], p: number, other: readonly [number, number]) => ({
    text,
    tokenIds: Int32Array.from(ids),
    recorded: recorded(ids, p, other),
  });
  first.request.onDelta(deltaOf('ab', [a, b], 0.75, [x, 0.125]));
  first.request.onDelta(deltaOf('c', [c], 0.75, [x, 0.125]));
  await first.end();
  const second = await asked(app, 2);
  second.request.onDelta(deltaOf('abx', [a, b, x], 0.5, [a, 0.25]));
  await second.end();
  const deltas = app.events.filter((event) => event.type === 'comparisonDelta');
  expect(deltas.map(({ index, at, text }) => [index, at, text])).toEqual([
    [0, 0, 'ab'],
    [0, 2, 'c'],
    [1, 0, 'abx'],
  ]);
  expect((await shown(app)).answers.map(({ parting }) => parting)).toEqual([
    null,
    {
      own: { at: 2, length: 1, weights: { own: 0.5, other: 0.25, otherIsBelow: true } },
      reference: { at: 2, length: 1, weights: { own: 0.75, other: 0.125, otherIsBelow: false } },
    },
  ]);
});

test('a level that fails says why, and the others go on', async () => {
  const app = await withLevels();
  const { F16, Q8_0, Q4_K_S } = app.levels;
  await begin(app, [F16.id, Q8_0.id, Q4_K_S.id]);
  const first = await asked(app, 1);
  // Gone by the time that its turn comes.
  truncateSync(app.pathOf('Q8_0'), 10);
  await app.call('getModelFits', {});
  await app.call('getSnapshot', {});
  first.write('One');
  await first.fail(new AppError('engineCrashed'));
  const third = await asked(app, 2);
  expect(third.request.modelId).toBe(Q4_K_S.id);
  third.write('Three');
  await third.end();
  const { answers, running } = await shown(app);
  expect(running).toBe(false);
  expect(answers.map(({ status, text, error }) => [status, text, error?.code])).toEqual([
    ['failed', 'One', 'engineCrashed'],
    ['failed', '', 'modelTruncated'],
    ['complete', 'Three', undefined],
  ]);
});

test('a level that is taken out of the list meanwhile fails, and the default does not answer in its place', async () => {
  const app = await withLevels();
  const { F16, Q8_0 } = app.levels;
  await begin(app, [F16.id, Q8_0.id]);
  const first = await asked(app, 1);
  await app.call('forgetModel', { modelId: Q8_0.id });
  await first.end();
  await expect.poll(async () => (await shown(app)).running).toBe(false);
  expect((await shown(app)).answers[1]).toMatchObject({ status: 'failed', error: { code: 'notFound' } });
  expect(app.engine.replies).toHaveLength(1);
});

test('stopped, it keeps what is written, asks for no further level, and gives the engine back', async () => {
  const app = await withLevels();
  const comparisonId = await begin(app, [app.levels.F16.id, app.levels.Q8_0.id]);
  (await asked(app, 1)).write('One');
  await app.call('stopComparison', { comparisonId });
  await expect.poll(async () => (await shown(app)).running).toBe(false);
  expect((await shown(app)).answers.map(({ status, text }) => [status, text])).toEqual([
    ['stopped', 'One'],
    ['stopped', ''],
  ]);
  expect(app.engine.replies).toHaveLength(1);
  expect(app.engine.loads.at(-1)?.id).toBe('demo');
});

test('a default that is chosen meanwhile is in use at the end', async () => {
  const app = await withLevels();
  const { F16, Q8_0, Q4_K_S } = app.levels;
  await begin(app, [F16.id, Q8_0.id]);
  const first = await asked(app, 1);
  await app.call('useModel', { modelId: Q4_K_S.id });
  await first.end();
  await (await asked(app, 2)).end();
  await expect.poll(() => app.engine.loads.at(-1)?.id).toBe(Q4_K_S.id);
});

test('only one is compared at a time, only levels of one model, and each once', async () => {
  const app = await withLevels();
  const { F16, Q8_0 } = app.levels;
  expect(await codeOf(begin(app, [F16.id, 'demo']))).toBe('levelsDiffer');
  expect(await codeOf(begin(app, [F16.id, F16.id]))).toBe('levelsDiffer');
  expect(await codeOf(begin(app, [F16.id, uuid()]))).toBe('notFound');
  expect(await codeOf(begin(app, [F16.id]))).toBe('badRequest');
  await begin(app, [F16.id, Q8_0.id]);
  expect(await codeOf(begin(app, [F16.id, Q8_0.id]))).toBe('comparisonRunning');
});

test('a turn is answered as its conversation would, and kept as versions with receipts beside its reply', async () => {
  const app = await withLevels();
  const { F16, Q8_0 } = app.levels;
  const [conversationId, questionId, replyId, later] = [uuid(), uuid(), uuid(), uuid()];
  await app.call('changeSetup', { conversationId: null, changes: { instruction: 'Be brief.' } });
  await app.call('sendMessage', { conversationId, parentId: null, questionId, replyId, text: 'Salt?' });
  await app.engine.replies[0]!.end();
  const turn = { conversationId, parentId: replyId, questionId: uuid(), replyId: later, text: 'And?' };
  await app.call('sendMessage', turn);
  await app.engine.replies[1]!.end();

  const comparisonId = uuid();
  const modelIds = [F16.id, Q8_0.id];
  await app.call('startComparison', { comparisonId, modelIds, source: { questionId } });
  for (const [index, text] of ['One', 'Two'].entries()) {
    const reply = await asked(app, 3 + index);
    expect(reply.request.turns.map((one) => one.text)).toEqual(['Salt?']);
    expect(reply.request.instruction).toBe('Be brief.');
    reply.begin();
    reply.write(text);
    await reply.end();
  }
  const before = await app.call('openConversation', { conversationId });
  expect(before.messages).toHaveLength(4);
  await app.call('keepComparison', { comparisonId });
  await app.call('keepComparison', { comparisonId });
  const { conversation, messages } = await app.call('openConversation', { conversationId });
  expect(conversation.leafId).toBe(later);
  const kept = messages.slice(4);
  expect(kept.map(({ parentId, text, level, status }) => [parentId, text, level, status])).toEqual([
    [questionId, 'One', 'F16', 'complete'],
    [questionId, 'Two', 'Q8_0', 'complete'],
  ]);
  expect(await app.call('getReceipt', { replyId: kept[1]!.id })).toMatchObject({
    level: 'Q8_0',
    instruction: 'Be brief.',
    generatedTokens: 3,
    sampling: { seed: (await shown(app)).seed },
  });
  expect((await shown(app)).kept).toBe(true);
});

test('in a long conversation the levels get what its model still sees', async () => {
  const app = await withLevels();
  const conversationId = uuid();
  let parentId: string | null = null;
  const questions: string[] = [];
  for (const [number, text] of ['Salt?', 'Pepper?', 'Mustard?'].entries()) {
    const [questionId, replyId] = [uuid(), uuid()];
    await app.call('sendMessage', { conversationId, parentId, questionId, replyId, text });
    questions.push(questionId);
    // From the second reply on the first exchange has no room.
    await app.engine.replies[number]!.end('endOfText', number === 0 ? null : questions[1]!);
    parentId = replyId;
  }
  const modelIds = [app.levels.F16.id, app.levels.Q8_0.id];
  const source = { questionId: questions[2]! };
  await app.call('startComparison', { comparisonId: uuid(), modelIds, source });
  const { request } = await asked(app, 4);
  expect(request.contextStartId).toBe(questions[1]);
  expect(request.turns.map(({ messageId }) => messageId)[0]).toBe(questions[1]);
  expect(request.turns).toHaveLength(3);
});

test('keeping is one step, taken back and taken again with all of its answers', async () => {
  const app = await withLevels();
  const { call } = app;
  const { conversationId, questionId, replyId, comparisonId } = await compareReplies(app);
  await answerBoth(app);
  await call('keepComparison', { comparisonId });
  const kept = await call('openConversation', { conversationId });
  expect(kept.messages).toHaveLength(4);

  expect(await call('undoTree', { conversationId })).toBe('keep');
  const before = await call('openConversation', { conversationId });
  expect(before.messages.map(({ id }) => id)).toEqual([questionId, replyId]);
  expect(await call('redoTree', { conversationId })).toBe('keep');
  expect(await call('openConversation', { conversationId })).toEqual(kept);
  expect(await call('getReceipt', { replyId: kept.messages[3]!.id })).toMatchObject({ level: 'Q8_0' });
  expect(await call('undoTree', { conversationId })).toBe('keep');
  expect(await call('undoTree', { conversationId })).toBe('send');
});

test('a comparison of which nothing was written is kept without a step', async () => {
  const app = await withLevels();
  const { call } = app;
  const { conversationId, comparisonId } = await compareReplies(app);
  await call('stopComparison', { comparisonId });
  await expect.poll(async () => (await shown(app)).running).toBe(false);
  await call('keepComparison', { comparisonId });
  expect(await call('undoTree', { conversationId })).toBe('send');
});

test('nothing is kept in a conversation that is in the trash', async () => {
  const app = await withLevels();
  const { call } = app;
  const { conversationId, comparisonId } = await compareReplies(app);
  await answerBoth(app);
  await call('trashConversations', { conversationIds: [conversationId] });
  expect(await codeOf(call('keepComparison', { comparisonId }))).toBe('inTrash');
  expect((await shown(app)).kept).toBe(false);
  await call('restoreConversations', { conversationIds: [conversationId] });
  await call('keepComparison', { comparisonId });
  expect((await call('openConversation', { conversationId })).messages).toHaveLength(4);
});

test('what cannot be kept is refused: while it runs, without a turn, after its conversation is gone', async () => {
  const app = await withLevels();
  const modelIds = [app.levels.F16.id, app.levels.Q8_0.id];
  const typed = await begin(app, modelIds);
  expect(await codeOf(app.call('keepComparison', { comparisonId: typed }))).toBe('notFound');
  await (await asked(app, 1)).end();
  await (await asked(app, 2)).end();
  await expect.poll(async () => (await shown(app)).running).toBe(false);

  const [conversationId, questionId, comparisonId] = [uuid(), uuid(), uuid()];
  const turn = { conversationId, parentId: null, questionId, replyId: uuid(), text: 'Salt?' };
  await app.call('sendMessage', turn);
  await app.engine.replies[2]!.end();
  await app.call('startComparison', { comparisonId, modelIds, source: { questionId } });
  expect(await codeOf(app.call('keepComparison', { comparisonId }))).toBe('comparisonRunning');
  for (const number of [4, 5]) {
    const reply = await asked(app, number);
    reply.begin();
    reply.write('Kept?');
    await reply.end();
  }
  await expect.poll(async () => (await shown(app)).running).toBe(false);
  await app.call('deleteConversation', { conversationId });
  expect(await codeOf(app.call('keepComparison', { comparisonId }))).toBe('notFound');
});

test('the app closes in the middle of one, and the next start knows nothing of it', async () => {
  const app = await withLevels();
  await begin(app, [app.levels.F16.id, app.levels.Q8_0.id]);
  await asked(app, 1);
  await app.app.close();
  const again = await openApp({ dir: app.dir });
  expect((await again.call('getSnapshot', {})).comparison).toBeNull();
});
