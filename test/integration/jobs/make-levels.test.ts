// "Make levels…", from the offer to models in the library, with the real quantizer and the real engine.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { JobEvent } from '../../../preload/contract/jobs.ts';
import { createScriptedEngine } from '../../fakes/scripted-engine.ts';
import { breakModel, demoModel as demo, makeLevel } from '../../make-level.ts';
import { geometries, writeSyntheticGguf } from '../../synthetic-gguf.ts';
import { launchFromSource } from '../../worker-sources.ts';
import { codeOf } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';
import { openLevelsApp, patientMs } from './levels-app.ts';

vi.setConfig({ testTimeout: patientMs });

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** The files of levels as the quantizer alone makes them, by level. */
async function madeDirectly(levels: readonly string[]): Promise<Record<string, string>> {
  const dir = tempDir();
  const hashes: Record<string, string> = {};
  for (const level of levels) {
    const target = join(dir, `${level}.gguf`);
    await makeLevel(level, target);
    hashes[level] = sha256(target);
  }
  return hashes;
}

test('the offer says every level with its exact size, how long it takes, and what is free', async () => {
  const { call, dir } = await openLevelsApp();
  const offer = await call('offerLevels', { modelId: 'demo' });
  expect(offer.source).toEqual({ level: 'F16', lossy: false });
  expect(offer.levels.map(({ level }) => level)).toEqual([
    'Q2_K',
    'Q3_K_S',
    'Q3_K_M',
    'Q3_K_L',
    'IQ4_XS',
    'Q4_0',
    'Q4_K_S',
    'Q4_K_M',
    'Q5_K_S',
    'Q5_K_M',
    'Q6_K',
    'Q8_0',
  ]);
  expect(offer.levels.filter(({ usual }) => usual).map(({ level }) => level)).toEqual([
    'Q4_K_M',
    'Q5_K_M',
    'Q8_0',
  ]);
  for (const { bytes, estimatedMs, state } of offer.levels) {
    expect(bytes).toBeGreaterThan(1_000_000);
    // Of which the check alone is more than the start of an engine.
    expect(estimatedMs).toBeGreaterThan(2000);
    expect(state).toBe('open');
  }
  expect(offer.folder).toBe(join(dir, 'models'));
  expect(offer.freeBytes).toBeGreaterThan(0);
});

test('one job makes the levels, checks each with the engine, and adds it to the library', async () => {
  const app = await openLevelsApp();
  const offer = await app.call('offerLevels', { modelId: 'demo' });
  await app.call('makeLevels', { modelId: 'demo', levels: ['Q4_K_M', 'Q8_0'] });
  const done = await app.reaches('done');
  expect(done).toMatchObject({ purpose: 'makeLevels', name: 'Demo model', levels: ['Q4_K_M', 'Q8_0'] });
  expect(done.steps.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'quantize Q4_K_M',
    'verify Q4_K_M',
    'quantize Q8_0',
    'verify Q8_0',
  ]);
  expect(app.files()).toEqual(['demo-Q4_K_M.gguf', 'demo-Q8_0.gguf']);
  const direct = await madeDirectly(['Q4_K_M', 'Q8_0']);
  const { models } = await app.call('getSnapshot', {});
  for (const level of ['Q4_K_M', 'Q8_0']) {
    const path = join(app.dir, 'models', `demo-${level}.gguf`);
    expect(sha256(path)).toBe(direct[level]);
    expect(statSync(path).size).toBe(offer.levels.find((one) => one.level === level)?.bytes);
    expect(models.find((model) => model.level === level)).toMatchObject({
      name: 'Demo model',
      problem: null,
    });
  }
  expect(app.launched.filter((program) => program === 'engine-worker')).toHaveLength(2);
  const named = (level: string) => models.find((model) => model.level === level)!.id;
  expect(done.made).toEqual(['Q4_K_M', 'Q8_0'].map(named));
  // What there is is not offered again.
  const again = await app.call('offerLevels', { modelId: 'demo' });
  expect(again.levels.filter(({ state }) => state === 'there').map(({ level }) => level)).toEqual([
    'Q4_K_M',
    'Q8_0',
  ]);
  expect(await codeOf(app.call('makeLevels', { modelId: 'demo', levels: ['Q8_0'] }))).toBe('badRequest');
});

test('pages see it move: tensors of how many, bytes, and both steps of each level', async () => {
  const app = await openLevelsApp();
  await app.call('makeLevels', { modelId: 'demo', levels: ['Q6_K'] });
  await app.reaches('done');
  const told = app.events.filter((event): event is JobEvent => event.type === 'jobChanged');
  const progress = told.flatMap((event) => (event.type === 'jobChanged' && event.job.progress) || []);
  expect(progress.length).toBeGreaterThan(0);
  for (const { done, total } of progress) expect(done).toBeLessThanOrEqual(total);
  expect(progress.some(({ item }) => item?.count === 39)).toBe(true);
});

