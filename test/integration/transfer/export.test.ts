// Exports through the bridge, written by the real thread: what comes out, of what, and what happens when it cannot.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startServer } from '../../../main/http/server.ts';
import { databaseFileName } from '../../../main/store/database.ts';
import { keptAfterSentMs } from '../../../main/transfer/export/exporting.ts';
import { readMarkdown } from '../../../main/transfer/export/read-markdown.ts';
import { defaultExportChoice, downloadPath } from '../../../preload/contract/export-choice.ts';
import { megabyteText, nastyTexts, nastyTitles } from '../../nasty-corpus.ts';
import { generateStore } from '../../store-generator.ts';
import { allOptions, exportedFile, exportedJson, exportedText } from '../api/exported.ts';
import { codeOf, openApp } from '../api/open-app.ts';
import { rawRequest } from '../http/request.ts';
import { tempDir } from '../store/temp-dir.ts';
import { appWith, conversationIn, nastyApp } from './export-app.ts';
import { unzipped } from './unzipped.ts';

const { options } = defaultExportChoice;
const everything = { kind: 'everything' } as const;
type Scope = Parameters<typeof exportedFile>[1];

describe('one conversation', () => {
  test('as plain text holds the shown branch', async () => {
    const opened = await openApp();
    const turn = await conversationIn(opened);
    await opened.call('regenerateReply', { questionId: turn.questionId, replyId: randomUUID() });
    opened.engine.replies[1]!.write('Another answer');
    await opened.engine.replies[1]!.end();
    const text = await exportedText(opened, turn.conversationId, 'text', { timestamps: false });
    expect(text).toBe('What is GGUF?\n\nYou:\nWhat is *GGUF*?\n\nDemo model (F16):\nAnother answer\n');
  });

  test('as JSON holds every branch, with the generated ids, live ones too', async () => {
    const opened = await openApp();
    const turn = await conversationIn(opened);
    const replyId = randomUUID();
    await opened.call('regenerateReply', { questionId: turn.questionId, replyId });
    opened.engine.replies[1]!.write('so far', [1, 2]);
    const { messages } = await exportedJson(opened, turn.conversationId);
    const kept = messages.map((one: { text: string; tokenIds: unknown }) => [one.text, one.tokenIds]);
    expect(kept).toEqual([
      ['What is *GGUF*?', null],
      ['# A file\n\n  with `spaces`  \n', [7, 8, 9]],
      ['so far', [1, 2]],
    ]);
    const text = await exportedText(opened, turn.conversationId, 'text');
    expect(text).toMatch(/Still being written when this was exported\):\nso far\n$/);
  });

  test('of JSON only the shown branch, where that is asked for', async () => {
    const opened = await openApp();
    const turn = await conversationIn(opened);
    await opened.call('regenerateReply', { questionId: turn.questionId, replyId: randomUUID() });
    await opened.engine.replies[1]!.end();
    const file = JSON.parse(await exportedText(opened, turn.conversationId, 'json'));
    expect(file.conversations[0].messages).toHaveLength(2);
  });

  test('up to a turn ends with it, in every format', async () => {
    const opened = await openApp();
    const { conversationId, questionId } = await conversationIn(opened);
    const scope = { kind: 'branch', conversationId, leafId: questionId } as const;
    for (const format of ['text', 'markdown', 'json'] as const) {
      const { bytes } = await exportedFile(opened, scope, format, { branches: 'all' });
      expect(bytes.toString()).toContain('GGUF');
      expect(bytes.toString()).not.toContain('A file');
    }
  });

  test('all its branches are lines of their own for training', async () => {
    const opened = await openApp();
    const { conversationId, questionId } = await conversationIn(opened);
    await opened.call('regenerateReply', { questionId, replyId: randomUUID() });
    opened.engine.replies[1]!.write('Another answer');
    await opened.engine.replies[1]!.end();
    const lines = await exportedText(opened, conversationId, 'shareGpt', { branches: 'all' });
    const values = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).conversations[1].value);
    expect(values).toEqual(['Another answer', '# A file\n\n  with `spaces`  \n']);
  });

  test('a turn of a megabyte goes through', async () => {
    const text = megabyteText();
    const opened = await appWith([text], ['Long']);
    const read = readMarkdown(await exportedText(opened, opened.ids[0]!, 'markdown'));
    expect(read?.turns[1]?.text).toBe(text);
    expect(await exportedText(opened, opened.ids[0]!, 'text')).toContain(text);
  });
});

