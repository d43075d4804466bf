import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { keptInTrashMs } from '../../../preload/contract/organisation.ts';
import { codeOf, type OpenedApp, openApp } from './open-app.ts';

const uuid = () => crypto.randomUUID();

/** A conversation with one question, whose reply is still being written. */
async function begin({ call }: OpenedApp, text = 'Hello?') {
  const [conversationId, questionId, replyId] = [uuid(), uuid(), uuid()];
  await call('sendMessage', { conversationId, parentId: null, questionId, replyId, text });
  return { conversationId, questionId, replyId };
}

const placeOf = async ({ call }: OpenedApp, id: string) => {
  const { conversations } = await call('getSnapshot', {});
  return conversations.find((one) => one.id === id);
};

describe('folders', () => {
  test('lie in one another once, and no deeper', async () => {
    const app = await openApp();
    const [top, inner, other] = [uuid(), uuid(), uuid()];
    await app.call('createFolder', { folderId: top, parentId: null, name: 'Work' });
    await app.call('createFolder', { folderId: inner, parentId: top, name: 'Letters' });
    await app.call('createFolder', { folderId: other, parentId: null, name: 'Home' });
    expect(await codeOf(app.call('createFolder', { folderId: uuid(), parentId: inner, name: 'x' }))).toBe(
      'badRequest',
    );
    expect(await codeOf(app.call('moveFolder', { folderId: top, parentId: other }))).toBe('badRequest');
    expect(await codeOf(app.call('moveFolder', { folderId: other, parentId: other }))).toBe('badRequest');
    await app.call('moveFolder', { folderId: inner, parentId: other });
    await app.call('renameFolder', { folderId: other, name: 'Garden' });
    expect((await app.call('getSnapshot', {})).folders).toEqual([
      { id: other, parentId: null, name: 'Garden' },
      { id: inner, parentId: other, name: 'Letters' },
      { id: top, parentId: null, name: 'Work' },
    ]);
  });

  test('one that is moved takes along what is in it', async () => {
    const app = await openApp();
    const [top, inner] = [uuid(), uuid()];
    const { conversationId } = await begin(app);
    await app.call('createFolder', { folderId: inner, parentId: null, name: 'Letters' });
    await app.call('organise', { conversationIds: [conversationId], folderId: inner });
    await app.call('createFolder', { folderId: top, parentId: null, name: 'Work' });
    await app.call('moveFolder', { folderId: inner, parentId: top });
    expect(await placeOf(app, conversationId)).toMatchObject({ folderId: inner });
    await app.call('deleteFolder', { folderId: top });
    expect((await app.call('getSnapshot', {})).folders).toEqual([
      { id: inner, parentId: null, name: 'Letters' },
    ]);
    expect(await placeOf(app, conversationId)).toMatchObject({ folderId: inner });
  });

  test('one that is deleted keeps in its order what is archived or in the trash, too', async () => {
    const app = await openApp();
    const folderId = uuid();
    const archived = await begin(app);
    const thrown = await begin(app);
    const conversationIds = [archived.conversationId, thrown.conversationId];
    await app.call('createFolder', { folderId, parentId: null, name: 'Work' });
    await app.call('organise', { conversationIds, folderId, addTags: ['kept'] });
    await app.call('organise', { conversationIds: [archived.conversationId], archived: true });
    await app.call('trashConversations', { conversationIds: [thrown.conversationId] });
    await app.call('deleteFolder', { folderId });
    const left = { folderId: null, tags: ['kept'] };
    expect(await placeOf(app, archived.conversationId)).toMatchObject({ ...left, archived: true });
    expect((await placeOf(app, thrown.conversationId))?.trashedAt).toBeGreaterThan(0);
    expect(await placeOf(app, thrown.conversationId)).toMatchObject(left);
  });

  test('one that is deleted leaves what is in it where it was', async () => {
    const app = await openApp();
    const [top, inner] = [uuid(), uuid()];
    const { conversationId } = await begin(app);
    await app.call('createFolder', { folderId: top, parentId: null, name: 'Work' });
    await app.call('createFolder', { folderId: inner, parentId: top, name: 'Letters' });
    await app.call('organise', { conversationIds: [conversationId], folderId: inner });
    await app.call('deleteFolder', { folderId: inner });
    expect(await placeOf(app, conversationId)).toMatchObject({ folderId: top });
    expect(app.events.at(-1)).toMatchObject({ type: 'conversationChanged', conversation: { folderId: top } });
    await app.call('deleteFolder', { folderId: top });
    expect(await placeOf(app, conversationId)).toMatchObject({ folderId: null });
  });
});

