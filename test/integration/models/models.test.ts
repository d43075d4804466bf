import {
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEvents } from '../../../main/api/events.ts';
import { AppError } from '../../../main/errors.ts';
import { createCurrentModel } from '../../../main/models/current-model.ts';
import { fileKeyOf } from '../../../main/models/file-key.ts';
import { createModelLibrary } from '../../../main/models/library.ts';
import { openStore } from '../../../main/store/store.ts';
import { defaultSettings, type EngineState } from '../../../preload/contract/models.ts';
import { createScriptedEngine, type ScriptedEngine } from '../../fakes/scripted-engine.ts';
import { geometries, writeSyntheticGguf } from '../../synthetic-gguf.ts';
import { ggufBytes } from '../../unit/models/gguf-bytes.ts';
import { codeOf, type OpenedApp, openApp, resourcesWithDemo } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';

function modelFile(name = 'xenon.gguf', spec: Parameters<typeof ggufBytes>[0] = { name: 'Xenon-4' }): string {
  const path = join(tempDir(), name);
  writeFileSync(path, ggufBytes(spec));
  return path;
}

describe('the model in use', () => {
  test('is the demo model at first, called so whatever its file says, and it is loaded at once', async () => {
    const { call, engine } = await openApp();
    const { models, engine: state } = await call('getSnapshot', {});
    expect(models).toEqual([
      {
        id: 'demo',
        name: 'Demo model',
        family: 'Demo model',
        level: 'F16',
        fileName: 'demo.gguf',
        bytes: expect.any(Number),
        parameters: 1024,
        weightBytes: expect.any(Number),
        trainedContextLength: 4096,
        isDemo: true,
        parts: 1,
        isOwn: false,
        change: null,
        problem: null,
      },
    ]);
    expect(engine.loads).toMatchObject([{ id: 'demo', isDemo: true, contextLength: 4096 }]);
    expect(state).toMatchObject({ status: 'ready', model: { modelId: 'demo' } });
  });

  test('is the file of --model, in place, from then on', async () => {
    const modelPath = modelFile('my-xenon.gguf', { name: ' Xenon-4\n', contextLength: 32_768 });
    const first = await openApp({ modelPath });
    const { models, settings } = await first.call('getSnapshot', {});
    expect(models[1]).toMatchObject({ name: 'Xenon-4', fileName: 'my-xenon.gguf', isDemo: false });
    expect(settings.currentModelId).toBe(models[1]?.id);
    expect(first.engine.loads).toMatchObject([{ path: modelPath, contextLength: 8192 }]);
    await first.app.close();

    const second = await openApp({ dir: first.dir });
    expect(second.engine.loads).toMatchObject([{ path: modelPath }]);
    await second.app.close();

    const link = join(tempDir(), 'link.gguf');
    symlinkSync(modelPath, link);
    const third = await openApp({ dir: first.dir, modelPath: link });
    expect((await third.call('getSnapshot', {})).models.map(({ id }) => id)).toEqual(['demo', models[1]?.id]);
  });

  test('given as the file of the demo model is the demo model', async () => {
    const resourcesDir = resourcesWithDemo();
    const modelPath = join(resourcesDir, 'demo-model', 'demo.gguf');
    const { call } = await openApp({ platform: { resourcesDir }, modelPath });
    const { models, settings } = await call('getSnapshot', {});
    expect([models.length, settings.currentModelId]).toEqual([1, 'demo']);
  });

  test.each([
    ['missing', 'modelMissing', () => join(tempDir(), 'no.gguf')],
    [
      'a text',
      'modelNotGguf',
      () => {
        const path = join(tempDir(), 'text.gguf');
        writeFileSync(path, 'a text');
        return path;
      },
    ],
    [
      'cut short',
      'modelTruncated',
      () => {
        const path = modelFile();
        truncateSync(path, 200);
        return path;
      },
    ],
    ['of another architecture', 'modelArchitecture', () => modelFile('x.gguf', { architecture: 'gemma3' })],
  ])('%s, named on the command line, is an error before anything changes', async (_, code, make) => {
    const before = await openApp();
    await before.app.close();
    const file = join(before.dir, 'xenon.db');
    const bytes = readFileSync(file);
    expect(await codeOf(openApp({ dir: before.dir, modelPath: make() }))).toBe(code);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    const after = await openApp({ dir: before.dir });
    expect((await after.call('getSnapshot', {})).models).toHaveLength(1);
  });

  test('that has gone away shows its problem and its name, and comes back with its file', async () => {
    const modelPath = modelFile();
    const first = await openApp({ modelPath });
    const id = (await first.call('getSnapshot', {})).settings.currentModelId!;
    await first.app.close();
    const away = `${modelPath}.away`;
    renameSync(modelPath, away);

    const { call, engine, events } = await openApp({ dir: first.dir });
    const problem = { code: 'modelMissing', detail: { file: 'xenon.gguf', path: dirname(modelPath) } };
    const snapshot = await call('getSnapshot', {});
    expect(snapshot.models[1]).toMatchObject({ id, name: 'Xenon-4', level: 'F16', problem });
    expect(snapshot.engine).toEqual({ status: 'failed', modelId: id, error: problem });
    expect(engine.loads).toEqual([]);
    expect(await codeOf(call('useModel', { modelId: id }))).toBe('modelMissing');

    renameSync(away, modelPath);
    await call('useModel', { modelId: id });
    expect(engine.loads).toMatchObject([{ id }]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'modelsChanged' }));
    expect((await call('getSnapshot', {})).engine).toMatchObject({ status: 'ready' });
  });

  test('is described anew when its file has changed', async () => {
    const modelPath = modelFile();
    const { call } = await openApp({ modelPath });
    writeFileSync(
      modelPath,
      ggufBytes({ name: 'Another', tensors: [{ name: 'blk.0.attn_q.weight', shape: [64, 64], type: 8 }] }),
    );
    const { models } = await call('getSnapshot', {});
    expect(models[1]).toMatchObject({ name: 'Another', level: 'Q8_0', parameters: 4096 });
  });

  test('without the demo file there is none, and that is said', async () => {
    const resourcesDir = tempDir();
    mkdirSync(join(resourcesDir, 'demo-model'));
    const { call, engine } = await openApp({ platform: { resourcesDir } });
    expect((await call('getSnapshot', {})).engine).toMatchObject({
      status: 'failed',
      error: { code: 'modelMissing', detail: { file: 'demo.gguf' } },
    });
    expect(engine.loads).toEqual([]);
  });

  test('that the engine cannot load leaves the app up, and can be tried again', async () => {
    const { call, engine } = await openApp();
    engine.failNextLoad(new AppError('engineOutOfMemory'));
    await call('useModel', { modelId: 'demo' });
    const failed = await call('getSnapshot', {});
    expect(failed.engine).toMatchObject({ status: 'failed', error: { code: 'engineOutOfMemory' } });
    await call('useModel', { modelId: 'demo' });
    expect((await call('getSnapshot', {})).engine.status).toBe('ready');
  });

  test('stays the one before where another one cannot be loaded, also after a restart', async () => {
    const modelPath = modelFile();
    const { app, dir, call, engine, events } = await openApp({ modelPath });
    const { currentModelId } = (await call('getSnapshot', {})).settings;
    engine.refuseNextLoad(new AppError('engineOutOfMemory'));
    await call('useModel', { modelId: 'demo' });
    const { settings, engine: state } = await call('getSnapshot', {});
    expect(settings.currentModelId).toBe(currentModelId);
    expect(events.at(-1)).toMatchObject({ type: 'settingsChanged', settings: { currentModelId } });
    const error = { code: 'engineOutOfMemory', detail: {} };
    expect(state).toMatchObject({
      status: 'ready',
      model: { modelId: currentModelId },
      refused: { modelId: 'demo', error },
    });
    await app.close();
    const again = await openApp({ dir });
    expect(again.engine.loads).toMatchObject([{ id: currentModelId }]);
  });
});

