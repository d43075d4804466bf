// A process of its own with the whole app, making levels of the demo model: to be killed. What it is about goes
// to its parent. node levels-process.ts DATA_DIR RESOURCES LEVEL…
import { createApp } from '../../main/app.ts';
import type { WorkerProgram } from '../../main/platform.ts';
import type { Job } from '../../preload/contract/jobs.ts';
import { createScriptedEngine } from '../fakes/scripted-engine.ts';
import { launchFromSource } from '../worker-sources.ts';

export type FromLevelsProcess =
  | { readonly type: 'launched'; readonly program: WorkerProgram; readonly pid: number | undefined }
  | { readonly type: 'job'; readonly job: Job };

const [dataDir = '', resourcesDir = '', ...levels] = process.argv.slice(2);
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
if (jobs.length === 0) await app.call('makeLevels', { modelId: 'demo', levels });

function report(job: Job): void {
  tell({ type: 'job', job });
  // Its worker was killed: what a person would do.
  if (job.status === 'failed') void app.call('resumeJob', { jobId: job.id });
}
