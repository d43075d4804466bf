// From original weights to levels in the library: a hub of this machine, the real converter, quantizer and engine.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { madeMs } from '../../../main/models/quantize/making-time.ts';
import type { HubListing, OriginalOffer } from '../../../preload/contract/hub.ts';
import { sha256, startHubServer } from '../../fakes/hub-server.ts';
import { writeDemoCheckpoint } from '../../hub-checkpoint.ts';
import { breakModel } from '../../make-level.ts';
import { codeOf } from '../api/open-app.ts';
import { tempDir } from '../store/temp-dir.ts';
import { type LevelsApp, openLevelsApp, patientMs } from './levels-app.ts';

vi.setConfig({ testTimeout: patientMs });

const repository = 'Xenon1/Xenon-4';

function checkpoint(): { folder: string; files: Record<string, Buffer> } {
  const folder = join(tempDir(), 'a-checkpoint');
  mkdirSync(folder);
  writeDemoCheckpoint(folder);
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const);
  return { folder, files: Object.fromEntries(files) };
}

async function openWith(
  hub: { url: string },
  options: Parameters<typeof openLevelsApp>[0] = {},
): Promise<LevelsApp> {
  const app = await openLevelsApp(options);
  await app.call('updateSettings', { hub: { baseUrl: hub.url, proxy: null, bytesPerSecond: null } });
  return app;
}

async function startHub(files: Record<string, Buffer>) {
  const hub = await startHubServer();
  onTestFinished(() => hub.close());
  hub.add(repository, files);
  return hub;
}

async function list({ call }: LevelsApp): Promise<HubListing> {
  const answer = await call('askHub', { text: repository });
  if (answer.kind !== 'listing') throw new Error('no listing');
  return answer.listing;
}

function weightsOf(offer: OriginalOffer | null) {
  if (offer?.kind !== 'weights') throw new Error(JSON.stringify(offer));
  return offer.weights;
}

const inLibrary = async ({ call }: LevelsApp) =>
  (await call('getSnapshot', {})).models.slice(1).map(({ level, problem }) => [level, problem]);

test('one job gets the weights, converts them and makes the levels; then the originals can be deleted', async () => {
  const { files } = checkpoint();
  const hub = await startHub(files);
  const app = await openWith(hub);
  const { commit, original, models } = await list(app);
  expect(models).toEqual([]);
  const weights = weightsOf(original);
  expect(weights.levels.at(-1)).toMatchObject({ level: 'F16', fit: { fits: true } });
  expect(weights.levels.filter(({ usual }) => usual).map(({ level }) => level)).toEqual([
    'Q4_K_M',
    'Q5_K_M',
    'Q8_0',
  ]);
  // How long it takes is said beforehand: what is only converted is not made, and checked as the others are.
  expect(weights.conversionMs).toBeGreaterThan(0);
  const converted = weights.levels.at(-1)!;
  expect(converted.estimatedMs).toBe(madeMs(0, converted.bytes));
  for (const { level, bytes, estimatedMs } of weights.levels.slice(0, -1))
    expect(estimatedMs, level).toBeGreaterThan(madeMs(0, bytes)!);
  await app.call('makeFromWeights', { repository, commit, levels: ['Q4_K_M', 'Q8_0'] });
  const job = await app.reaches('done');
  expect(job).toMatchObject({ purpose: 'fromWeights', name: 'Xenon-4', levels: ['Q4_K_M', 'Q8_0'] });
  expect(await inLibrary(app)).toEqual([
    ['Q4_K_M', null],
    ['Q8_0', null],
  ]);
  expect(app.files()).toEqual(['Xenon-4-F16.gguf', 'Xenon-4-Q4_K_M.gguf', 'Xenon-4-Q8_0.gguf', 'originals']);
  // About as large as was said beforehand.
  for (const { fileName, bytes } of (await app.call('getSnapshot', {})).models.slice(1)) {
    const said = weights.levels.find(({ level }) => fileName.includes(level))!.bytes;
    expect(bytes / said).toBeGreaterThan(0.8);
    expect(bytes / said).toBeLessThan(1.25);
  }

  await app.call('deleteOriginals', { jobId: job.id });
  expect(app.files()).toEqual(['Xenon-4-Q4_K_M.gguf', 'Xenon-4-Q8_0.gguf', 'originals']);
  expect(readdirSync(join(app.dir, 'models', 'originals'))).toEqual([]);
  await app.call('dismissJob', { jobId: job.id });
  expect(await app.jobs()).toEqual([]);
  expect(await inLibrary(app)).toHaveLength(2);
});

test('the level that the weights are stored at is kept as a model when it is wanted', async () => {
  const { folder } = checkpoint();
  const app = await openLevelsApp({ weightsPath: folder });
  const facts = await app.call('getHubFacts', {});
  expect(facts.weights?.folder).toBe(folder);
  expect(weightsOf(facts.weights?.offer ?? null).convertedBytes).toBeGreaterThan(6_000_000);
  const before = Object.fromEntries(
    readdirSync(folder).map((name) => [name, sha256(readFileSync(join(folder, name)))]),
  );
  await app.call('makeFromFolder', { levels: ['F16'] });
  const job = await app.reaches('done');
  expect(job.originals).toBeNull();
  expect(job.steps.map(({ kind }) => kind)).toEqual(['convert', 'verify']);
  // The first tells how long levels would take.
  expect(app.launched).toEqual(['quantize-worker', 'convert-worker', 'engine-worker']);
  expect(await inLibrary(app)).toEqual([['F16', null]]);
  const { models } = await app.call('getSnapshot', {});
  expect(job.made).toEqual([models[1]!.id]);
  // What was the person's is as it was.
  for (const [name, hash] of Object.entries(before))
    expect(sha256(readFileSync(join(folder, name)))).toBe(hash);
});