describe('the default that cannot be loaded', () => {
  const refuse = (engine: ScriptedEngine) => engine.refuseNextLoad(new AppError('engineOutOfMemory'));

  async function withTwo() {
    const chooseFile = async () => modelFile('third.gguf', { name: 'Third' });
    const opened = await openApp({ modelPath: modelFile(), platform: { chooseFile } });
    const { models } = await opened.call('getSnapshot', {});
    const otherId = models.find(({ isDemo }) => !isDemo)!.id;
    const ask = (modelId: string | null) => askWith(opened, modelId);
    const defaultId = async () => (await opened.call('getSnapshot', {})).settings.currentModelId;
    return { ...opened, otherId, ask, defaultId };
  }

  /** A turn in a new conversation with a level of its own, or with the default. */
  async function askWith({ call, engine }: Pick<OpenedApp, 'call' | 'engine'>, modelId: string | null) {
    const ids = { conversationId: crypto.randomUUID(), questionId: crypto.randomUUID() };
    await call('changeSetup', { conversationId: null, changes: { modelId } });
    await call('sendMessage', { ...ids, parentId: null, replyId: crypto.randomUUID(), text: 'Hello?' });
    await engine.replies.at(-1)?.end();
  }

  test('again behind a conversation\u2019s own level stays the default, and is tried at the next turn', async () => {
    const { engine, otherId, ask, defaultId } = await withTwo();
    await ask('demo');
    refuse(engine);
    await ask(null);
    expect(engine.state).toMatchObject({ model: { modelId: 'demo' }, refused: { modelId: otherId } });
    expect(await defaultId()).toBe(otherId);
    await ask(null);
    expect(engine.loads.map(({ id }) => id)).toEqual([otherId, 'demo', otherId, otherId]);
  });

  test('at the start stays the default when another level has been loaded meanwhile', async () => {
    const first = await openApp({ modelPath: modelFile() });
    const { currentModelId } = (await first.call('getSnapshot', {})).settings;
    await first.app.close();
    const engine = createScriptedEngine();
    engine.failNextLoad(new AppError('engineOutOfMemory'));
    const { call } = await openApp({ dir: first.dir, engine });
    expect(engine.state.status).toBe('failed');
    await askWith({ call, engine }, 'demo');
    refuse(engine);
    await askWith({ call, engine }, null);
    expect(engine.state).toMatchObject({ model: { modelId: 'demo' }, refused: { modelId: currentModelId } });
    expect((await call('getSnapshot', {})).settings.currentModelId).toBe(currentModelId);
  });

  test('when it is chosen gives way to the default before, not to the level in use', async () => {
    const { call, engine, otherId, ask, defaultId } = await withTwo();
    const third = await call('chooseModelFile', {});
    await ask('demo');
    refuse(engine);
    await call('useModel', { modelId: third!.id });
    expect(engine.state).toMatchObject({ model: { modelId: 'demo' }, refused: { modelId: third!.id } });
    expect(await defaultId()).toBe(otherId);
    // What was loaded once is what the next choice is taken back to.
    await call('useModel', { modelId: third!.id });
    refuse(engine);
    await call('useModel', { modelId: 'demo' });
    expect(await defaultId()).toBe(third!.id);
  });
});

