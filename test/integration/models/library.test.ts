import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../../main/errors.ts';
import { fileKeyOf } from '../../../main/models/file-key.ts';
import { createModelLibrary } from '../../../main/models/library.ts';
import { openStore } from '../../../main/store/store.ts';
import { at } from '../../../scripts/places.ts';
import { splitGguf } from '../../split-gguf.ts';
import { ggufBytes } from '../../unit/models/gguf-bytes.ts';
import { codeOf, openApp, resourcesWithDemo } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

function modelFile(name = 'xenon.gguf', spec: Parameters<typeof ggufBytes>[0] = { name: 'Xenon-4' }): string {
  const path = join(tempDir(), name);
  writeFileSync(path, ggufBytes(spec));
  return path;
}

async function openWith(modelPath: string, options: Parameters<typeof openApp>[0] = {}) {
  const opened = await openApp({ ...options, modelPath });
  const model = async () => (await opened.call('getSnapshot', {})).models[1]!;
  return { ...opened, modelPath, model, id: (await model()).id };
}

describe('a card', () => {
  test('tells the size of the weights apart from that of the file', async () => {
    const { model } = await openWith(modelFile());
    const { bytes, weightBytes, parameters } = await model();
    expect(weightBytes).toBe(2 * parameters);
    expect(bytes).toBeGreaterThan(weightBytes);
  });

  test('says the speed that replies have shown here, and reckons that of a level that wrote none', async () => {
    const first = await openWith(modelFile());
    const { level, bytes, weightBytes } = await first.model();
    expect(await first.call('getModelSpeeds', {})).toEqual({});
    await first.app.close();
    const store = openStore(first.dir);
    store.machineFacts.noteSpeed(fileKeyOf({ path: first.modelPath, level, bytes }), {
      prefill: { shown: 900, slow: 0 },
      decode: { shown: 12, slow: 0 },
    });
    store.close();
    const tensors = [{ name: 'blk.0.attn_q.weight', shape: [64, 64], type: 8 }];
    const other = await openWith(modelFile('other.gguf', { name: 'Xenon-4', tensors }), { dir: first.dir });
    const added = (await other.call('getSnapshot', {})).models.at(-1)!;
    const speeds = await other.call('getModelSpeeds', {});
    expect(speeds[first.id]).toEqual({ tokensPerSecond: 12, isEstimate: false });
    expect(speeds[added.id]?.isEstimate).toBe(true);
    expect(speeds[added.id]?.tokensPerSecond).toBeCloseTo((12 * weightBytes) / added.weightBytes, 6);
  });
});

test('a full disk that keeps nothing of what is seen in files makes none of them unusable', async () => {
  const { app, dir, model, modelPath } = await openWith(modelFile());
  const seen = await model();
  await app.close();
  const store = openStore(dir);
  onTestFinished(() => store.close());
  const put = (): never => {
    throw new AppError('diskFull');
  };
  const places = { dataDir: dir, resourcesDir: resourcesWithDemo() };
  const library = createModelLibrary({ models: { ...store.models, put }, places });
  expect(library.list()[1]).toEqual(seen);
  writeFileSync(modelPath, ggufBytes({ name: 'Another, longer name' }));
  expect(library.refresh()).toBe(true);
  expect(library.list()[1]).toMatchObject({ name: 'Another, longer name', problem: null });
  expect(library.refresh()).toBe(false);
});

describe('a name of one’s own', () => {
  test('is shown in place of the file’s, outlives the app, and an empty one brings the file’s back', async () => {
    const first = await openWith(modelFile());
    await first.call('renameModel', { modelId: first.id, name: '  The small one ' });
    expect(await first.model()).toMatchObject({ name: 'The small one', family: 'Xenon-4' });
    await first.app.close();
    const second = await openWith(first.modelPath, { dir: first.dir });
    expect(await second.model()).toMatchObject({ name: 'The small one', family: 'Xenon-4' });
    expect(second.engine.loads).toMatchObject([{ name: 'The small one' }]);
    await second.call('renameModel', { modelId: first.id, name: '' });
    expect(await second.model()).toMatchObject({ name: 'Xenon-4', family: 'Xenon-4' });
  });

  test('stays when the file is described anew, and the demo model takes none', async () => {
    const { call, id, model, modelPath } = await openWith(modelFile());
    await call('renameModel', { modelId: id, name: 'Mine' });
    writeFileSync(modelPath, ggufBytes({ name: 'Another, longer name' }));
    expect(await model()).toMatchObject({ name: 'Mine', family: 'Another, longer name' });
    expect(await codeOf(call('renameModel', { modelId: 'demo', name: 'Mine' }))).toBe('badRequest');
    expect(await codeOf(call('renameModel', { modelId: 'none', name: 'Mine' }))).toBe('notFound');
  });
});

