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

describe('exporting', () => {
  test('Markdown holds the shown branch, each text to the byte', async () => {
    const opened = await openApp();
    const { conversationId } = await conversationIn(opened);
    expect(await opened.call('exportConversation', { conversationId, format: 'markdown' })).toEqual({
      kind: 'download',
      fileName: 'What is GGUF.md',
      mimeType: 'text/markdown;charset=utf-8',
      text: '# What is GGUF?\n\n## You\n\nWhat is *GGUF*?\n\n## Demo model (F16)\n\n# A file\n\n  with `spaces`  \n\n',
    });
  });

  test('plain text holds the shown branch', async () => {
    const opened = await openApp();
    const turn = await conversationIn(opened);
    await opened.call('regenerateReply', { questionId: turn.questionId, replyId: randomUUID() });
    opened.engine.replies[1]!.write('Another answer');
    const result = await opened.call('exportConversation', {
      conversationId: turn.conversationId,
      format: 'text',
    });
    expect(result).toMatchObject({
      fileName: 'What is GGUF.txt',
      text: 'What is GGUF?\n\nYou:\nWhat is *GGUF*?\n\nDemo model (F16):\nAnother answer\n',
    });
  });

  test('JSON holds every branch, with the generated ids, live ones too', async () => {
    const opened = await openApp();
    const turn = await conversationIn(opened);
    const replyId = randomUUID();
    await opened.call('regenerateReply', { questionId: turn.questionId, replyId });
    opened.engine.replies[1]!.write('so far', [1, 2]);
    const { conversationId } = turn;
    const result = await opened.call('exportConversation', { conversationId, format: 'json' });
    const { conversation, messages } = await opened.call('openConversation', { conversationId });
    const file = JSON.parse(result.kind === 'download' ? result.text : '');
    const ids = [null, [7, 8, 9], [1, 2]];
    expect(file).toEqual({
      format: 'xenon-desktop-conversation',
      version: 1,
      conversation,
      setup: { instruction: '', recordsTokens: false, modelId: null },
      messages: messages.map(({ conversationId: _, ...message }, index) => ({
        ...message,
        tokenIds: ids[index],
      })),
    });
  });

  test('on the desktop the host saves the file, unless the person cancels', async () => {
    const saveFile = vi.fn(async (): Promise<string | null> => join('/home', 'me', 'kept.md'));
    const opened = await openApp({ platform: { saveFile } });
    const { conversationId } = await conversationIn(opened);
    const request = { conversationId, format: 'markdown' } as const;
    expect(await opened.call('exportConversation', request)).toEqual({ kind: 'saved', fileName: 'kept.md' });
    expect(saveFile).toHaveBeenCalledWith('What is GGUF.md', expect.stringContaining('# A file'));
    saveFile.mockResolvedValue(null);
    expect(await opened.call('exportConversation', request)).toEqual({ kind: 'cancelled' });
    saveFile.mockRejectedValue(Object.assign(new Error('no room'), { code: 'ENOSPC' }));
    expect(await codeOf(opened.call('exportConversation', request))).toBe('diskFull');
  });

  test('of what is not there is not found', async () => {
    const { call } = await openApp();
    const request = { conversationId: randomUUID(), format: 'json' } as const;
    expect(await codeOf(call('exportConversation', request))).toBe('notFound');
  });
});
