import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { MeasuredFidelity } from '../../../preload/contract/fidelity.ts';
import { at } from '../../../scripts/places.ts';
import { geometries, writeSyntheticGguf } from '../../synthetic-gguf.ts';
import { launchFromSource } from '../../worker-sources.ts';
import { codeOf } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';
import { type LevelsApp, openLevelsApp, patientMs } from './levels-app.ts';

vi.setConfig({ testTimeout: patientMs });

/** The file of the demo model's dialogues, with its marks. */
const text = readFileSync(at('resources/demo-model/corpus.txt'), 'utf8');

/**
 * What llama-perplexity 0.7.0 says of the same files and this text (-c 512 -b 512 --chunks 8), the levels made
 * by the quantizer of this app. Other kernels and batches than ours, so the last digits differ.
 */
const peer = {
  F16: { perplexity: 3800.052 },
  Q4_K_M: { perplexity: 3508.767, meanKl: 0.049873, topAgreement: 0.93431 },
  Q2_K: { perplexity: 3125.257, meanKl: 0.482274, topAgreement: 0.81324 },
};

/** The demo model with two coarser levels, made by the app. Ids from the best to the coarsest. */
async function withLevels(app: LevelsApp): Promise<string[]> {
  await app.call('makeLevels', { modelId: 'demo', levels: ['Q4_K_M', 'Q2_K'] });
  const { id } = await app.reaches('done');
  await app.call('dismissJob', { jobId: id });
  const { models } = await app.call('getSnapshot', {});
  return ['F16', 'Q4_K_M', 'Q2_K'].map((level) => models.find((model) => model.level === level)!.id);
}

const named = (fidelity: readonly MeasuredFidelity[], modelIds: readonly string[]) =>
  modelIds.map((id) => fidelity.find(({ modelId }) => modelId === id)!);
const within = (value: number, wanted: number, share: number) =>
  expect(Math.abs(value / wanted - 1)).toBeLessThan(share);

test('levels are measured as llama.cpp’s own tool measures them, beside it and over the same text', async () => {
  const app = await openLevelsApp();
  const modelIds = await withLevels(app);
  await app.call('measureFidelity', { modelIds: modelIds.toReversed(), text });
  const job = await app.reaches('done');
  expect(job).toMatchObject({ purpose: 'measure', levels: ['F16', 'Q4_K_M', 'Q2_K'] });
  const all = await app.call('getFidelity', {});
  const [best, middle, coarse] = named(all, modelIds);
  expect(all.every((one) => one.referenceLevel === 'F16' && !one.isSample)).toBe(true);
  expect(best?.scores).toMatchObject({ positions: 2040, divergence: null });
  within(best!.scores.perplexity, peer.F16.perplexity, 0.01);
  for (const [one, wanted] of [
    [middle, peer.Q4_K_M],
    [coarse, peer.Q2_K],
  ] as const) {
    within(one!.scores.perplexity, wanted.perplexity, 0.01);
    const divergence = one!.scores.divergence!;
    const allowed = Math.max(0.003, 0.05 * wanted.meanKl);
    expect(Math.abs(divergence.meanKl - wanted.meanKl)).toBeLessThan(allowed);
    expect(Math.abs(divergence.topAgreement - wanted.topAgreement)).toBeLessThan(0.015);
    expect(divergence.p99Kl).toBeGreaterThan(divergence.meanKl);
  }
  expect(app.events).toContainEqual({ type: 'fidelityChanged', fidelity: all });
  // Text and distributions were needed only while it ran.
  expect(readdirSync(join(app.dir, 'measuring'))).toEqual([]);
});

test('a measurement takes the place of one of the same model that has ended', async () => {
  const app = await openLevelsApp();
  const start = () => app.call('measureFidelity', { modelIds: ['demo'], text: text.slice(0, 4000) });
  await start();
  const { id } = await app.reaches('done');
  await start();
  const jobs = await app.jobs();
  expect(jobs).toMatchObject([{ purpose: 'measure' }]);
  expect(jobs[0]?.id).not.toBe(id);
});

test('what was measured stays with the file, and the built-in sample is a text too', async () => {
  const first = await openLevelsApp();
  await first.call('measureFidelity', { modelIds: ['demo'], text: null });
  await first.reaches('done');
  const before = await first.call('getFidelity', {});
  expect(before).toMatchObject([{ modelId: 'demo', isSample: true, referenceLevel: 'F16' }]);
  await first.app.close();
  const again = await openLevelsApp({ dir: first.dir });
  expect(await again.call('getFidelity', {})).toEqual(before);
});

describe('what cannot be measured', () => {
  test('a text shorter than one chunk is said, with what is needed', async () => {
    const app = await openLevelsApp();
    await app.call('measureFidelity', { modelIds: ['demo'], text: 'Far too short.' });
    const { error } = await app.reaches('failed');
    expect(error).toMatchObject({ code: 'textTooShort', detail: { limit: 512 } });
    expect(await app.call('getFidelity', {})).toEqual([]);
  });

  test('a worker that is ended fails the job, which can be tried again', async () => {
    let kills = 1;
    const app = await openLevelsApp({
      platform: {
        launchWorker: (program) => {
          const worker = launchFromSource(program);
          if (program === 'fidelity-worker' && kills-- > 0) worker.onMessage(() => worker.kill());
          return worker;
        },
      },
    });
    await app.call('measureFidelity', { modelIds: ['demo'], text: text.slice(0, 4000) });
    const { id, error } = await app.reaches('failed');
    expect(error?.code).toBe('engineCrashed');
    await app.call('resumeJob', { jobId: id });
    await app.reaches('done');
    expect(await app.call('getFidelity', {})).toHaveLength(1);
  });

  test('one that is cancelled leaves nothing', async () => {
    const app = await openLevelsApp();
    await app.call('measureFidelity', { modelIds: ['demo'], text: text.repeat(2) });
    const { id } = await app.reaches('running');
    await app.call('cancelJob', { jobId: id });
    expect(await app.jobs()).toEqual([]);
    expect(readdirSync(join(app.dir, 'measuring'))).toEqual([]);
  });

  test('models that are no levels of one another are refused, and unknown ones', async () => {
    const other = join(tempDir(), 'other.gguf');
    writeSyntheticGguf(other, { geometry: { ...geometries.tiny, layers: 1 }, level: 'F16' });
    const app = await openLevelsApp({ modelPath: other });
    const { models } = await app.call('getSnapshot', {});
    const ids = models.map(({ id }) => id);
    expect(await codeOf(app.call('measureFidelity', { modelIds: ids, text: null }))).toBe('levelsDiffer');
    expect(await codeOf(app.call('measureFidelity', { modelIds: ['nowhere'], text: null }))).toBe('notFound');
  });
});
