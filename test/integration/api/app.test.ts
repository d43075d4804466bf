import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../preload/contract/models.ts';
import { tempDir } from '../store/temp-dir.ts';
import { codeOf, type OpenedApp, openApp } from './open-app.ts';

async function conversationIn({ call, engine }: OpenedApp, question = 'What is *GGUF*?') {
  const turn = {
    conversationId: randomUUID(),
    parentId: null,
    questionId: randomUUID(),
    replyId: randomUUID(),
  };
  await call('sendMessage', { ...turn, text: question });
  engine.replies.at(-1)!.write('# A file\n\n  with `spaces`  \n', [7, 8, 9]);
  await engine.replies.at(-1)!.end();
  return turn;
}

describe('starting', () => {
  test('gives a page everything for its first frame', async () => {
    const { call, dir } = await openApp();
    await call('saveDraft', { conversationId: null, text: 'unsent' });
    expect(await call('getSnapshot', {})).toMatchObject({
      version: '1.2.3',
      host: 'browser',
      platform: process.platform,
      dataDir: dir,
      conversations: [],
      models: [{ id: 'demo' }],
      settings: defaultSettings,
      engine: { status: 'ready' },
      drafts: { new: 'unsent' },
    });
  });

  test('in a directory that cannot be made is refused', async () => {
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    expect(await codeOf(openApp({ dir: join(file, 'data') }))).toBe('dataDirUnwritable');
  });

  test('twice in one directory is refused, and the first goes on', async () => {
    const first = await openApp();
    expect(await codeOf(openApp({ dir: first.dir }))).toBe('dataDirInUse');
    await conversationIn(first);
    expect((await first.call('getSnapshot', {})).conversations).toHaveLength(1);
  });

  test('over a database of a newer version is refused, and the file stays the same to the byte', async () => {
    const first = await openApp();
    await conversationIn(first);
    await first.app.close();
    const file = join(first.dir, 'xenon.db');
    const db = new Sqlite(file);
    db.pragma('user_version = 99');
    db.close();
    const bytes = readFileSync(file);
    expect(await codeOf(openApp({ dir: first.dir }))).toBe('databaseNewer');
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  test('leaves a log, without a word of a conversation in it', async () => {
    const opened = await openApp();
    await conversationIn(opened, 'a secret question');
    const log = readFileSync(join(opened.dir, 'logs', 'main.log'), 'utf8');
    expect(log).toContain('Xenon Desktop 1.2.3');
    expect(log).not.toContain('secret');
  });
});

describe('what happens', () => {
  test('is told to every listener until it stops listening, one that fails included', async () => {
    const { app, call } = await openApp();
    const failing = vi.fn(() => {
      throw new Error('gone');
    });
    const seen: string[] = [];
    app.subscribe(failing);
    const stop = app.subscribe(({ type }) => seen.push(type));
    await call('updateSettings', { theme: 'dark' });
    stop();
    await call('updateSettings', { theme: 'light' });
    expect(seen).toEqual(['settingsChanged']);
    expect(failing).toHaveBeenCalledTimes(2);
  });

  test('a renamed conversation is told of', async () => {
    const opened = await openApp();
    const { conversationId } = await conversationIn(opened);
    await opened.call('renameConversation', { conversationId, title: ' GGUF ' });
    expect(opened.events.at(-1)).toMatchObject({
      type: 'conversationChanged',
      conversation: { title: 'GGUF' },
    });
  });
});
