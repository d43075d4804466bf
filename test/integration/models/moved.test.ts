// What happens to model files while the app is not looking: they move, change, come back.
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { splitGguf } from '../../split-gguf.ts';
import { ggufBytes } from '../../unit/models/gguf-bytes.ts';
import { codeOf, type OpenedApp, openApp } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

const tensors = ['q', 'k', 'v'].map((name) => ({
  name: `blk.0.attn_${name}.weight`,
  shape: [64, 64],
  type: 1,
}));
const xenon = ggufBytes({ name: 'Xenon-4', tensors });

function write(name: string, bytes = xenon): string {
  const path = join(tempDir(), name);
  writeFileSync(path, bytes);
  return path;
}

/** Opens the app with a file in its list. */
async function openWith(path: string, options: Parameters<typeof openApp>[0] = {}) {
  const opened = await openApp({ ...options, modelPath: path });
  return { ...opened, id: (await entry(opened)).id };
}

const entry = async ({ call }: Pick<OpenedApp, 'call'>, at = 1) =>
  (await call('getSnapshot', {})).models[at]!;
const pathOf = async (app: Pick<OpenedApp, 'engine' | 'call'>, id: string) => {
  await app.call('useModel', { modelId: id });
  return app.engine.loads.at(-1)?.path;
};

describe('a file that has moved', () => {
  test('and is nowhere is said to have, with the folder that it was in, for as long as it is away', async () => {
    const path = write('xenon.gguf');
    const app = await openWith(path);
    rmSync(path);
    const gone = { code: 'modelMissing', detail: { file: 'xenon.gguf', path: dirname(path) } };
    expect((await entry(app)).problem).toEqual(gone);
    expect((await entry(app)).problem).toEqual(gone);
    expect(await entry(app)).toMatchObject({ id: app.id, name: 'Xenon-4', change: null });
  });

  test('within its folder is found again under its new name, and said so until it is used', async () => {
    const path = write('xenon.gguf');
    const app = await openWith(path);
    await app.call('renameModel', { modelId: app.id, name: 'Mine' });
    const now = join(dirname(path), 'renamed.gguf');
    // Of the same size, but another one.
    writeFileSync(join(dirname(path), 'another.gguf'), Buffer.from(xenon).fill(1, xenon.length - 100));
    renameSync(path, now);
    const change = { kind: 'moved', from: dirname(path) };
    expect(await entry(app)).toMatchObject({
      id: app.id,
      name: 'Mine',
      fileName: 'renamed.gguf',
      change,
      problem: null,
    });
    await app.app.close();
    const later = await openApp({ dir: app.dir });
    expect(await entry(later)).toMatchObject({ fileName: 'renamed.gguf', change, problem: null });
    expect(await pathOf(later, app.id)).toBe(now);
    expect((await entry(later)).change).toBeNull();
  });

  test('into the folder of models, folders within it included, is found there while the app runs', async () => {
    const path = write('xenon.gguf');
    const app = await openWith(path);
    const folder = join(app.dir, 'models', 'someone_Xenon-4-GGUF');
    mkdirSync(folder, { recursive: true });
    renameSync(path, join(folder, 'xenon.gguf'));
    expect(await entry(app)).toMatchObject({ isOwn: true, problem: null, change: { kind: 'moved' } });
    expect(await pathOf(app, app.id)).toBe(join(folder, 'xenon.gguf'));
  });

  test('is found with all its parts where it is split, and not without one of them', async () => {
    const parts = splitGguf(write('whole.gguf'), join(tempDir(), 'xenon'), { parts: 3 });
    const app = await openWith(parts[1]!);
    expect(await entry(app)).toMatchObject({ parts: 3, fileName: basename(parts[0]!) });
    const folder = join(app.dir, 'models');
    mkdirSync(folder, { recursive: true });
    for (const part of parts.slice(1)) renameSync(part, join(folder, basename(part)));
    expect((await entry(app)).problem).toMatchObject({ code: 'modelPartMissing', detail: { parts: 3 } });
    renameSync(parts[0]!, join(folder, basename(parts[0]!)));
    expect(await entry(app)).toMatchObject({ parts: 3, problem: null, change: { kind: 'moved' } });
    expect(await pathOf(app, app.id)).toBe(join(folder, basename(parts[0]!)));
  });

  test('is not taken for a copy of it that has an entry of its own', async () => {
    const path = write('xenon.gguf');
    const first = await openWith(path);
    await first.app.close();
    const copy = join(dirname(path), 'copy.gguf');
    cpSync(path, copy);
    const app = await openApp({ dir: first.dir, modelPath: copy });
    rmSync(path);
    expect((await entry(app)).problem?.code).toBe('modelMissing');
    expect(await entry(app, 2)).toMatchObject({ fileName: 'copy.gguf', change: null });
  });

  test('and is added again where it is now keeps its entry, name and all', async () => {
    const path = write('xenon.gguf');
    const first = await openWith(path);
    await first.call('renameModel', { modelId: first.id, name: 'Mine' });
    await first.app.close();
    const now = join(tempDir(), 'elsewhere.gguf');
    renameSync(path, now);
    const app = await openApp({ dir: first.dir, modelPath: now });
    expect((await app.call('getSnapshot', {})).models).toHaveLength(2);
    expect(await entry(app)).toMatchObject({ id: first.id, name: 'Mine', problem: null, change: null });
    expect(app.engine.loads).toMatchObject([{ id: first.id, path: now }]);
  });
});

