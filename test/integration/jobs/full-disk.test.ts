// Long work on a disk that gets full in the middle of it, for real: on a small one that is mounted for it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { at } from '../../../scripts/places.ts';
import { startHubServer } from '../../fakes/hub-server.ts';
import { codeOf } from '../api/open-app.ts';
import { mountSmallDisk, noSmallDisk } from '../api/small-disk.ts';
import { openLevelsApp, patientMs } from './levels-app.ts';

vi.setConfig({ testTimeout: patientMs });

const reason = noSmallDisk();
if (reason !== null) process.stderr.write(`No long work is tested on a full disk: ${reason}.\n`);

/** Megabytes: what is left free by long work, and room for levels of the demo model. */
const diskSize = 200;

/** Of the app, whatever its folders. */
const modelFiles = (dir: string) =>
  readdirSync(join(dir, 'models'), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => name);

describe.skipIf(reason !== null)('where the disk gets full in the middle', () => {
  test('a level says so and leaves nothing, and is made when there is room again', async () => {
    const disk = mountSmallDisk(diskSize);
    let full = false;
    const app = await openLevelsApp({
      dir: disk.dir,
      onLaunch(program) {
        // The first is the plan; the room was looked at before the second.
        if (full && program === 'quantize-worker') disk.fill(1_000_000);
      },
    });
    await app.call('makeLevels', { modelId: 'demo', levels: ['Q8_0'] });
    full = true;
    const failed = await app.reaches('failed');
    full = false;
    expect(failed.error?.code).toBe('notEnoughDisk');
    expect(modelFiles(disk.dir)).toEqual([]);
    disk.free();
    await app.call('resumeJob', { jobId: failed.id });
    await app.reaches('done');
    expect(modelFiles(disk.dir)).toEqual(['demo-Q8_0.gguf']);
  });

  test('a download says so and keeps what has come, and goes on when there is room again', async () => {
    const disk = mountSmallDisk(diskSize);
    const demo = readFileSync(at('resources/demo-model/demo.gguf'));
    const hub = await startHubServer();
    onTestFinished(() => hub.close());
    hub.add('someone/Xenon-4-GGUF', { 'xenon-4.F16.gguf': demo });
    hub.bytesPerSecond = 2_000_000;
    const app = await openLevelsApp({ dir: disk.dir });
    await app.call('updateSettings', { hub: { baseUrl: hub.url, proxy: null, bytesPerSecond: null } });
    const answer = await app.call('askHub', { text: 'someone/Xenon-4-GGUF' });
    if (answer.kind !== 'listing') throw new Error('no listing');
    const { repository, commit } = answer.listing;
    await app.call('downloadModels', { repository, commit, ids: ['xenon-4.F16.gguf'] });
    // Behind the first note of what is there, which is written each second.
    await expect
      .poll(async () => (await app.jobs())[0]?.progress?.done ?? 0, { timeout: 120_000 })
      .toBeGreaterThan(3_000_000);
    disk.fill();
    const failed = await app.reaches('failed');
    expect(failed.error?.code).toBe('notEnoughDisk');
    expect(modelFiles(disk.dir)).not.toContain('xenon-4.F16.gguf');
    disk.free();
    hub.requests.length = 0;
    hub.bytesPerSecond = null;
    await app.call('resumeJob', { jobId: failed.id });
    await app.reaches('done');
    const [first] = hub.requests.filter(({ path }) => path.includes('/resolve/'));
    expect(first?.range).toMatch(/^bytes=[1-9]/);
    expect(modelFiles(disk.dir)).toEqual(['xenon-4.F16.gguf']);
    const [, entry] = (await app.call('getSnapshot', {})).models;
    expect(entry).toMatchObject({ level: 'F16', problem: null });
  });

  test('a measurement says so and leaves nothing, and is made when there is room again', async () => {
    const disk = mountSmallDisk(diskSize);
    let full = true;
    const app = await openLevelsApp({
      dir: disk.dir,
      onLaunch(program) {
        if (full && program === 'fidelity-worker') disk.fill(1_000_000);
      },
    });
    const measuring = () => readdirSync(join(disk.dir, 'measuring'));
    await app.call('measureFidelity', { modelIds: ['demo'], text: null });
    const failed = await app.reaches('failed');
    full = false;
    expect(failed.error?.code).toBe('notEnoughDisk');
    expect(measuring()).toEqual([]);
    // A text of one's own finds no room either.
    const text = 'marble '.repeat(400_000);
    const call = app.call('measureFidelity', { modelIds: ['demo'], text });
    expect(await codeOf(call)).toBe('notEnoughDisk');
    expect(measuring()).toEqual([]);
    disk.free();
    await app.call('resumeJob', { jobId: failed.id });
    await app.reaches('done');
    expect(measuring()).toEqual([]);
    expect(await app.call('getFidelity', {})).toHaveLength(1);
  });
});