test('a full disk that cannot keep which model goes on ends nothing', async () => {
  const store = openStore(tempDir());
  onTestFinished(() => store.close());
  const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn(), debug: vi.fn() };
  const engine = createScriptedEngine();
  const places = { dataDir: tempDir(), resourcesDir: resourcesWithDemo() };
  const library = createModelLibrary({ models: store.models, places });
  const { settings, machineFacts: facts } = store;
  const full = (): never => {
    throw new AppError('diskFull');
  };
  let update: typeof settings.update = settings.update;
  const models = createCurrentModel({
    library,
    engine,
    settings: { ...settings, update: (changes) => update(changes) },
    facts,
    events: createEvents(log),
    log,
  });
  models.load();
  const other = models.add(modelFile());
  engine.refuseNextLoad(new AppError('modelLoadFailed'));
  models.select(other.id);
  update = full;
  await expect.poll(() => log.warn.mock.calls).toEqual([[expect.any(String), new AppError('diskFull')]]);
  expect(models.state).toMatchObject({ status: 'ready', model: { modelId: 'demo' } });
});

describe('the list', () => {
  test('takes a file that the person chose, and nothing when they cancel', async () => {
    const path = modelFile('without-a-name.gguf', {});
    const chooseFile = vi.fn(async (): Promise<string | null> => path);
    const { call, events, engine } = await openApp({ platform: { chooseFile } });
    const entry = await call('chooseModelFile', {});
    expect(entry).toMatchObject({ name: 'without-a-name', problem: null });
    expect(events.at(-1)).toMatchObject({ type: 'modelsChanged', models: [{ id: 'demo' }, entry] });
    expect(engine.loads).toHaveLength(1);
    chooseFile.mockResolvedValue(null);
    expect(await call('chooseModelFile', {})).toBe(null);
  });

  test('takes no file in a browser', async () => {
    const { call } = await openApp();
    expect(await codeOf(call('chooseModelFile', {}))).toBe('notInBrowser');
    expect(await codeOf(call('openExternal', { url: 'https://example.org' }))).toBe('notInBrowser');
  });

  test('forgets a file, which stays where it is; the demo model takes its place', async () => {
    const modelPath = modelFile();
    const { call, engine } = await openApp({ modelPath });
    const id = (await call('getSnapshot', {})).settings.currentModelId!;
    await call('forgetModel', { modelId: id });
    const { models, settings } = await call('getSnapshot', {});
    expect([models.length, settings.currentModelId]).toEqual([1, null]);
    expect(engine.loads.at(-1)).toMatchObject({ id: 'demo' });
    expect(readFileSync(modelPath).subarray(0, 4).toString()).toBe('GGUF');
    expect(await codeOf(call('forgetModel', { modelId: id }))).toBe('notFound');
    expect(await codeOf(call('forgetModel', { modelId: 'demo' }))).toBe('badRequest');
    expect(await codeOf(call('useModel', { modelId: id }))).toBe('notFound');
  });
});

