// The designed states of long work: jobs in every status, and the choice of levels.
import type { Page } from '@playwright/test';
import type { Job, JobStep, StepProgress } from '../../preload/contract/jobs.ts';
import type { LevelOffer, LevelsOffer } from '../../preload/contract/quantize.ts';
import { demoModel, now, snapshot, xenonModel } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

const original = {
  ...xenonModel,
  id: 'original',
  level: 'F16',
  fileName: 'xenon-4-F16.gguf',
  bytes: 14_484_731_584,
};

const steps = (levels: readonly string[], done: number): JobStep[] =>
  levels
    .flatMap((subject) => [{ kind: 'quantize', subject } as const, { kind: 'verify', subject } as const])
    .map((step, index) => ({ ...step, done: index < done }));

export function aJob(changes: Partial<Job> = {}): Job {
  const levels = changes.levels ?? ['Q4_K_M', 'Q5_K_M', 'Q8_0'];
  return {
    id: '3f2f6f64-6d07-4c53-9d0b-3f3e8fc1a001',
    purpose: 'makeLevels',
    name: 'Xenon-4',
    levels,
    status: 'running',
    createdAt: now,
    steps: steps(levels, 2),
    progress: null,
    error: null,
    made: [],
    originals: null,
    ...changes,
  };
}

export const aProgress: StepProgress = {
  done: 5_210_000_000,
  total: 14_484_000_000,
  rate: 61_400_000,
  remainingMs: 151_000,
  item: { number: 104, count: 291 },
};

const sizes: readonly (readonly [level: string, bytes: number, minutes: number])[] = [
  ['Q2_K', 2_719_242_560, 3],
  ['Q3_K_S', 3_164_567_872, 1.4],
  ['Q3_K_M', 3_518_986_560, 2],
  ['Q3_K_L', 3_822_024_000, 2.2],
  ['IQ4_XS', 3_907_000_000, 11],
  ['Q4_0', 4_108_916_032, 0.3],
  ['Q4_K_S', 4_140_373_312, 3.4],
  ['Q4_K_M', 4_368_438_592, 3.6],
  ['Q5_K_S', 4_997_715_264, 3],
  ['Q5_K_M', 5_131_408_704, 3.2],
  ['Q6_K', 5_942_064_448, 4.5],
  ['Q8_0', 7_695_857_344, 0.4],
];

export function anOffer(changes: Partial<LevelsOffer> = {}): LevelsOffer {
  return {
    modelId: 'original',
    source: { level: 'F16', lossy: false },
    levels: sizes.map(
      ([level, bytes, minutes]): LevelOffer => ({
        level,
        bytes,
        estimatedMs: minutes * 60_000,
        usual: ['Q4_K_M', 'Q5_K_M', 'Q8_0'].includes(level),
        state: level === 'Q4_K_M' ? 'there' : level === 'Q6_K' ? 'queued' : 'open',
      }),
    ),
    folder: '/home/ada/.local/share/xenon-desktop/models',
    freeBytes: 71_300_000_000,
    ...changes,
  };
}

const withJobs = (...jobs: readonly Job[]): WindowState['script'] => ({
  snapshot: { ...snapshot, models: [demoModel, original], jobs },
});
const openModels = (page: Page) => page.getByRole('button', { name: /^Model/ }).click();

async function openLevels(page: Page): Promise<void> {
  await openModels(page);
  await page.getByRole('button', { name: 'Make levels of Xenon-4' }).click();
  await page.getByRole('dialog', { name: 'Make levels' }).waitFor();
}

const offered = (offer: LevelsOffer): WindowState['script'] => ({
  ...withJobs(),
  outcomes: { offerLevels: { ok: true, value: offer } },
});

const id = (number: number) => `3f2f6f64-6d07-4c53-9d0b-3f3e8fc1a00${number}`;
const oneOfEach: readonly Job[] = [
  aJob({ progress: aProgress }),
  aJob({ id: id(2), levels: ['Q6_K'], steps: steps(['Q6_K'], 0), status: 'waiting' }),
  aJob({
    id: id(3),
    purpose: 'download',
    levels: ['Q3_K_M'],
    steps: [{ kind: 'download', subject: 'xenon-4-Q3_K_M.gguf', done: false }],
    status: 'paused',
  }),
  aJob({
    id: id(4),
    levels: ['Q8_0'],
    steps: steps(['Q8_0'], 0),
    status: 'failed',
    error: { code: 'quantizeCrashed', detail: {} },
  }),
  aJob({
    id: id(5),
    purpose: 'fromWeights',
    levels: ['F16'],
    steps: steps(['F16'], 2),
    status: 'done',
    made: [original.id],
    originals: { bytes: 14_484_731_584 },
  }),
];

export const jobStates: readonly WindowState[] = [
  { name: 'jobs, one of each', script: withJobs(...oneOfEach), act: openModels },
  {
    // Below the conversations where they are shown, else in the header.
    name: 'at work beside the conversation',
    script: withJobs(aJob({ progress: aProgress })),
    act: (page) => page.getByRole('button', { name: /Making Q5_K_M, 35 %/ }).waitFor(),
  },
  { name: 'levels to be made', script: offered(anOffer()), act: openLevels },
  {
    name: 'levels from Q8_0, with little room',
    script: offered(anOffer({ source: { level: 'Q8_0', lossy: true }, freeBytes: 9_800_000_000 })),
    act: openLevels,
  },
  {
    name: 'levels that cannot be made',
    script: {
      ...withJobs(),
      outcomes: { offerLevels: { ok: false, error: { code: 'quantizerUnavailable', detail: {} } } },
    },
    act: openLevels,
  },
];