describe('several conversations', () => {
  test('as Markdown are a ZIP in which every text comes back to the byte', async () => {
    const opened = await nastyApp();
    const { bytes, fileName, mimeType } = await exportedFile(opened, everything, 'markdown', allOptions);
    expect(fileName).toMatch(/^Xenon conversations .*\.zip$/);
    expect(mimeType).toBe('application/zip');
    const files = unzipped(bytes);
    expect(files.size).toBe(nastyTitles.length);
    const read = [...files.values()].map((file) => readMarkdown(file.toString('utf8')));
    expect(read.map((one) => one?.title).sort()).toEqual([...nastyTitles].sort());
    for (const one of read) {
      const replies = one!.turns.filter(({ role }) => role === 'assistant').map(({ text }) => text);
      expect(replies).toEqual(nastyTexts.map(({ text }) => text));
    }
  });

  test('as JSON and JSONL are one file', async () => {
    const opened = await nastyApp();
    const whole = await exportedFile(opened, everything, 'json', { branches: 'all' });
    const { conversations } = JSON.parse(whole.bytes.toString());
    expect(conversations).toHaveLength(nastyTitles.length);
    expect(conversations[0].messages).toHaveLength(2 * nastyTexts.length + 1);
    const { bytes, fileName } = await exportedFile(opened, everything, 'messages');
    expect(fileName).toMatch(/\.jsonl$/);
    const lines = bytes.toString().trimEnd().split('\n');
    expect(lines).toHaveLength(nastyTitles.length);
    for (const line of lines) expect(JSON.parse(line).messages.length).toBeGreaterThan(10);
  });

  test('a selection, a folder with those in it, and everything but the trash', async () => {
    const opened = await openApp();
    const { call } = opened;
    const ids: string[] = [];
    for (const title of ['One', 'Two', 'Three', 'Four'])
      ids.push((await conversationIn(opened, title)).conversationId);
    const [one, two, three, four] = ids as [string, string, string, string];
    const [outer, inner] = [randomUUID(), randomUUID()];
    await call('createFolder', { folderId: outer, parentId: null, name: 'Out/er' });
    await call('createFolder', { folderId: inner, parentId: outer, name: 'Inner' });
    await call('organise', { conversationIds: [two], folderId: outer });
    await call('organise', { conversationIds: [three, four], folderId: inner });
    await call('trashConversations', { conversationIds: [four] });
    const names = async (scope: Scope) =>
      [...unzipped((await exportedFile(opened, scope, 'text')).bytes).keys()].sort();
    const inFolder = ['Out er/Inner/Three.txt', 'Out er/Two.txt'];
    expect(await names({ kind: 'selection', conversationIds: [one, two, one] })).toEqual([
      'One.txt',
      'Out er/Two.txt',
    ]);
    expect(await names({ kind: 'folder', folderId: outer })).toEqual(inFolder);
    expect(await names(everything)).toEqual(['One.txt', ...inFolder]);
    const single = await exportedFile(opened, { kind: 'selection', conversationIds: [one] }, 'text');
    expect(single.fileName).toBe('One.txt');
  });

  test('tell how far they are, and end where they are cancelled, with nothing left behind', async () => {
    const dir = tempDir();
    generateStore(dir, { conversations: 400, turns: 8000 });
    const opened = await openApp({ dir });
    const told = () => opened.events.filter((event) => event.type === 'exportProgress');
    const exportId = randomUUID();
    const running = opened.call('startExport', { exportId, scope: everything, format: 'markdown', options });
    await expect.poll(() => told().length, { interval: 2, timeout: 30_000 }).toBeGreaterThan(0);
    await opened.call('cancelExport', { exportId });
    expect(await running).toEqual({ kind: 'cancelled' });
    expect(readdirSync(join(dir, 'exports'))).toEqual([]);
    expect(told().at(-1)).toMatchObject({ exportId, total: 400 });
    expect(told().at(-1)!.done).toBeLessThan(400);
    // And whole, once it is let through.
    const { bytes } = await exportedFile(opened, everything, 'markdown');
    expect(unzipped(bytes).size).toBe(400);
    expect(told().at(-1)).toMatchObject({ done: 400, total: 400 });
  });
});