describe('from Q8_0', () => {
  test('levels can be made, with a word that they lose a little more', async () => {
    const app = await openLevelsApp();
    await app.call('makeLevels', { modelId: 'demo', levels: ['Q8_0'] });
    await app.reaches('done');
    const { models } = await app.call('getSnapshot', {});
    const { id } = models.find(({ level }) => level === 'Q8_0')!;
    await app.call('dismissJob', { jobId: (await app.jobs())[0]!.id });
    const offer = await app.call('offerLevels', { modelId: id });
    expect(offer.source).toEqual({ level: 'Q8_0', lossy: true });
    await app.call('makeLevels', { modelId: id, levels: ['Q4_0'] });
    await app.reaches('done');
    expect(app.files()).toEqual(['demo-Q4_0.gguf', 'demo-Q8_0.gguf']);
    // From anything coarser none.
    const coarse = (await app.call('getSnapshot', {})).models.find(({ level }) => level === 'Q4_0')!;
    expect(await codeOf(app.call('offerLevels', { modelId: coarse.id }))).toBe('quantizeSource');
    expect(await codeOf(app.call('makeLevels', { modelId: coarse.id, levels: ['Q2_K'] }))).toBe(
      'quantizeSource',
    );
  });
});

test('what is not offered is not made', async () => {
  const { call, files } = await openLevelsApp();
  for (const levels of [['Q9_K'], ['F16'], ['Q4_K_M', 'IQ2_XXS']])
    expect(await codeOf(call('makeLevels', { modelId: 'demo', levels }))).toBe('badRequest');
  expect(await codeOf(call('makeLevels', { modelId: 'unknown', levels: ['Q8_0'] }))).toBe('notFound');
  expect(files()).toEqual([]);
});

test('names that are taken are left alone, by files and by other jobs', async () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'models'));
  writeFileSync(join(dir, 'models', 'demo-Q8_0.gguf'), 'somebody’s');
  const app = await openLevelsApp({ dir });
  await app.call('makeLevels', { modelId: 'demo', levels: ['Q8_0'] });
  await app.reaches('done');
  expect(app.files()).toEqual(['demo-Q8_0-2.gguf', 'demo-Q8_0.gguf']);
  expect(readFileSync(join(dir, 'models', 'demo-Q8_0.gguf'), 'utf8')).toBe('somebody’s');
});