describe('what a model would take', () => {
  test('is said for every file whose geometry is known, by what is free now', async () => {
    const modelPath = join(tempDir(), 'tiny.gguf');
    writeSyntheticGguf(modelPath, { geometry: geometries.tiny, level: 'F16' });
    const { call } = await openApp({ modelPath });
    const { currentModelId } = (await call('getSnapshot', {})).settings;
    const fits = await call('getModelFits', {});
    // The stand-in for the demo model is a header with one tensor.
    expect(Object.keys(fits)).toEqual([currentModelId]);
    const fit = fits[currentModelId!]!;
    expect(fit).toMatchObject({ contextLength: 4096, kvType: 'f16', fits: true });
    expect(fit.freeBytes).toBeGreaterThan(fit.neededBytes);
    expect(fit.neededBytes).toBeGreaterThan(6_900_000);
    await call('updateSettings', { contextLength: 1024 });
    const shorter = (await call('getModelFits', {}))[currentModelId!]!;
    expect(shorter.contextLength).toBe(1024);
    expect(shorter.neededBytes).toBeLessThan(fit.neededBytes);
  });

  test('that it could not be had in full is forgotten on request, and it is loaded again', async () => {
    const first = await openApp();
    await first.app.close();
    const store = openStore(first.dir);
    const { path, bytes } = { path: 'demo.gguf', bytes: statSync(first.engine.loads[0]!.path).size };
    const key = fileKeyOf({ path, level: 'F16', bytes });
    store.machineFacts.noteFailed(key, { contextLength: 4096, kvType: 'f16', layersOnDevice: 0 });
    store.machineFacts.noteAbortedDevice('Vulkan');
    store.machineFacts.noteThreads(key, { prefill: 2, decode: 1 });
    store.close();

    const { call, engine, app } = await openApp({ dir: first.dir });
    await call('undoStepsDown', {});
    expect(engine.loads).toHaveLength(2);
    await app.close();
    const after = openStore(first.dir);
    expect(after.machineFacts.failed(key)).toEqual([]);
    expect(after.machineFacts.abortedDevices()).toEqual([]);
    expect(after.machineFacts.threads(key)).toEqual({ prefill: 2, decode: 1 });
    after.close();
  });
});