describe('temporary conversations', () => {
  const temporary = async () => {
    const opened = await openApp();
    const conversationId = randomUUID();
    await opened.call('beginTemporary', { conversationId, title: 'Not kept' });
    const ids = { conversationId, parentId: null, questionId: randomUUID(), replyId: randomUUID() };
    await opened.call('sendMessage', { ...ids, text: 'A question' });
    opened.engine.replies.at(-1)!.write('so far', [1, 2]);
    return { opened, conversationId };
  };

  test('are exported with what has been written of a reply', async () => {
    const { opened, conversationId } = await temporary();
    const scope = { kind: 'conversation', conversationId } as const;
    const { bytes, fileName } = await exportedFile(opened, scope, 'text');
    expect(fileName).toBe('Not kept.txt');
    expect(bytes.toString()).toMatch(/Still being written when this was exported\):\nso far\n$/);
    expect(existsSync(join(opened.dir, 'exports'))).toBe(false);
  });

  test('come out of a selection among others, and do not belong to everything', async () => {
    const { opened, conversationId } = await temporary();
    const { conversationId: other } = await conversationIn(opened);
    const names = async (scope: Scope) =>
      [...unzipped((await exportedFile(opened, scope, 'text')).bytes).keys()].sort();
    expect(await names({ kind: 'selection', conversationIds: [other, conversationId] })).toEqual([
      'Not kept.txt',
      'What is GGUF.txt',
    ]);
    expect(existsSync(join(opened.dir, 'exports'))).toBe(false);
    expect(await names(everything)).toEqual(['What is GGUF.txt']);
  });

  test('take the preset along that they have chosen', async () => {
    const { opened, conversationId } = await temporary();
    const preset = { id: randomUUID(), name: 'Calm', values: { temperature: 0.1 } };
    await opened.call('savePreset', { preset });
    await opened.call('setGeneration', { conversationId, generation: { presetId: preset.id, values: {} } });
    const file = JSON.parse(await exportedText(opened, conversationId, 'json'));
    expect(file.presets).toEqual([preset]);
  });
});

describe('on the desktop', () => {
  const saving = async (target: string | null) => {
    const asked: string[] = [];
    const chooseTarget = async (name: string) => {
      asked.push(name);
      return target;
    };
    const opened = await openApp({ platform: { chooseTarget } });
    const { conversationId } = await conversationIn(opened);
    const scope = { kind: 'conversation', conversationId } as const;
    const request = { exportId: randomUUID(), scope, format: 'text', options } as const;
    return { asked, dir: opened.dir, saved: opened.call('startExport', request) };
  };

  test('the file is where the person says, in place of what was there', async () => {
    const target = join(tempDir(), 'kept.txt');
    writeFileSync(target, 'before');
    const { asked, saved } = await saving(target);
    expect(await saved).toEqual({ kind: 'saved', fileName: 'kept.txt' });
    expect(asked).toEqual(['What is GGUF.txt']);
    expect(readFileSync(target, 'utf8')).toContain('# A file');
    expect(readdirSync(join(target, '..'))).toEqual(['kept.txt']);
  });

  test('a choice that is cancelled writes nothing', async () => {
    const { saved, dir } = await saving(null);
    expect(await saved).toEqual({ kind: 'cancelled' });
    expect(existsSync(join(dir, 'exports'))).toBe(false);
  });

  test('a place that cannot be written to is said, and what is there stays', async () => {
    const folder = join(tempDir(), 'folder');
    mkdirSync(folder);
    for (const target of [folder, join(folder, 'missing', 'a.txt')]) {
      expect(await codeOf((await saving(target)).saved)).toBe('exportUnwritable');
      expect(readdirSync(join(folder, '..'))).toEqual(['folder']);
    }
  });
});

describe('what cannot be exported', () => {
  test('is said: nothing there, or no longer there', async () => {
    const { call } = await openApp();
    const start = (scope: Scope) =>
      codeOf(call('startExport', { exportId: randomUUID(), scope, format: 'json', options }));
    expect(await start(everything)).toBe('exportEmpty');
    expect(await start({ kind: 'conversation', conversationId: randomUUID() })).toBe('notFound');
    expect(await start({ kind: 'folder', folderId: randomUUID() })).toBe('notFound');
  });
});

