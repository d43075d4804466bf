// A conversation that is never written to disk, in the whole app over the real engine: whatever is done in it, no
// file of the data directory has a word of it.
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type App, createApp } from '../../../main/app.ts';
import type { Platform } from '../../../main/platform.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import {
  defaultExportChoice,
  exportFormats,
  isForTemporary,
} from '../../../preload/contract/export-choice.ts';
import type { Input, MethodName, Output } from '../../../preload/contract/methods.ts';
import type { Message } from '../../../preload/contract/models.ts';
import { buildIfStale } from '../../../scripts/build.ts';
import { exportedFile } from '../api/exported.ts';
import { createLauncher, modelPath } from '../engine/launch-worker.ts';
import { unzipped } from '../transfer/unzipped.ts';
import { finishedReply } from './finished-reply.ts';

const secret = 'zanzibarine';
/** Long enough for a KV cache that is worth a file. */
const question = `What of the ${secret}? ${'Tell me a long story about the city and its lemons. '.repeat(8)}`;
const title = 'Temporary conversation';

// The exports that are drawn are drawn by the built app's script.
beforeAll(buildIfStale);

let dir: string;
let app: App;
let events: AppEvent[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'xenon-temporary-'));
  await start();
  await call('updateSettings', { sampling: { temperature: 0, maxTokens: 40 } });
});
afterEach(async () => {
  await app.close();
  rmSync(dir, { recursive: true });
});

async function start(changes: Partial<Platform> = {}): Promise<void> {
  app = await createApp({
    platform: {
      host: 'browser',
      dataDir: dir,
      resourcesDir: dirname(dirname(modelPath)),
      version: '0',
      launchWorker: createLauncher().launch,
      ...changes,
    },
    modelPath,
    gpu: 'off',
    saveAfterIdleMs: 100,
  });
  events = [];
  app.subscribe((event) => events.push(event));
}

async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
  const outcome = await app.call(method, input);
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value as Output<M>;
}

async function ask(conversationId: string, parentId: string | null, text: string): Promise<Message> {
  const replyId = randomUUID();
  await call('sendMessage', { conversationId, parentId, questionId: randomUUID(), replyId, text });
  return finished(replyId);
}

const finished = (replyId: string): Promise<Message> => finishedReply(events, replyId);

const files = () =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** The files that have one of the texts, or a name with one. */
function tracesOf(...texts: readonly string[]): string[] {
  try {
    return files().filter((file) => {
      const bytes = readFileSync(file);
      return texts.some(
        (text) => file.includes(text) || bytes.includes(text) || bytes.includes(encodeURI(text)),
      );
    });
  } catch (error) {
    // One got its final name meanwhile, under which it must be looked at, too.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return tracesOf(...texts);
    throw error;
  }
}

/** Once the KV cache of another conversation is on disk, that of this one would be, too. */
async function untilSaved(conversationId: string): Promise<void> {
  await vi.waitFor(() => expect(files().some((file) => file.includes(`kv/${conversationId}`))).toBe(true), {
    timeout: 30_000,
  });
}

/** Begins one, with an instruction, turns, a second version and a draft; returns its last reply. */
async function fill(conversationId: string): Promise<Message> {
  await call('beginTemporary', { conversationId, title });
  await call('changeSetup', {
    conversationId,
    changes: { instruction: `Think of ${secret}.`, recordsTokens: true },
  });
  const first = await ask(conversationId, null, question);
  const replyId = randomUUID();
  await call('regenerateReply', { questionId: first.parentId as string, replyId });
  const second = await finished(replyId);
  await call('saveDraft', { conversationId, text: `And then the ${secret}. Indeed.` });
  await call('readAhead', { conversationId });
  return second;
}

test('nothing of it is in any file, while it is open and when the app has closed and opened again', async () => {
  const conversationId = randomUUID();
  const reply = await fill(conversationId);
  expect(reply.status).toBe('complete');
  expect(reply.text.length).toBeGreaterThan(20);

  const other = randomUUID();
  await ask(other, null, question.replace(secret, 'harbour'));
  await untilSaved(other);
  expect(tracesOf(secret, conversationId, reply.id, title)).toEqual([]);

  const { conversations, drafts, setups } = await call('getSnapshot', {});
  expect(conversations.find(({ id }) => id === conversationId)).toMatchObject({ temporary: true, title });
  expect(drafts[conversationId]).toContain(secret);
  expect(setups[conversationId]?.instruction).toContain(secret);
  const opened = await call('openConversation', { conversationId });
  expect(opened.conversation.temporary).toBe(true);
  expect(opened.messages).toHaveLength(3);
  expect((await call('search', { query: secret, from: null })).hits).toEqual([]);
  expect((await call('getReceipt', { replyId: reply.id }))?.instruction).toContain(secret);

  await app.close();
  expect(tracesOf(secret, conversationId, reply.id, title)).toEqual([]);
  await start();
  expect((await call('getSnapshot', {})).conversations.map(({ id }) => id)).toEqual([other]);
  expect(tracesOf(secret, conversationId, reply.id, title)).toEqual([]);
});

