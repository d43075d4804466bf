// Receipts and replays over an engine that does what a test says.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { fingerprintOf } from '../../../main/models/file-fingerprint.ts';
import type { LoadedModel } from '../../../preload/contract/models.ts';
import { ggufBytes } from '../../unit/models/gguf-bytes.ts';
import { exportedJson } from '../api/exported.ts';
import { codeOf, type OpenedApp, openApp } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

async function ask({ call, engine }: OpenedApp, parentId: string | null = null) {
  const turn = { conversationId: randomUUID(), parentId, questionId: randomUUID(), replyId: randomUUID() };
  await call('sendMessage', { ...turn, text: 'Hello?' });
  return { ...turn, reply: engine.replies.at(-1)! };
}

/** A whole reply, "One two". */
async function answered(app: OpenedApp) {
  const turn = await ask(app);
  turn.reply.begin();
  turn.reply.write('One two');
  await turn.reply.end();
  return turn;
}

/** Asks for a replay and waits until the engine has it. */
async function replayOf(app: OpenedApp, replyId: string) {
  const before = app.engine.replies.length;
  const replayId = randomUUID();
  const result = app.call('replayReply', { replyId, replayId });
  await expect.poll(() => app.engine.replies.length).toBe(before + 1);
  return { replayId, result, reply: app.engine.replies.at(-1)! };
}

/** Has the scripted engine say that what it has loaded is the file that it was told to load. */
function claimFile({ engine }: OpenedApp): void {
  const { fingerprint } = fingerprintOf(engine.loads.at(-1)!.path);
  engine.model = { ...engine.model!, provenance: { ...engine.model!.provenance, fingerprint } };
  engine.setState({ status: 'ready', model: engine.model });
}

/** A whole reply of a model in the list, in whose place the demo model is loaded now. */
async function writtenByAnother() {
  const path = join(tempDir(), 'other.gguf');
  writeFileSync(path, ggufBytes({ name: 'Other' }));
  const app = await openApp({ modelPath: path });
  const otherId = (await app.call('getSnapshot', {})).models.find(({ isDemo }) => !isDemo)!.id;
  await expect.poll(() => 'model' in app.engine.state).toBe(true);
  claimFile(app);
  const { replyId } = await answered(app);
  await app.call('useModel', { modelId: 'demo' });
  await expect.poll(() => app.engine.model?.modelId).toBe('demo');
  claimFile(app);
  return { app, replyId, otherId, path };
}

/** Everything that is kept of a conversation, ids and receipt included. */
const stored = async (app: OpenedApp, conversationId: string, replyId: string) => [
  await exportedJson(app, conversationId),
  await app.call('getReceipt', { replyId }),
];

describe('a receipt', () => {
  test('says after a reply how it came about', async () => {
    const app = await openApp();
    const { replyId } = await answered(app);
    expect(await app.call('getReceipt', { replyId })).toMatchObject({
      model: 'Demo model',
      file: { bytes: 1, fingerprint: 'f'.repeat(64), sha256: null },
      engine: 'scripted',
      device: 'CPU',
      format: 'xenon4',
      sampling: { temperature: 0.7, seed: 7 },
      promptSha256: 'a'.repeat(64),
      promptTokens: 10,
      generatedTokens: 7,
      stopReason: 'endOfText',
      continued: { tokens: 0, characters: 0 },
      promptLookup: false,
    });
  });

  test('is there as far as it is known when the reply was stopped, failed, or cut off by a crash', async () => {
    const app = await openApp();
    const stopped = await ask(app);
    stopped.reply.begin();
    stopped.reply.write('One');
    await app.call('stopReply', { replyId: stopped.replyId });
    const crashed = await ask(app);
    crashed.reply.begin();
    crashed.reply.write('Two!');
    await crashed.reply.fail(new AppError('engineCrashed'));
    await expect
      .poll(() => app.call('getReceipt', { replyId: stopped.replyId }))
      .toMatchObject({ stopReason: 'stopped', generatedTokens: 3 });
    expect(await app.call('getReceipt', { replyId: crashed.replyId })).toMatchObject({
      stopReason: null,
      generatedTokens: 4,
      timeToFirstTokenMs: null,
      promptSha256: 'a'.repeat(64),
    });
  });

  test('is written as soon as the prompt is settled, so that not even the death of the app takes it', async () => {
    const app = await openApp();
    const { reply, replyId } = await ask(app);
    expect(await app.call('getReceipt', { replyId })).toBeNull();
    reply.begin();
    expect(await app.call('getReceipt', { replyId })).toMatchObject({ generatedTokens: 0, stopReason: null });
  });

  test('of a continued reply is of its last part, and says where that began', async () => {
    const app = await openApp();
    const { reply, replyId } = await ask(app);
    reply.begin();
    reply.write('One');
    await reply.end('maxTokens');
    await app.call('continueReply', { replyId });
    const more = app.engine.replies.at(-1)!;
    more.begin();
    more.write(' two three');
    await more.end();
    expect(await app.call('getReceipt', { replyId })).toMatchObject({
      generatedTokens: 10,
      continued: { tokens: 3, characters: 3 },
    });
  });

  test('is none for a reply that no model has begun, and an error for no message', async () => {
    const app = await openApp();
    const { reply, replyId } = await ask(app);
    await reply.fail(new AppError('noModel'));
    expect(await app.call('getReceipt', { replyId })).toBeNull();
    expect(await codeOf(app.call('getReceipt', { replyId: randomUUID() }))).toBe('notFound');
  });
});