describe('a level that is a conversation\u2019s own, and in use', () => {
  const failed = { contextLength: 4096, kvType: 'f16', layersOnDevice: 0 } as const;

  /** The default has stepped down as well as the other one, which a turn has then loaded. */
  async function withOwnLevel() {
    const path = modelFile();
    const first = await openApp({ modelPath: path });
    await first.call('useModel', { modelId: 'demo' });
    const files = [first.engine.loads.at(-1)!.path, path];
    const keys = files.map((file) => fileKeyOf({ path: file, level: 'F16', bytes: statSync(file).size }));
    await first.app.close();
    const store = openStore(first.dir);
    for (const key of keys) store.machineFacts.noteFailed(key, failed);
    store.close();
    const opened = await openApp({ dir: first.dir });
    const modelId = (await opened.call('getSnapshot', {})).models.find(({ isDemo }) => !isDemo)!.id;
    await opened.call('changeSetup', { conversationId: null, changes: { modelId } });
    const ids = { conversationId: crypto.randomUUID(), questionId: crypto.randomUUID() };
    await opened.call('sendMessage', {
      ...ids,
      parentId: null,
      replyId: crypto.randomUUID(),
      text: 'Hello?',
    });
    await opened.engine.replies.at(-1)?.end();
    expect(opened.engine.loads.map(({ id }) => id)).toEqual(['demo', modelId]);
    return { ...opened, keys, modelId };
  }

  test('is what is tried in full again, and what the default lacks stays known', async () => {
    const { call, engine, app, dir, keys, modelId } = await withOwnLevel();
    await call('undoStepsDown', {});
    expect(engine.loads.slice(2).map(({ id }) => id)).toEqual([modelId]);
    await app.close();
    const store = openStore(dir);
    expect(keys.map((key) => store.machineFacts.failed(key))).toEqual([[failed], []]);
    store.close();
  });

  test('is what is loaded anew where a setting asks for that', async () => {
    const { call, engine, modelId } = await withOwnLevel();
    await call('updateSettings', { contextLength: 1024 });
    expect(engine.loads.slice(2)).toMatchObject([{ id: modelId, contextLength: 1024 }]);
  });
});

describe('settings', () => {
  test('a change is saved and told; only another context length loads the model anew', async () => {
    const { call, engine, events } = await openApp();
    await call('updateSettings', { theme: 'dark' });
    expect(events).toMatchObject([{ type: 'settingsChanged', settings: { theme: 'dark', readingSize: 15 } }]);
    await call('updateSettings', { contextLength: 4096 });
    expect(engine.loads).toHaveLength(1);
    await call('updateSettings', { contextLength: 1024 });
    expect(engine.loads.at(-1)).toMatchObject({ contextLength: 1024 });
  });

  test('of the engine load the model anew, except when it is let go of', async () => {
    const { call, engine } = await openApp();
    const settings = defaultSettings.engine;
    await call('updateSettings', { engine: { ...settings, idleUnloadMinutes: 30 } });
    expect(engine.loads).toHaveLength(1);
    await call('updateSettings', { engine: { ...settings, idleUnloadMinutes: 30, kvType: 'q8_0' } });
    expect(engine.loads).toHaveLength(2);
    const outcome = call('updateSettings', { engine: { ...settings, batchSize: 1 } });
    expect(await codeOf(outcome)).toBe('badRequest');
  });

  test('a value out of range changes nothing', async () => {
    const { app, call } = await openApp();
    const outcome = await app.call('updateSettings', { readingSize: 400, theme: 'dark' });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'badRequest', detail: { where: 'readingSize' } },
    });
    expect((await call('getSnapshot', {})).settings.theme).toBe('system');
    expect((await app.call('updateSettings', { currentModelId: 'demo' })).ok).toBe(false);
  });
});

test("a loading model's progress is told now and then, each other state at once", async () => {
  const { engine, events } = await openApp();
  const states = () => events.flatMap((event) => (event.type === 'engineChanged' ? [event.engine] : []));
  const loading = (progress: number): EngineState => ({ status: 'loading', modelId: 'demo', progress });
  vi.useFakeTimers();
  try {
    for (let percent = 0; percent < 100; percent++) engine.setState(loading(percent / 100));
    expect(states()).toEqual([loading(0)]);
    vi.advanceTimersByTime(100);
    expect(states()).toEqual([loading(0), loading(0.99)]);
    engine.setState(loading(1));
    engine.setState({ status: 'none' });
    vi.advanceTimersByTime(1000);
    expect(states()).toEqual([loading(0), loading(0.99), { status: 'none' }]);
  } finally {
    vi.useRealTimers();
  }
});
