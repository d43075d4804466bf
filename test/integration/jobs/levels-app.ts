// The app with real programs beside it, as far as making levels goes: the model that people talk to is scripted.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Platform, WorkerProgram } from '../../../main/platform.ts';
import type { Job } from '../../../preload/contract/jobs.ts';
import { at } from '../../../scripts/places.ts';
import { launchFromSource } from '../../worker-sources.ts';
import { type OpenAppOptions, type OpenedApp, openApp } from '../api/open-app.ts';

/** ms for a test that waits for work at low priority: beside busy programs that gets a fiftieth of a processor. */
export const patientMs = 300_000;

export interface LevelsApp extends OpenedApp {
  /** Programs started so far. */
  readonly launched: WorkerProgram[];
  jobs(): Promise<readonly Job[]>;
  /** Waits until the only job has this status. */
  reaches(status: Job['status']): Promise<Job>;
  /** Names in the folder of models. */
  files(): string[];
}

export async function openLevelsApp(
  options: OpenAppOptions & { onLaunch?(program: WorkerProgram): void } = {},
): Promise<LevelsApp> {
  const launched: WorkerProgram[] = [];
  const platform: Partial<Platform> = {
    resourcesDir: at('resources'),
    launchWorker(program: WorkerProgram = 'engine-worker') {
      launched.push(program);
      options.onLaunch?.(program);
      return launchFromSource(program);
    },
    ...options.platform,
  };
  const opened = await openApp({ ...options, platform });
  const jobs = async () => (await opened.call('getSnapshot', {})).jobs;
  return {
    ...opened,
    launched,
    jobs,
    async reaches(status) {
      await expect.poll(async () => (await jobs())[0]?.status, { timeout: patientMs - 10_000 }).toBe(status);
      return (await jobs())[0] as Job;
    },
    files: () => namesIn(join(opened.dir, 'models')),
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