describe('what the model saw', () => {
  test('agrees with the receipt, or does not, or has none to agree with', async () => {
    const app = await openApp();
    const { replyId, questionId } = await answered(app);
    const { prompt } = app.engine;
    expect(await app.call('inspectPrompt', { replyId })).toEqual({ prompt, agrees: true });
    app.engine.prompt = { ...prompt, sha256: 'b'.repeat(64) };
    expect(await app.call('inspectPrompt', { replyId })).toMatchObject({ agrees: false });
    const { reply, replyId: without } = await ask(app);
    await reply.fail(new AppError('noModel'));
    expect(await app.call('inspectPrompt', { replyId: without })).toMatchObject({ agrees: null });
    expect(await codeOf(app.call('inspectPrompt', { replyId: questionId }))).toBe('badRequest');
  });
});

describe('a replay', () => {
  test('that gives the same tokens is a match, and leaves no trace', async () => {
    const app = await openApp();
    const { replyId, conversationId } = await answered(app);
    const before = await stored(app, conversationId, replyId);
    const heard = app.events.length;
    const { reply, result } = await replayOf(app, replyId);
    expect(reply.request).toMatchObject({ conversationId, pinned: true, sampling: { seed: 7 } });
    expect(reply.request.turns.map(({ text }) => text)).toEqual(['Hello?']);
    reply.begin();
    reply.write('One two');
    await reply.end();
    expect(await result).toEqual({ kind: 'match', tokens: 7, others: [] });
    const told = app.events.slice(heard).map(({ type }) => type);
    expect(await stored(app, conversationId, replyId)).toEqual(before);
    expect(told.filter((type) => type !== 'engineChanged' && type !== 'replyProgress')).toEqual([]);
  });

  test.each([
    ['says otherwise', 'One 🙂 more', { tokens: 4, before: 'One ', original: 'two', replayed: '🙂 more' }],
    ['ends sooner', 'One', { tokens: 3, before: 'One', original: ' two', replayed: '' }],
    ['goes on', 'One two three', { tokens: 7, before: 'One two', original: '', replayed: ' three' }],
  ])('that %s names the first difference', async (_, text, difference) => {
    const app = await openApp();
    const { replyId } = await answered(app);
    const { reply, result } = await replayOf(app, replyId);
    reply.begin();
    reply.write(text);
    await reply.end();
    expect(await result).toEqual({ kind: 'differs', ...difference, others: [] });
  });

  test('ends some way behind the first difference and not with the reply', async () => {
    const app = await openApp();
    const { replyId } = await answered(app);
    const { reply, result } = await replayOf(app, replyId);
    reply.begin();
    reply.write(`One ${'x'.repeat(40)}`);
    expect(await result).toMatchObject({ kind: 'differs', tokens: 4 });
    expect(reply.request.signal.aborted).toBe(true);
  });

  test('of a reply that was stopped goes as far as it went', async () => {
    const app = await openApp();
    const { reply: first, replyId } = await ask(app);
    first.begin();
    first.write('One');
    await app.call('stopReply', { replyId });
    await expect.poll(() => app.call('getReceipt', { replyId })).toMatchObject({ stopReason: 'stopped' });
    const { reply, result } = await replayOf(app, replyId);
    expect(reply.request.sampling.maxTokens).toBe(3);
    reply.begin();
    reply.write('One');
    await reply.end('maxTokens');
    expect(await result).toMatchObject({ kind: 'match', tokens: 3 });
  });

  test('of a continued reply begins where its last part began', async () => {
    const app = await openApp();
    const { reply: first, replyId } = await ask(app);
    first.begin();
    first.write('One');
    await first.end('maxTokens');
    await app.call('continueReply', { replyId });
    app.engine.replies.at(-1)!.begin();
    app.engine.replies.at(-1)!.write(' two');
    await app.engine.replies.at(-1)!.end();
    const { reply, result } = await replayOf(app, replyId);
    expect(reply.request.turns.at(-1)).toMatchObject({ role: 'assistant', text: 'One' });
    expect(reply.request.turns.at(-1)?.tokenIds).toHaveLength(3);
    reply.begin();
    reply.write(' two');
    await reply.end();
    expect(await result).toMatchObject({ kind: 'match', tokens: 4 });
  });

  test('can be stopped', async () => {
    const app = await openApp();
    const { replyId } = await answered(app);
    const { reply, result, replayId } = await replayOf(app, replyId);
    reply.begin();
    reply.write('One');
    await app.call('stopReplay', { replayId: randomUUID() });
    expect(reply.request.signal.aborted).toBe(false);
    await app.call('stopReplay', { replayId });
    expect(await result).toEqual({ kind: 'stopped', tokens: 3 });
  });

  test('is refused with what differs: no receipt, another prompt, another file or level', async () => {
    const app = await openApp();
    const { replyId } = await answered(app);
    const replay = () => app.call('replayReply', { replyId, replayId: randomUUID() });
    const { prompt, state } = app.engine;
    app.engine.prompt = { ...prompt, sha256: 'b'.repeat(64) };
    expect(await replay()).toEqual({ kind: 'refused', reasons: ['prompt'] });
    app.engine.prompt = prompt;
    const { model } = state as { model: LoadedModel };
    const provenance = { ...model.provenance, fingerprint: 'e'.repeat(64) };
    app.engine.setState({ status: 'ready', model: { ...model, level: 'Q2_K', provenance } });
    expect(await replay()).toEqual({ kind: 'refused', reasons: ['modelFile', 'level'] });
    const { reply, replyId: without } = await ask(app);
    await reply.fail(new AppError('noModel'));
    expect(await app.call('replayReply', { replyId: without, replayId: randomUUID() })).toEqual({
      kind: 'refused',
      reasons: ['noReceipt'],
    });
  });

  test('says what else was not as it was', async () => {
    const app = await openApp();
    const { replyId } = await answered(app);
    const { reply, result } = await replayOf(app, replyId);
    const { model } = app.engine.state as { model: LoadedModel };
    const other = { ...model, device: 'CUDA', provenance: { ...model.provenance, engine: 'newer' } };
    reply.request.onBegun?.({
      model: other,
      promptSha256: 'a'.repeat(64),
      promptTokens: 1,
      reusedTokens: 0,
      seed: 7,
      contextStartId: null,
      promptLookup: false,
    });
    reply.write('One two');
    await reply.end();
    expect(await result).toEqual({ kind: 'match', tokens: 7, others: ['engine', 'device'] });
  });

  test('ends at once where another model was loaded while it waited', async () => {
    const app = await openApp();
    const { replyId } = await answered(app);
    const { reply, result } = await replayOf(app, replyId);
    const { model } = app.engine.state as { model: LoadedModel };
    reply.request.onBegun?.({
      model: { ...model, level: 'Q2_K' },
      promptSha256: 'a'.repeat(64),
      promptTokens: 1,
      reusedTokens: 0,
      seed: 7,
      contextStartId: null,
      promptLookup: false,
    });
    expect(await result).toEqual({ kind: 'refused', reasons: ['level'] });
  });

  test('has the level that wrote it loaded, and the one before again behind it', async () => {
    const { app, replyId, otherId } = await writtenByAnother();
    const heard = app.engine.loads.length;
    const { reply, result } = await replayOf(app, replyId);
    expect(app.engine.loads.slice(heard).map(({ id }) => id)).toEqual([otherId]);
    expect(reply.request).toMatchObject({ modelId: otherId, pinned: true });
    claimFile(app);
    reply.begin();
    reply.write('One two');
    await reply.end();
    expect(await result).toEqual({ kind: 'match', tokens: 7, others: [] });
    expect(app.engine.loads.slice(heard).map(({ id }) => id)).toEqual([otherId, 'demo']);
    expect((await app.call('getSnapshot', {})).settings.currentModelId).toBe('demo');
  });

  test('does not make its level the default where the default cannot be loaded again', async () => {
    const { app, replyId, otherId } = await writtenByAnother();
    const { reply, result } = await replayOf(app, replyId);
    claimFile(app);
    app.engine.refuseNextLoad(new AppError('engineOutOfMemory'));
    reply.begin();
    reply.write('One two');
    await reply.end();
    await result;
    expect(app.engine.state).toMatchObject({ model: { modelId: otherId }, refused: { modelId: 'demo' } });
    expect((await app.call('getSnapshot', {})).settings.currentModelId).toBe('demo');
  });

  test('has the one before again, too, where that level fails to load', async () => {
    const { app, replyId, otherId } = await writtenByAnother();
    const heard = app.engine.loads.length;
    const { reply, result } = await replayOf(app, replyId);
    const code = codeOf(result);
    await reply.fail(new AppError('engineOutOfMemory'));
    expect(await code).toBe('engineOutOfMemory');
    expect(app.engine.loads.slice(heard).map(({ id }) => id)).toEqual([otherId, 'demo']);
  });

  test('is refused where the file that wrote it has changed or is not in the list any more', async () => {
    const { app, replyId, otherId, path } = await writtenByAnother();
    const heard = app.engine.loads.length;
    const refused = { kind: 'refused', reasons: ['modelFile'] };
    const replay = () => app.call('replayReply', { replyId, replayId: randomUUID() });
    writeFileSync(path, ggufBytes({ name: 'Other', contextLength: 1024 }));
    expect(await replay()).toEqual(refused);
    await app.call('forgetModel', { modelId: otherId });
    expect(await replay()).toEqual(refused);
    expect(app.engine.loads).toHaveLength(heard);
  });

  test('fails with the engine’s own reason', async () => {
    const app = await openApp();
    const { replyId } = await answered(app);
    const { reply, result } = await replayOf(app, replyId);
    const code = codeOf(result);
    await reply.fail(new AppError('engineCrashed'));
    expect(await code).toBe('engineCrashed');
  });
});
