// Removing models: only the app's own files are ever deleted.
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../main/store/store.ts';
import { splitGguf } from '../../split-gguf.ts';
import { ggufBytes } from '../../unit/models/gguf-bytes.ts';
import { codeOf, openApp } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

const tensors = ['q', 'k'].map((name) => ({ name: `blk.0.attn_${name}.weight`, shape: [32, 32], type: 1 }));

/** The app with a model of its own, of so many parts, in the folder of a repository. */
async function openWithOwn(parts = 1, platform: Parameters<typeof openApp>[0] = {}) {
  const dir = tempDir();
  const folder = join(dir, 'models', 'someone_Xenon-4');
  mkdirSync(folder, { recursive: true });
  const whole = join(folder, 'xenon.gguf');
  writeFileSync(whole, ggufBytes({ name: 'Xenon-4', tensors }));
  let files = [whole];
  if (parts > 1) {
    files = splitGguf(whole, join(folder, 'xenon'), { parts });
    renameSync(whole, join(tempDir(), 'whole.gguf'));
  }
  const app = await openApp({ dir, modelPath: files[0]!, ...platform });
  const { models } = await app.call('getSnapshot', {});
  return { ...app, folder, files, id: models[1]!.id, entry: models[1]! };
}
const listed = async ({ call }: Pick<Awaited<ReturnType<typeof openWithOwn>>, 'call'>) =>
  (await call('getSnapshot', {})).models.map(({ id }) => id);

describe('where there is a trash', () => {
  function desktop() {
    const trash = tempDir();
    const moveToTrash = async (path: string) => renameSync(path, join(trash, basename(path)));
    return { trash, options: { platform: { host: 'desktop' as const, moveToTrash } } };
  }

  test('every file of a model goes there, with the empty folder of its repository, and the demo model is used', async () => {
    const { trash, options } = desktop();
    const app = await openWithOwn(2, options);
    expect(app.entry).toMatchObject({ isOwn: true, parts: 2 });
    await app.call('removeModel', { modelId: app.id, forGood: false });
    expect(readdirSync(trash).sort()).toEqual(app.files.map((path) => basename(path)));
    expect(existsSync(app.folder)).toBe(false);
    expect(existsSync(dirname(app.folder))).toBe(true);
    expect(await listed(app)).toEqual(['demo']);
    expect(app.engine.loads.at(-1)?.id).toBe('demo');
  });

  test('what cannot go there stays, with its entry, and the reason is said', async () => {
    const moveToTrash = () => Promise.reject(new Error('there is no trash on this disk'));
    const app = await openWithOwn(1, { platform: { host: 'desktop', moveToTrash } });
    const outcome = await app.app.call('removeModel', { modelId: app.id, forGood: false });
    expect(outcome).toEqual({
      ok: false,
      error: {
        code: 'modelNotRemoved',
        detail: { file: 'xenon.gguf', reason: 'there is no trash on this disk' },
      },
    });
    expect(await listed(app)).toEqual(['demo', app.id]);
    expect(existsSync(app.files[0]!)).toBe(true);
  });
});

test('where there is no trash a file is deleted only for good, and only when that is said', async () => {
  const app = await openWithOwn();
  const other = join(app.folder, 'notes.txt');
  writeFileSync(other, 'mine');
  expect(await codeOf(app.call('removeModel', { modelId: app.id, forGood: false }))).toBe('badRequest');
  expect(existsSync(app.files[0]!)).toBe(true);
  await app.call('removeModel', { modelId: app.id, forGood: true });
  expect(existsSync(app.files[0]!)).toBe(false);
  expect(existsSync(other)).toBe(true);
  expect(await listed(app)).toEqual(['demo']);
});

test('a file that is used in place, and the demo model, are never deleted', async () => {
  const path = join(tempDir(), 'xenon.gguf');
  writeFileSync(path, ggufBytes({ name: 'Xenon-4' }));
  const { call } = await openApp({ modelPath: path });
  const { models } = await call('getSnapshot', {});
  for (const { id, isOwn } of models) {
    expect(isOwn).toBe(false);
    expect(await codeOf(call('removeModel', { modelId: id, forGood: true }))).toBe('badRequest');
  }
  expect(await codeOf(call('removeModel', { modelId: 'none', forGood: true }))).toBe('notFound');
  expect(existsSync(path)).toBe(true);
});

test('a file that a job still needs is kept until that is done or cancelled', async () => {
  const first = await openWithOwn();
  await first.app.close();
  const store = openStore(first.dir);
  const target = join(first.dir, 'models', 'made.gguf');
  const source = first.files[0]!;
  const params = { source, fingerprint: null, target, level: 'Q4_0', again: false, bytes: null };
  const step = {
    kind: 'quantize' as const,
    subject: 'Q4_0',
    params,
    memory: null,
    done: false,
  };
  const about = { purpose: 'makeLevels' as const, name: 'Xenon-4', levels: ['Q4_0'], originals: null };
  const id = crypto.randomUUID();
  store.jobs.add({ id, about, state: 'paused', error: null, createdAt: 1, steps: [step] });
  store.close();
  const app = await openApp({ dir: first.dir });
  expect(await codeOf(app.call('removeModel', { modelId: first.id, forGood: true }))).toBe('modelNeeded');
  expect(existsSync(first.files[0]!)).toBe(true);
  await app.call('cancelJob', { jobId: id });
  await expect.poll(async () => (await app.call('getSnapshot', {})).jobs).toEqual([]);
  await app.call('removeModel', { modelId: first.id, forGood: true });
  expect(existsSync(first.files[0]!)).toBe(false);
});