describe('when something is wrong', () => {
  /** An app with a copy of the demo model, and where it lies. */
  async function withCopy(options: Parameters<typeof openLevelsApp>[0] = {}) {
    const source = join(tempDir(), 'xenon-4-F16.gguf');
    copyFileSync(demo, source);
    const app = await openLevelsApp({
      ...options,
      platform: { chooseFile: async () => source, ...options.platform },
    });
    const entry = await app.call('chooseModelFile', {});
    return { app, source, modelId: entry!.id };
  }

  test('a source that is another file by now is not gone on with, and what was finished stays', async () => {
    const { app, source, modelId } = await withCopy({
      onLaunch(program) {
        // While the first level is checked.
        if (program === 'engine-worker') spoil();
      },
    });
    const spoil = () => truncateSync(source, statSync(source).size - 32);
    await app.call('makeLevels', { modelId, levels: ['Q8_0', 'Q4_K_M'] });
    const failed = await app.reaches('failed');
    expect(failed.error?.code).toBe('sourceChanged');
    expect(failed.steps.map(({ done }) => done)).toEqual([true, true, false, false]);
    expect(app.files()).toEqual(['xenon-4-Q8_0.gguf']);
    // Put back, it can be tried again.
    copyFileSync(demo, source);
    await app.call('resumeJob', { jobId: failed.id });
    await app.reaches('done');
    expect(app.files()).toEqual(['xenon-4-Q4_K_M.gguf', 'xenon-4-Q8_0.gguf']);
  });

  test('a source that is gone is said, and nothing is left', async () => {
    const { app, source, modelId } = await withCopy();
    rmSync(source);
    expect(await codeOf(app.call('offerLevels', { modelId }))).toBe('modelMissing');
    expect(await codeOf(app.call('makeLevels', { modelId, levels: ['Q8_0'] }))).toBe('modelMissing');
    expect(app.files()).toEqual([]);
  });

  test('a file that fails its check is deleted, and made anew when it is tried again', async () => {
    let spoiled = false;
    const dir = tempDir();
    const app = await openLevelsApp({
      dir,
      onLaunch(program) {
        // Between its making and its check.
        const part = join(dir, 'models', 'demo-Q8_0.gguf.part');
        if (program !== 'engine-worker' || spoiled) return;
        spoiled = true;
        breakModel(part);
      },
    });
    await app.call('makeLevels', { modelId: 'demo', levels: ['Q8_0'] });
    const failed = await app.reaches('failed');
    expect(failed.error).toMatchObject({ code: 'checkFailed', detail: { file: 'demo-Q8_0.gguf' } });
    expect(failed.steps.map(({ done }) => done)).toEqual([false, false]);
    expect(app.files()).toEqual([]);
    expect((await app.call('getSnapshot', {})).models).toHaveLength(1);
    await app.call('resumeJob', { jobId: failed.id });
    await app.reaches('done');
    expect(app.files()).toEqual(['demo-Q8_0.gguf']);
  });

  test('a level whose prompts are in doubt is not kept where those of its source are not', async () => {
    const dir = tempDir();
    const engine = createScriptedEngine();
    const source = join(dir, 'other-F16.gguf');
    // Another template: the real engine doubts the format, and this one is told that it does not.
    writeSyntheticGguf(source, { geometry: geometries.tiny, level: 'F16' });
    const bytes = readFileSync(source);
    bytes.write('[inst]', bytes.indexOf('[INST]', bytes.indexOf('tokenizer.chat_template')));
    writeFileSync(source, bytes);
    const app = await openLevelsApp({ dir, engine, platform: { chooseFile: async () => source } });
    const modelId = (await app.call('chooseModelFile', {}))!.id;
    await app.call('makeLevels', { modelId, levels: ['Q8_0'] });
    await app.reaches('done');
    expect(app.files()).toEqual(['other-Q8_0.gguf']);
    await app.call('dismissJob', { jobId: (await app.jobs())[0]!.id });

    await app.call('useModel', { modelId });
    await expect.poll(() => 'model' in engine.state && engine.state.model.modelId).toBe(modelId);
    await app.call('makeLevels', { modelId, levels: ['Q6_K'] });
    const failed = await app.reaches('failed');
    expect(failed.error).toMatchObject({ code: 'checkFailed' });
    expect(failed.error?.detail.reason).toContain('prompt format');
    expect(app.files()).toEqual(['other-Q8_0.gguf']);
  });

  test('an engine that does not start says nothing about the file, which is kept for another try', async () => {
    let broken = true;
    const app = await openLevelsApp({
      platform: {
        launchWorker(program = 'engine-worker') {
          if (program === 'engine-worker' && broken) throw new Error('no processes left');
          return launchFromSource(program);
        },
      },
    });
    await app.call('makeLevels', { modelId: 'demo', levels: ['Q8_0'] });
    const failed = await app.reaches('failed');
    expect(failed.error?.code).toBe('engineStartFailed');
    expect(failed.steps.map(({ done }) => done)).toEqual([true, false]);
    expect(app.files()).toEqual(['demo-Q8_0.gguf.part']);
    broken = false;
    await app.call('resumeJob', { jobId: failed.id });
    await app.reaches('done');
    expect(app.files()).toEqual(['demo-Q8_0.gguf']);
  });

  test('a quantizer that dies leaves nothing but the reason', async () => {
    const app = await openLevelsApp({
      platform: {
        launchWorker(program = 'engine-worker') {
          const worker = launchFromSource(program);
          const isTensor = (message: unknown) => (message as { type: string }).type === 'progress';
          worker.onMessage((message) => isTensor(message) && worker.kill());
          return worker;
        },
      },
    });
    await app.call('makeLevels', { modelId: 'demo', levels: ['Q4_K_M'] });
    const failed = await app.reaches('failed');
    expect(failed.error?.code).toBe('quantizeCrashed');
    expect(app.files()).toEqual([]);
    await app.call('dismissJob', { jobId: failed.id });
    expect(await app.jobs()).toEqual([]);
  });

  test('a cancelled job leaves what it has finished and nothing else', async () => {
    const app = await openLevelsApp();
    await app.call('makeLevels', { modelId: 'demo', levels: ['Q8_0', 'IQ4_XS', 'Q6_K'] });
    const job = (await app.jobs())[0]!;
    await expect
      .poll(async () => (await app.jobs())[0]?.steps.filter(({ done }) => done).length, { timeout: 120_000 })
      .toBeGreaterThanOrEqual(2);
    await app.call('cancelJob', { jobId: job.id });
    expect(await app.jobs()).toEqual([]);
    expect(app.files().filter((name) => name.includes('.part'))).toEqual([]);
    expect(app.files()).toContain('demo-Q8_0.gguf');
  });

  test('a paused level begins anew and comes out the same', async () => {
    const app = await openLevelsApp();
    await app.call('makeLevels', { modelId: 'demo', levels: ['Q6_K'] });
    const job = await app.reaches('running');
    await app.call('pauseJob', { jobId: job.id });
    expect((await app.jobs())[0]?.status).toBe('paused');
    expect(app.files().filter((name) => name.includes('.part-'))).toEqual([]);
    await app.call('resumeJob', { jobId: job.id });
    await app.reaches('done');
    expect(sha256(join(app.dir, 'models', 'demo-Q6_K.gguf'))).toBe((await madeDirectly(['Q6_K'])).Q6_K);
  });
});