test('many conversations are put somewhere at once, or none of them', async () => {
  const app = await openApp();
  const a = await begin(app);
  const b = await begin(app);
  const conversationIds = [a.conversationId, b.conversationId];
  await app.call('organise', { conversationIds, pinned: true, addTags: ['Recipes', 'bread'] });
  expect(await placeOf(app, b.conversationId)).toMatchObject({ pinned: true, tags: ['bread', 'Recipes'] });
  await app.call('organise', {
    conversationIds,
    addTags: ['recipes'],
    removeTags: ['BREAD'],
    archived: true,
  });
  expect(await placeOf(app, a.conversationId)).toMatchObject({ archived: true, tags: ['Recipes'] });
  const withUnknown = [a.conversationId, uuid()];
  expect(await codeOf(app.call('organise', { conversationIds: withUnknown, pinned: false }))).toBe(
    'notFound',
  );
  expect(await codeOf(app.call('organise', { conversationIds, folderId: uuid() }))).toBe('notFound');
  expect(await placeOf(app, a.conversationId)).toMatchObject({ pinned: true });
});

describe('the trash', () => {
  test('takes a conversation with the reply that is being written, and gives it back', async () => {
    const app = await openApp();
    const { conversationId } = await begin(app);
    const reply = app.engine.replies.at(-1)!;
    reply.begin();
    reply.write('as far as it came');
    await app.call('trashConversations', { conversationIds: [conversationId] });
    expect((await placeOf(app, conversationId))?.trashedAt).toBeGreaterThan(0);
    expect(reply.request.signal.aborted).toBe(true);
    await app.call('restoreConversations', { conversationIds: [conversationId] });
    expect(await placeOf(app, conversationId)).toMatchObject({ trashedAt: null });
    const { messages } = await app.call('openConversation', { conversationId });
    expect(messages.map(({ text }) => text)).toEqual(['Hello?', 'as far as it came']);
  });

  test('is emptied of what is in it and of nothing else', async () => {
    const app = await openApp();
    const kept = await begin(app, 'kept');
    const thrown = await begin(app, 'thrown away');
    const other = await begin(app, 'other');
    const all = [kept, thrown, other].map(({ conversationId }) => conversationId);
    await app.call('trashConversations', { conversationIds: all.slice(1) });
    await app.call('emptyTrash', { conversationIds: [kept.conversationId, thrown.conversationId] });
    const left = () =>
      app.call('getSnapshot', {}).then(({ conversations }) => conversations.map(({ id }) => id));
    expect((await left()).sort()).toEqual([kept.conversationId, other.conversationId].sort());
    await app.call('emptyTrash', { conversationIds: null });
    expect(await left()).toEqual([kept.conversationId]);
  });

  test('is not emptied of several before a backup of them is made', async () => {
    const app = await openApp();
    const [one, other] = [await begin(app, 'one'), await begin(app, 'other')];
    const both = [one.conversationId, other.conversationId];
    const made = async () => (await app.call('getBackups', {})).backups;
    await app.call('trashConversations', { conversationIds: both });
    const folder = join(app.dir, 'backups');
    writeFileSync(folder, 'No folder, so nothing can be put there.');
    expect(await codeOf(app.call('emptyTrash', { conversationIds: null }))).not.toBe('nothing was thrown');
    expect((await app.call('getSnapshot', {})).conversations).toHaveLength(2);
    rmSync(folder);
    await app.call('emptyTrash', { conversationIds: null });
    expect((await app.call('getSnapshot', {})).conversations).toEqual([]);
    expect(await made()).toMatchObject([{ kind: 'delete', holds: { conversations: 2 } }]);
    const alone = await begin(app, 'alone');
    await app.call('trashConversations', { conversationIds: [alone.conversationId] });
    await app.call('emptyTrash', { conversationIds: [alone.conversationId] });
    expect(await made()).toHaveLength(1);
  });

  test('loses what has been in it for 30 days when the app starts, once a backup holds it', async () => {
    const app = await openApp();
    const old = await begin(app);
    const fresh = await begin(app);
    await app.call('trashConversations', { conversationIds: [old.conversationId] });
    await app.app.close();
    const db = openDatabase(app.dir);
    db.prepare('UPDATE conversations SET trashed_at = trashed_at - ? WHERE id = ?').run(
      keptInTrashMs + 1,
      old.conversationId,
    );
    db.prepare('UPDATE conversations SET trashed_at = ? WHERE id = ?').run(Date.now(), fresh.conversationId);
    db.close();
    // As where the clock is wrong: no backup is from within the 30 days, and none can be made.
    const folder = join(app.dir, 'backups');
    writeFileSync(folder, 'No folder, so nothing can be put there.');
    const without = await openApp({ dir: app.dir });
    const problem = async () => (await without.call('getBackups', {})).problem;
    await expect.poll(problem, { timeout: 30_000 }).not.toBe(null);
    expect((await without.call('getSnapshot', {})).conversations).toHaveLength(2);
    await without.app.close();
    rmSync(folder);
    const again = await openApp({ dir: app.dir });
    const left = async () => (await again.call('getSnapshot', {})).conversations.map(({ id }) => id);
    await expect.poll(left, { timeout: 30_000 }).toEqual([fresh.conversationId]);
    const { backups } = await again.call('getBackups', {});
    expect(backups).toMatchObject([{ kind: 'delete', holds: { conversations: 2 } }]);
  });
});
