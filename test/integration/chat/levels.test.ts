// Which level a reply is written with: the conversation's own, the default, or one that is asked for this once.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { ggufBytes } from '../../unit/models/gguf-bytes.ts';
import { codeOf, type OpenedApp, openApp } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

const uuid = () => crypto.randomUUID();

/** An app whose default is the demo model, with another model in its list. */
async function withTwo() {
  const path = join(tempDir(), 'other.gguf');
  writeFileSync(path, ggufBytes({ name: 'Other' }));
  const app = await openApp({ modelPath: path });
  const { models } = await app.call('getSnapshot', {});
  const other = models.find(({ isDemo }) => !isDemo)!;
  await app.call('useModel', { modelId: 'demo' });
  await expect.poll(() => 'model' in app.engine.state).toBe(true);
  return { app, other };
}

async function ask({ call }: OpenedApp, conversationId = uuid(), parentId: string | null = null) {
  const [questionId, replyId] = [uuid(), uuid()];
  await call('sendMessage', { conversationId, parentId, questionId, replyId, text: 'Hello?' });
  return { conversationId, questionId, replyId };
}

const loadedIds = ({ engine }: OpenedApp) => engine.loads.map(({ id }) => id);

test('a conversation with a level of its own has it loaded when it is asked, and others the default again', async () => {
  const { app, other } = await withTwo();
  const own = await ask(app);
  expect(app.engine.replies.at(-1)?.request.modelId).toBe('demo');
  await app.engine.replies.at(-1)?.end();
  await app.call('changeSetup', { conversationId: own.conversationId, changes: { modelId: other.id } });
  const before = loadedIds(app).length;
  const second = await ask(app, own.conversationId, own.replyId);
  expect(loadedIds(app).slice(before)).toEqual([other.id]);
  expect(app.engine.replies.at(-1)?.request.modelId).toBe(other.id);
  await app.engine.replies.at(-1)?.end();
  const third = await ask(app, own.conversationId, second.replyId);
  expect(loadedIds(app).slice(before)).toEqual([other.id]);
  await app.engine.replies.at(-1)?.end();
  await ask(app);
  expect(loadedIds(app).slice(before)).toEqual([other.id, 'demo']);
  const { messages } = await app.call('openConversation', { conversationId: own.conversationId });
  expect(messages.find(({ id }) => id === third.replyId)?.model).toBe('Other');
});

test('the level that was chosen before a conversation begins is its own, and survives a restart', async () => {
  const { app, other } = await withTwo();
  await app.call('changeSetup', { conversationId: null, changes: { modelId: other.id } });
  const { conversationId } = await ask(app);
  expect(app.engine.replies.at(-1)?.request.modelId).toBe(other.id);
  await app.app.close();
  const again = await openApp({ dir: app.dir });
  const { setups } = await again.call('getSnapshot', {});
  expect(setups[conversationId]?.modelId).toBe(other.id);
  expect(setups.new).toBeUndefined();
});

test('another level once makes a version beside the reply; the next turn has the conversation’s level again', async () => {
  const { app, other } = await withTwo();
  const first = await ask(app);
  await app.engine.replies.at(-1)?.end();
  const version = uuid();
  await app.call('regenerateReply', { questionId: first.questionId, replyId: version, modelId: other.id });
  expect(app.engine.replies.at(-1)?.request.modelId).toBe(other.id);
  await app.engine.replies.at(-1)?.end();
  const { messages } = await app.call('openConversation', { conversationId: first.conversationId });
  const replies = messages.filter(({ role }) => role === 'assistant');
  expect(replies.map(({ parentId, model }) => [parentId, model])).toEqual([
    [first.questionId, 'Demo model'],
    [first.questionId, 'Other'],
  ]);
  await ask(app, first.conversationId, version);
  expect(app.engine.replies.at(-1)?.request.modelId).toBe('demo');
  expect(loadedIds(app).slice(-2)).toEqual([other.id, 'demo']);
});

test('a level whose file is gone is refused with its reason, and nothing is written', async () => {
  const { app } = await withTwo();
  const path = join(tempDir(), 'gone.gguf');
  writeFileSync(path, ggufBytes({ name: 'Gone' }));
  const again = await openApp({ dir: (await closed(app)).dir, modelPath: path });
  const gone = (await again.call('getSnapshot', {})).models.at(-1)!;
  await again.call('useModel', { modelId: 'demo' });
  writeFileSync(path, 'not a model any more');
  const conversationId = uuid();
  await again.call('getSnapshot', {});
  await again.call('changeSetup', { conversationId: null, changes: { modelId: gone.id } });
  const turn = { conversationId, parentId: null, questionId: uuid(), replyId: uuid(), text: 'Hello?' };
  expect(await codeOf(again.call('sendMessage', turn))).toBe('modelNotGguf');
  expect((await again.call('getSnapshot', {})).conversations).toHaveLength(0);
});

test('a model that is not in the list any more counts as the default', async () => {
  const { app, other } = await withTwo();
  await app.call('changeSetup', { conversationId: null, changes: { modelId: other.id } });
  await app.call('forgetModel', { modelId: other.id });
  await ask(app);
  expect(app.engine.replies.at(-1)?.request.modelId).toBe('demo');
});

test('after a load that failed, the level is tried again when it is asked again', async () => {
  const { app, other } = await withTwo();
  await app.call('changeSetup', { conversationId: null, changes: { modelId: other.id } });
  app.engine.failNextLoad(new AppError('engineOutOfMemory'));
  const { questionId } = await ask(app);
  await app.engine.replies.at(-1)?.fail(new AppError('engineOutOfMemory'));
  const before = loadedIds(app).length;
  await app.call('regenerateReply', { questionId, replyId: uuid() });
  expect(loadedIds(app).slice(before)).toEqual([other.id]);
});

async function closed(app: OpenedApp): Promise<OpenedApp> {
  await app.app.close();
  return app;
}
