// Imports as pages see them, over the whole app: files come, are read in a thread, and a report stays.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog } from '../../../main/log.ts';
import { databaseFileName } from '../../../main/store/database.ts';
import { archiveFormat, archiveVersion } from '../../../main/transfer/archive/json-archive.ts';
import { createImports } from '../../../main/transfer/import/imports.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import type { ImportState } from '../../../preload/contract/import.ts';
import { tempDir } from '../store/temp-dir.ts';
import { codeOf, type OpenedApp, openApp } from './open-app.ts';

const importId = '0b0f1f5e-6f0a-4f0e-9a59-0f4bb7a9c0c1';
const otherId = '1b0f1f5e-6f0a-4f0e-9a59-0f4bb7a9c0c1';
const file = (number: number) =>
  `{"messages":[{"role":"user","content":"What is ${number}?"},{"role":"assistant","content":"A number."}]}`;

async function* bytes(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

const upload = (name: string, ...parts: readonly string[]) => ({ name, length: null, body: bytes(...parts) });

const ended = (state: ImportState | null): boolean => state !== null && state.status !== 'running';

async function whenEnded({ app, call }: OpenedApp): Promise<ImportState> {
  const { promise, resolve } = Promise.withResolvers<ImportState>();
  const end = app.subscribe((event) => {
    if (event.type === 'importChanged' && ended(event.import)) resolve(event.import!);
  });
  const { import: now } = await call('getSnapshot', {});
  if (ended(now)) resolve(now!);
  return await promise.finally(end);
}

test('files come in, and every page is told to look anew', async () => {
  const opened = await openApp();
  const { app, call, events, dir } = opened;
  expect(await app.receiveFile(importId, upload('a.jsonl', file(1).slice(0, 20), file(1).slice(20)))).toEqual(
    {
      ok: true,
      value: null,
    },
  );
  expect(await app.receiveFile(importId, upload('b\u202e.jsonl', `${file(2)}\n{}`))).toMatchObject({
    ok: true,
  });
  await call('startImport', { importId });
  const done = await whenEnded(opened);
  expect(done).toMatchObject({
    status: 'done',
    importId,
    report: { counts: { added: 2, refused: 1 }, turns: 4, backup: null },
  });
  if (done.status !== 'done') return;
  expect(done.report.lines.map(({ file: name }) => name)).toEqual(['b .jsonl', 'a.jsonl', 'b .jsonl']);
  expect(events.some(({ type }) => type === 'missed')).toBe(true);
  const { conversations, import: kept } = await call('getSnapshot', {});
  expect(conversations.map(({ title }) => title).sort()).toEqual(['What is 1?', 'What is 2?']);
  expect(kept).toEqual(done);
  expect(readdirSync(join(dir, 'imports'))).toEqual([]);

  await call('closeImport', { importId });
  expect((await call('getSnapshot', {})).import).toBeNull();
});

test('of a file that brings prompts alone every page hears, too', async () => {
  const opened = await openApp();
  const { app, call, events } = opened;
  const savedTexts = [{ id: otherId, kind: 'prompt', name: 'Explain', text: 'Explain {{it}}.' }];
  const head = { format: archiveFormat, version: archiveVersion, folders: [], presets: [], savedTexts };
  await app.receiveFile(importId, upload('a.json', JSON.stringify({ ...head, conversations: [] })));
  await call('startImport', { importId });
  expect(await whenEnded(opened)).toMatchObject({
    report: { lines: [], besides: { prompts: 1, personas: 0 } },
  });
  expect((await call('getSnapshot', {})).savedTexts).toEqual(savedTexts);
  expect(events.some(({ type }) => type === 'missed')).toBe(true);
});

test('what came in is found, also where the app was closed before the index had it', async () => {
  const first = await openApp();
  await first.app.receiveFile(importId, upload('a.jsonl', file(1)));
  await first.call('startImport', { importId });
  await whenEnded(first);
  await first.app.close();
  const second = await openApp({ dir: first.dir });
  await expect
    .poll(async () => (await second.call('search', { query: 'number ', from: null })).hits.length, {
      timeout: 30_000,
    })
    .toBeGreaterThan(0);
});

test('one at a time; without files, and after its end, there is nothing to start', async () => {
  const opened = await openApp();
  const { app, call } = opened;
  expect(await codeOf(call('startImport', { importId }))).toBe('importNoFiles');
  // Sent by a page that went away: it keeps nobody else from importing.
  await app.receiveFile(otherId, upload('left.jsonl', file(1)));
  await app.receiveFile(importId, upload('a.jsonl', file(2)));
  expect(await codeOf(call('startImport', { importId: otherId }))).toBe('importNoFiles');
  await call('startImport', { importId });
  expect(await codeOf(call('startImport', { importId }))).toBe('importRunning');
  expect(await app.receiveFile(otherId, upload('b.jsonl', file(3)))).toMatchObject({
    ok: false,
    error: { code: 'importRunning' },
  });
  await whenEnded(opened);
  expect(await codeOf(call('startImport', { importId }))).toBe('importNoFiles');
  expect((await call('getSnapshot', {})).conversations).toHaveLength(1);
});

test('cancelled while it reads, nothing of it is there', async () => {
  const opened = await openApp();
  const { app, call } = opened;
  const many = Array.from({ length: 30_000 }, (_, number) => file(number)).join('\n');
  await app.receiveFile(importId, upload('many.jsonl', many));
  const { promise: reading, resolve } = Promise.withResolvers<void>();
  app.subscribe((event) => {
    if (
      event.type === 'importChanged' &&
      event.import?.status === 'running' &&
      event.import.conversations > 0
    )
      resolve();
  });
  await call('startImport', { importId });
  await reading;
  await call('cancelImport', { importId });
  expect(await whenEnded(opened)).toEqual({ status: 'cancelled', importId });
  expect((await call('getSnapshot', {})).conversations).toEqual([]);
  const hits = await call('search', { query: 'number ', from: null });
  expect(hits.hits).toEqual([]);
});

test('more bytes than are taken are refused in words, whether or not they were announced', async () => {
  const dir = tempDir();
  const events: AppEvent[] = [];
  const imports = createImports({
    dataDir: dir,
    file: join(dir, databaseFileName),
    publish: (event) => events.push(event),
    log: createLog(dir),
    backUp: async () => null,
    isUnfinished: () => false,
    leaveLog: () => {},
    pendingWrites: new SharedArrayBuffer(4),
    mostBytes: 10,
  });
  const announced = imports.receive(importId, { name: 'a', length: 11, body: bytes('x') });
  expect(await codeOf(announced)).toBe('importTooLarge');
  expect(await codeOf(imports.receive(importId, upload('a', '123456', '7890', '1')))).toBe('importTooLarge');
  expect(imports.current).toMatchObject({ status: 'failed', error: { detail: { limitBytes: 10 } } });
  expect(readdirSync(join(dir, 'imports'))).toEqual([]);
  await imports.close();
});

test('the thread folds in the log for as long as it is there, until the search index has everything', async () => {
  const dir = tempDir();
  const left: boolean[] = [];
  const gone = Promise.withResolvers<void>();
  const report = {
    counts: { added: 0, already: 0, continued: 0, beside: 0, refused: 0 },
    ...{ turns: 0, archived: 0, besides: { folders: 0, presets: 0, prompts: 0, personas: 0 } },
    ...{ lines: [], linesLeftOut: 0, filesPassedOver: 0 },
  };
  const imports = createImports({
    dataDir: dir,
    file: join(dir, databaseFileName),
    publish: () => {},
    log: createLog(dir),
    backUp: async () => null,
    isUnfinished: () => false,
    leaveLog: (isLeft) => left.push(isLeft),
    pendingWrites: new SharedArrayBuffer(4),
    startThread: () => ({ ended: Promise.resolve(report), gone: gone.promise, cancel: () => gone.resolve() }),
  });
  await imports.receive(importId, upload('a', file(1)));
  expect(left).toEqual([]);
  imports.start(importId);
  await expect.poll(() => imports.current?.status).toBe('done');
  expect(left).toEqual([true]);
  gone.resolve();
  await expect.poll(() => left).toEqual([true, false]);
  await imports.close();
});

test('without a backup nothing is imported', async () => {
  const dir = tempDir();
  const imports = createImports({
    dataDir: dir,
    file: join(dir, databaseFileName),
    publish: () => {},
    log: createLog(dir),
    backUp: () => Promise.reject(new Error('no room')),
    isUnfinished: () => false,
    leaveLog: () => {},
    pendingWrites: new SharedArrayBuffer(4),
    startThread: () => {
      throw new Error('must not be started');
    },
  });
  await imports.receive(importId, upload('a', file(1)));
  imports.start(importId);
  await expect.poll(() => imports.current?.status).toBe('failed');
  await imports.close();
});