test('kept, it is a conversation like any other, with all that belongs to it', async () => {
  const conversationId = randomUUID();
  const reply = await fill(conversationId);
  const before = await call('openConversation', { conversationId });
  const record = await call('getTokenRecord', { replyId: reply.id });
  const receipt = await call('getReceipt', { replyId: reply.id });
  await call('keepTemporary', { conversationId });

  const after = await call('openConversation', { conversationId });
  expect(after.messages).toEqual(before.messages);
  expect(after.conversation.temporary).toBeUndefined();
  expect(after.conversation.title).toContain(secret);
  expect(events.findLast(({ type }) => type === 'conversationChanged')).toEqual({
    type: 'conversationChanged',
    conversation: after.conversation,
  });
  await app.close();
  await start();
  expect(await call('openConversation', { conversationId })).toEqual(after);
  const { drafts, setups } = await call('getSnapshot', {});
  expect(drafts[conversationId]).toContain(secret);
  expect(setups[conversationId]?.instruction).toContain(secret);
  expect(await call('getReceipt', { replyId: reply.id })).toEqual(receipt);
  expect(await call('getTokenRecord', { replyId: reply.id })).toEqual(record);
  expect((await call('search', { query: secret, from: null })).hits.length).toBeGreaterThan(1);
  // From now on its KV cache is worth a file.
  await ask(conversationId, reply.id, 'And?');
  await untilSaved(conversationId);
});

/** Looks for traces as long as something is done, and once after it. */
async function tracesDuring(work: Promise<unknown>, ...texts: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  let ended = false;
  void Promise.allSettled([work]).then(() => {
    ended = true;
  });
  do {
    for (const file of tracesOf(...texts)) found.add(file);
    // What is looked at must get on meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 20));
  } while (!ended);
  await work;
  return [...found, ...tracesOf(...texts)];
}

const { options } = defaultExportChoice;

// A thread for each format, and the whole directory is read over and over meanwhile.
const patience = { timeout: 240_000 };

test(
  'exported in a browser or copied, nothing of it is in any file, and it is what it would be if it were kept',
  patience,
  async () => {
    // What goes to the system's folder for temporary files is looked at, too.
    vi.stubEnv('TMPDIR', dir);
    onTestFinished(() => void vi.unstubAllEnvs());
    const conversationId = randomUUID();
    const reply = await fill(conversationId);
    const texts = [secret, conversationId, reply.id];
    const scope = { kind: 'conversation', conversationId } as const;
    for (const format of exportFormats.filter(isForTemporary)) {
      const exporting = exportedFile({ app, call }, scope, format);
      expect(await tracesDuring(exporting, ...texts)).toEqual([]);
      const { bytes } = await exporting;
      const text = format === 'docx' ? unzipped(bytes).get('word/document.xml')! : bytes;
      expect(text.includes(secret)).toBe(true);
    }
    const copying = call('copyOut', { scope, format: 'html', options });
    expect(await tracesDuring(copying, ...texts)).toEqual([]);
    expect((await copying).html).toContain(secret);

    const archived = async () => {
      const { bytes } = await exportedFile({ app, call }, scope, 'json', { branches: 'all' });
      return JSON.parse(bytes.toString()).conversations[0];
    };
    const before = await archived();
    await call('keepTemporary', { conversationId });
    const { title: name, ...after } = await archived();
    expect(after).toEqual({ ...before, title: undefined });
    expect(before.title).toBe(title);
    expect(name).not.toBe(title);
  },
);

test(
  'exported on a desktop, its words are in the file that was asked for and in no other',
  patience,
  async () => {
    const outside = join(dir, 'outside');
    mkdirSync(outside);
    const target = join(outside, 'asked for.md');
    const chooseTarget = vi.fn(async () => target);
    await app.close();
    await start({ chooseTarget });
    const conversationId = randomUUID();
    const reply = await fill(conversationId);
    const scope = { kind: 'conversation', conversationId } as const;
    const asked = { exportId: randomUUID(), scope, options };
    await expect(call('startExport', { ...asked, format: 'pdf' })).rejects.toThrow('pdfTemporary');
    expect(chooseTarget).not.toHaveBeenCalled();

    const exporting = call('startExport', { ...asked, format: 'markdown' });
    const found = await tracesDuring(exporting, secret, conversationId, reply.id);
    expect(await exporting).toEqual({ kind: 'saved', fileName: 'asked for.md' });
    // While it is written it is that file under another name.
    expect(found.filter((file) => !file.startsWith(target))).toEqual([]);
    expect(tracesOf(secret, conversationId, reply.id)).toEqual([target]);
  },
);

test('while a reply is written it cannot be kept, and once deleted it is gone from memory, too', async () => {
  const conversationId = randomUUID();
  await call('beginTemporary', { conversationId, title });
  await expect(call('beginTemporary', { conversationId, title })).rejects.toThrow('badRequest');
  const replyId = randomUUID();
  await call('sendMessage', {
    conversationId,
    parentId: null,
    questionId: randomUUID(),
    replyId,
    text: question,
  });
  expect((await call('getSnapshot', {})).running).toMatchObject([{ conversationId, replyId }]);
  await expect(call('keepTemporary', { conversationId })).rejects.toThrow('replyInProgress');
  await call('stopReply', { replyId });
  await finished(replyId);
  await call('deleteConversation', { conversationId });
  await expect(call('openConversation', { conversationId })).rejects.toThrow('notFound');
  await expect(call('keepTemporary', { conversationId })).rejects.toThrow('notFound');
  expect((await call('getSnapshot', {})).conversations).toEqual([]);
});