test('a file is shown in its folder on the desktop; one that is gone is named, and in a browser there is no folder', async () => {
  const shown: string[] = [];
  const platform = { host: 'desktop' as const, showInFolder: (path: string) => void shown.push(path) };
  const { call, id, modelPath } = await openWith(modelFile(), { platform });
  await call('revealModel', { modelId: id });
  expect(shown).toEqual([modelPath]);
  rmSync(modelPath);
  expect(await codeOf(call('revealModel', { modelId: id }))).toBe('modelMissing');
  expect(await codeOf(call('revealModel', { modelId: 'none' }))).toBe('notFound');
  expect(shown).toHaveLength(1);
  const inBrowser = await openWith(modelFile());
  expect(await codeOf(inBrowser.call('revealModel', { modelId: inBrowser.id }))).toBe('notInBrowser');
});

test('models that are dropped are added where they lie, each by itself; what is none is named', async () => {
  const { app, call, events, id, modelPath } = await openWith(modelFile());
  const whole = modelFile('whole.gguf', {
    name: 'Split',
    tensors: ['q', 'k'].map((name) => ({ name: `blk.0.attn_${name}.weight`, shape: [32, 32], type: 1 })),
  });
  const parts = splitGguf(whole, join(tempDir(), 'split'), { parts: 2 });
  const text = join(tempDir(), 'text.gguf');
  writeFileSync(text, 'a text');
  app.addDropped([...parts, text, modelPath]);
  const { models, settings } = await call('getSnapshot', {});
  expect(models.slice(2)).toMatchObject([{ name: 'Split', parts: 2, isOwn: false }]);
  expect(settings.currentModelId).toBe(id);
  expect(events.at(-1)).toEqual({
    type: 'modelsDropped',
    modelIds: [models[2]!.id, id],
    refused: [{ code: 'modelNotGguf', detail: { file: 'text.gguf' } }],
  });
});

describe('the details of a file', () => {
  test('are its place, its parts, its tensors by type, its tokenizer and its template', async () => {
    const tensors = [
      { name: 'blk.0.attn_norm.weight', shape: [64], type: 0 },
      { name: 'blk.0.attn_q.weight', shape: [64, 64], type: 1 },
      { name: 'blk.0.attn_k.weight', shape: [64, 64], type: 1 },
    ];
    const parts = splitGguf(modelFile('whole.gguf', { tensors }), join(tempDir(), 'split'), { parts: 2 });
    const { call, id } = await openWith(parts[0]!);
    const details = await call('getModelDetails', { modelId: id });
    expect(details).toMatchObject({
      path: parts[0],
      files: parts.map((path) => ({ name: basename(path), bytes: statSync(path).size })),
      tensors: [
        { type: 'F16', tensors: 2, parameters: 8192, bytes: 16_384 },
        { type: 'F32', tensors: 1, parameters: 64, bytes: 256 },
      ],
      tokenizer: { pieces: 3 },
      template: null,
      sha256: null,
    });
    expect(await codeOf(call('getModelDetails', { modelId: 'none' }))).toBe('notFound');
    rmSync(parts[1]!);
    expect(await codeOf(call('getModelDetails', { modelId: id }))).toBe('modelPartMissing');
  });

  test('of the demo model have the template that its prompts are written by', async () => {
    const { call } = await openApp({ platform: { resourcesDir: at('resources') } });
    const { template, tokenizer } = await call('getModelDetails', { modelId: 'demo' });
    expect(template).toContain('[INST]');
    expect(tokenizer).toEqual({ kind: 'llama', pieces: 832, beginId: 1, endId: 2 });
  });

  test('have the hash once the whole file has been read for it, until it changes', async () => {
    const { call, id, modelPath } = await openWith(modelFile());
    const sha256 = createHash('sha256').update(readFileSync(modelPath)).digest('hex');
    expect((await call('getModelDetails', { modelId: id })).sha256).toBeNull();
    expect(await call('hashModel', { modelId: id })).toBe(sha256);
    expect((await call('getModelDetails', { modelId: id })).sha256).toBe(sha256);
    writeFileSync(modelPath, ggufBytes({ name: 'Another' }));
    expect((await call('getModelDetails', { modelId: id })).sha256).toBeNull();
    rmSync(modelPath);
    await call('getSnapshot', {});
    expect(await codeOf(call('hashModel', { modelId: id }))).toBe('modelMissing');
  });
});