describe('what a page fetches', () => {
  const exportedTo = async () => {
    const opened = await openApp();
    const { conversationId } = await conversationIn(opened);
    const scope = { kind: 'conversation', conversationId } as const;
    const outcome = await opened.call('startExport', {
      exportId: randomUUID(),
      scope,
      format: 'text',
      options,
    });
    if (outcome.kind !== 'download') throw new Error(`It was ${outcome.kind}.`);
    return { ...opened, path: outcome.path, id: outcome.path.slice(downloadPath.length) };
  };

  test('can be fetched again where the connection broke once all of it had been sent', async () => {
    const { app, path, id } = await exportedTo();
    const sent: string[] = [];
    const downloads = {
      download: app.downloads.download,
      fetched(one: string) {
        app.downloads.fetched(one);
        sent.push(one);
      },
    };
    const at = { rendererDir: tempDir(), host: '127.0.0.1', port: 0, token: 'token', secret: 'secret' };
    const server = await startServer({ app: { ...app, downloads }, ...at });
    onTestFinished(() => server.close());
    const port = Number(new URL(server.url).port);
    const headers = { host: `127.0.0.1:${port}`, cookie: `xenon-${port}=secret` };
    // One that takes nothing of what it is sent.
    const socket = connect(port, '127.0.0.1').pause();
    await once(socket, 'connect');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    await expect.poll(() => sent, { timeout: 30_000 }).toEqual([id]);
    socket.resetAndDestroy();
    const again = await rawRequest(port, { path, headers });
    expect(again.status).toBe(200);
    expect(again.body).toContain('# A file');
  });

  test('goes when its time is over', async () => {
    const { app, dir, id } = await exportedTo();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    app.downloads.fetched(id);
    vi.advanceTimersByTime(keptAfterSentMs - 1);
    app.downloads.fetched(id);
    vi.advanceTimersByTime(keptAfterSentMs - 1);
    expect(app.downloads.download(id)).not.toBe(null);
    vi.advanceTimersByTime(1);
    expect(app.downloads.download(id)).toBe(null);
    vi.useRealTimers();
    await expect.poll(() => readdirSync(join(dir, 'exports')), { timeout: 30_000 }).toEqual([]);
  });
});

test('what was not fetched goes when the app closes, and what a killed app left at the next start', async () => {
  const first = await openApp();
  const exports = join(first.dir, 'exports');
  const { conversationId } = await conversationIn(first);
  const scope = { kind: 'conversation', conversationId } as const;
  await first.call('startExport', { exportId: randomUUID(), scope, format: 'text', options });
  expect(readdirSync(exports)).toHaveLength(1);
  await first.app.close();
  expect(existsSync(exports)).toBe(false);
  mkdirSync(exports);
  writeFileSync(join(exports, 'left'), 'x');
  await openApp({ dir: first.dir });
  expect(existsSync(exports)).toBe(false);
});

test('an export keeps nobody from emptying the write-ahead log', async () => {
  const opened = await openApp();
  const { conversationId } = await conversationIn(opened);
  await exportedText(opened, conversationId, 'text');
  await opened.call('deleteConversation', { conversationId });
  expect(statSync(join(opened.dir, `${databaseFileName}-wal`)).size).toBe(0);
});

describe('on the clipboard', () => {
  test('a turn is what was said, and a conversation what its file would hold', async () => {
    const opened = await openApp();
    const { call } = opened;
    const { conversationId, replyId } = await conversationIn(opened);
    const turn = { kind: 'turn', conversationId, messageId: replyId } as const;
    expect(await call('copyOut', { scope: turn, format: 'markdown', options })).toEqual({
      text: '# A file\n\n  with `spaces`  \n',
      html: null,
    });
    const scope = { kind: 'conversation', conversationId } as const;
    const copied = await call('copyOut', { scope, format: 'markdown', options });
    expect(readMarkdown(copied.text)?.turns).toHaveLength(2);
    const missing = { ...turn, messageId: randomUUID() };
    expect(await codeOf(call('copyOut', { scope: missing, format: 'text', options }))).toBe('notFound');
  });

  test('too much is refused', async () => {
    const half = megabyteText(3_000_000);
    const { call, ids } = await appWith([half, half], ['Long']);
    const scope = { kind: 'conversation', conversationId: ids[0]! } as const;
    expect(await codeOf(call('copyOut', { scope, format: 'text', options }))).toBe('copyTooLong');
  });
});
