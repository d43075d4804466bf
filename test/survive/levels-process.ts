// A process of its own with the whole app, making levels of the demo model, or of the original weights on a hub: to
// be killed. What it is about goes to its parent. node levels-process.ts DATA_DIR RESOURCES HUB LEVEL…
import { createApp } from '../../main/app.ts';
import type { WorkerProgram } from '../../main/platform.ts';
import type { HubAnswer } from '../../preload/contract/hub.ts';
import type { Job } from '../../preload/contract/jobs.ts';
import { createScriptedEngine } from '../fakes/scripted-engine.ts';
import { launchFromSource } from '../worker-sources.ts';

export type FromLevelsProcess =
  | { readonly type: 'launched'; readonly program: WorkerProgram; readonly pid: number | undefined }
  | { readonly type: 'job'; readonly job: Job };

const [dataDir = '', resourcesDir = '', hubUrl = '', ...levels] = process.argv.slice(2);
const tell = (message: FromLevelsProcess) => void process.send?.(message, undefined, undefined, () => {});

const app = await createApp({
  platform: {
    host: 'browser',
    dataDir,
    resourcesDir,
    version: '0.0.0',
    launchWorker(program: WorkerProgram = 'engine-worker') {
      const worker = launchFromSource(program);
      tell({ type: 'launched', program, pid: worker.pid });
      return worker;
    },
  },
  gpu: 'off',
  // The model that people talk to has no part in this.
  engine: createScriptedEngine(),
});
app.subscribe((event) => {
  if (event.type === 'jobChanged') report(event.job);
});
const snapshot = await app.call('getSnapshot', {});
const jobs: readonly Job[] = snapshot.ok ? (snapshot.value as { jobs: readonly Job[] }).jobs : [];
for (const job of jobs) report(job);
// The first start of this data directory.
if (jobs.length === 0)
  await (hubUrl === '' ? app.call('makeLevels', { modelId: 'demo', levels }) : getAndMake());

async function getAndMake(): Promise<void> {
  await app.call('updateSettings', { hub: { baseUrl: hubUrl, proxy: null, bytesPerSecond: null } });
  const answer = await app.call('askHub', { text: 'Xenon1/Xenon-4' });
  if (!answer.ok) throw new Error(answer.error.code);
  const { listing } = answer.value as Extract<HubAnswer, { kind: 'listing' }>;
  await app.call('makeFromWeights', { repository: listing.repository, commit: listing.commit, levels });
}

function report(job: Job): void {
  if (job.status === 'done' && job.originals !== null) {
    void app.call('deleteOriginals', { jobId: job.id });
    return;
  }
  tell({ type: 'job', job });
  // Its worker was killed: what a person would do.
  if (job.status === 'failed') void app.call('resumeJob', { jobId: job.id });
}