test('a converted file that the engine refuses does not enter the library, and is converted anew', async () => {
  const { folder } = checkpoint();
  const dir = tempDir();
  let broken = false;
  const app = await openLevelsApp({
    dir,
    weightsPath: folder,
    onLaunch(program) {
      // Between the conversion and its check.
      if (program !== 'engine-worker' || broken) return;
      broken = true;
      breakModel(join(dir, 'models', 'a-checkpoint-F16.gguf.part'));
    },
  });
  await app.call('makeFromFolder', { levels: ['F16'] });
  const failed = await app.reaches('failed');
  expect(failed.error).toMatchObject({ code: 'checkFailed', detail: { file: 'a-checkpoint-F16.gguf' } });
  expect(failed.steps.map(({ done }) => done)).toEqual([false, false]);
  expect(app.files()).toEqual([]);
  expect(await inLibrary(app)).toEqual([]);
  await app.call('resumeJob', { jobId: failed.id });
  await app.reaches('done');
  expect(app.files()).toEqual(['a-checkpoint-F16.gguf']);
  expect(await inLibrary(app)).toEqual([['F16', null]]);
});

test('dismissing a job that is done leaves what was left on purpose', async () => {
  const { folder } = checkpoint();
  const app = await openLevelsApp({ weightsPath: folder });
  await app.call('makeFromFolder', { levels: ['Q8_0'] });
  const job = await app.reaches('done');
  expect(job.originals?.bytes).toBeGreaterThan(6_000_000);
  await app.call('dismissJob', { jobId: job.id });
  expect(app.files()).toEqual(['a-checkpoint-F16.gguf', 'a-checkpoint-Q8_0.gguf']);
});

test('ended at many moments, the job goes on each time, and its files are the same', async () => {
  const { files } = checkpoint();
  const hub = await startHub(files);
  const straight = await openWith(hub);
  const { commit } = await list(straight);
  await straight.call('makeFromWeights', { repository, commit, levels: ['F16', 'Q8_0'] });
  await straight.reaches('done');
  const hashes = ({ dir }: LevelsApp) =>
    ['F16', 'Q8_0'].map((level) => sha256(readFileSync(join(dir, 'models', `Xenon-4-${level}.gguf`))));

  hub.bytesPerSecond = 8_000_000;
  const dir = tempDir();
  let app = await openWith(hub, { dir });
  await app.call('makeFromWeights', { repository, commit, levels: ['F16', 'Q8_0'] });
  for (let round = 0; round < 8; round++) {
    const [job] = await app.jobs();
    if (job?.status === 'done') break;
    expect(job?.status).not.toBe('failed');
    await new Promise((done) => setTimeout(done, 150 + round * 120));
    await app.app.close();
    app = await openWith(hub, { dir });
  }
  await app.reaches('done');
  expect(hashes(app)).toEqual(hashes(straight));
});

test('cancelled in the middle, it leaves nothing of its own', async () => {
  const { files } = checkpoint();
  const hub = await startHub(files);
  hub.bytesPerSecond = 1_000_000;
  const app = await openWith(hub);
  const { commit } = await list(app);
  await app.call('makeFromWeights', { repository, commit, levels: ['Q8_0'] });
  await expect
    .poll(async () => (await app.jobs())[0]?.steps.some(({ done }) => done), { timeout: 120_000 })
    .toBe(true);
  await app.call('cancelJob', { jobId: (await app.jobs())[0]!.id });
  expect(await app.jobs()).toEqual([]);
  const left = readdirSync(join(app.dir, 'models'), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  expect(left).toEqual([]);
});

test('weights of another architecture, or a folder that is none, are said beforehand', async () => {
  const { folder, files } = checkpoint();
  const config = {
    ...JSON.parse(String(files['config.json'])),
    model_type: 'gemma3',
    architectures: ['Gemma3'],
  };
  const hub = await startHub({ ...files, 'config.json': Buffer.from(JSON.stringify(config)) });
  const app = await openWith(hub, { weightsPath: folder });
  const listing = await list(app);
  expect(listing.original).toMatchObject({ kind: 'problem', error: { code: 'checkpointArchitecture' } });
  const order = { repository, commit: listing.commit, levels: ['Q8_0'] };
  expect(await codeOf(app.call('makeFromWeights', order))).toBe('checkpointArchitecture');
  rmSync(join(folder, 'tokenizer.model'));
  expect((await app.call('getHubFacts', {})).weights?.offer).toMatchObject({ kind: 'problem' });
  writeFileSync(join(folder, 'config.json'), 'no json');
  expect(await codeOf(app.call('makeFromFolder', { levels: ['Q8_0'] }))).toBe('checkpointDamaged');
  expect(await codeOf(app.call('chooseWeights', {}))).toBe('notInBrowser');
  expect(existsSync(join(app.dir, 'models', 'originals'))).toBe(false);
});