describe('a file that has changed', () => {
  const other = ggufBytes({ name: 'Xenon-5', tensors });

  test('is said to have, with what it says now, until it is used: also one of the same size', async () => {
    const path = write('xenon.gguf');
    const app = await openWith(path);
    expect(other.length).toBe(xenon.length);
    writeFileSync(path, other);
    const change = { kind: 'contents' };
    expect(await entry(app)).toMatchObject({ name: 'Xenon-5', change, problem: null });
    await app.app.close();
    const later = await openApp({ dir: app.dir });
    // Loading it at the start is nobody's using it.
    expect(await entry(later)).toMatchObject({ change });
    await later.call('useModel', { modelId: app.id });
    expect((await entry(later)).change).toBeNull();
  });

  test('between two looks is not passed over by the use that finds it out', async () => {
    const path = write('xenon.gguf');
    const app = await openWith(path);
    writeFileSync(path, other);
    await app.call('useModel', { modelId: app.id });
    expect(await entry(app)).toMatchObject({ change: { kind: 'contents' } });
  });

  test('a question that it is to answer uses it', async () => {
    const path = write('xenon.gguf');
    const app = await openWith(path);
    writeFileSync(path, other);
    expect((await entry(app)).change).not.toBeNull();
    const ids = {
      conversationId: crypto.randomUUID(),
      questionId: crypto.randomUUID(),
      replyId: crypto.randomUUID(),
    };
    await app.call('sendMessage', { ...ids, parentId: null, text: 'Hello' });
    expect((await entry(app)).change).toBeNull();
  });

  test('only in its time, or away and back, has not changed', async () => {
    const path = write('xenon.gguf');
    const app = await openWith(path);
    utimesSync(path, 1000, 1000);
    expect(await entry(app)).toMatchObject({ change: null, problem: null });
    // To a folder that nobody looks into.
    const away = join(tempDir(), 'away.gguf');
    renameSync(path, away);
    expect((await entry(app)).problem?.code).toBe('modelMissing');
    renameSync(away, path);
    expect(await entry(app)).toMatchObject({ change: null, problem: null });
  });

  test('into no model says what is wrong, and the next whole one that it was changed', async () => {
    const path = write('xenon.gguf');
    const app = await openWith(path);
    writeFileSync(path, other.subarray(0, other.length - 10));
    expect(await entry(app)).toMatchObject({
      name: 'Xenon-4',
      problem: { code: 'modelTruncated' },
      change: null,
    });
    writeFileSync(path, other);
    expect(await entry(app)).toMatchObject({ name: 'Xenon-5', problem: null, change: { kind: 'contents' } });
  });
});

test('a split model given by links keeps the names by which its parts are found', async () => {
  const parts = splitGguf(write('whole.gguf'), join(tempDir(), 'xenon'), { parts: 2 });
  const folder = tempDir();
  const blobs = tempDir();
  for (const [at, part] of parts.entries()) {
    renameSync(part, join(blobs, `hash${at}`));
    symlinkSync(join(blobs, `hash${at}`), join(folder, basename(part)));
  }
  const app = await openWith(join(folder, basename(parts[1]!)));
  expect(app.engine.loads.at(-1)?.path).toBe(join(folder, basename(parts[0]!)));
  expect((await entry(app)).isOwn).toBe(false);
});

test('a split model of which a part is missing is not added, and the part is named', async () => {
  const parts = splitGguf(write('whole.gguf'), join(tempDir(), 'xenon'), { parts: 2 });
  rmSync(parts[1]!);
  expect(await codeOf(openApp({ modelPath: parts[0]! }))).toBe('modelPartMissing');
});
