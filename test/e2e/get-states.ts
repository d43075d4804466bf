// The states of the page "Get Xenon-4".
import type { Page } from '@playwright/test';
import type { ErrorData, Outcome } from '../../preload/contract/errors.ts';
import type {
  HubListing,
  HubModel,
  HubRepository,
  MakeableLevel,
  OriginalWeights,
} from '../../preload/contract/hub.ts';
import type { Job } from '../../preload/contract/jobs.ts';
import { now, type Script, snapshot } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

const ok = (value: unknown): Outcome<unknown> => ({ ok: true, value });
const failed = (error: ErrorData): Outcome<unknown> => ({ ok: false, error });

export const hubFacts = {
  hasToken: false,
  measuredRate: null,
  freeBytes: 41_300_000_000,
  folder: '/home/ada/.local/share/xenon-desktop/models',
  weights: null,
};

const made = (level: string, bytes: number, usual = false): MakeableLevel => ({
  level,
  bytes,
  estimatedMs: level === 'BF16' ? 0 : 240_000,
  fit: model(level, bytes).fit,
  usual,
});
const weights: OriginalWeights = {
  bytes: 14_480_000_000,
  convertedBytes: 14_480_000_000,
  conversionMs: 87_000,
  levels: [
    made('Q3_K_M', 3_520_000_000),
    made('Q4_K_M', 4_370_000_000, true),
    made('Q5_K_M', 5_130_000_000, true),
    made('Q8_0', 7_700_000_000, true),
    made('BF16', 14_480_000_000),
  ],
};

const repositories: HubRepository[] = [
  ['quant-press/Xenon-4-GGUF', 18_204, 12, false],
  ['someone-with-a-rather-long-name/xenon-4-7b-v0.1-GGUF-imatrix', 913, 340, false],
  ['lab/Xenon-4-GGUF-private-preview', 77, 2, true],
].map(([repository, downloads, days, gated]) => ({
  repository: String(repository),
  downloads: Number(downloads),
  likes: 5,
  updatedAt: now - Number(days) * 86_400_000,
  gated: gated === true,
}));

function model(level: string, bytes: number, changes: Partial<HubModel> = {}): HubModel {
  const id = `xenon-4.${level}.gguf`;
  const needed = bytes + 900_000_000;
  return {
    id,
    level,
    bytes,
    files: [{ path: id, bytes, hash: { kind: 'sha256', hex: 'a'.repeat(64) } }],
    fit: {
      neededBytes: needed,
      freeBytes: 7_600_000_000,
      contextLength: 8192,
      kvType: 'f16',
      fits: needed < 7_600_000_000,
      givenUp: [],
    },
    state: 'open',
    ...changes,
  };
}

export const hubListing: HubListing = {
  repository: 'quant-press/Xenon-4-GGUF',
  commit: '0123456789abcdef0123456789abcdef01234567',
  gated: false,
  models: [
    model('Q2_K', 2_720_000_000, { state: 'there' }),
    model('Q4_K_M', 4_370_000_000),
    model('Q5_K_M', 5_130_000_000, { state: 'queued' }),
    model('Q6_K', 5_940_000_000),
    model('Q8_0', 7_700_000_000, {
      id: 'Q8_0/xenon-4.Q8_0-00001-of-00002.gguf',
      files: [1, 2].map((part) => ({
        path: `Q8_0/xenon-4.Q8_0-0000${part}-of-00002.gguf`,
        bytes: 3_850_000_000,
        hash: { kind: 'sha256', hex: 'b'.repeat(64) },
      })),
    }),
  ],
  original: null,
  problem: null,
};

export function job(changes: Partial<Job>): Job {
  return {
    id: crypto.randomUUID(),
    purpose: 'download',
    name: 'Xenon-4-GGUF',
    levels: ['Q4_K_M'],
    status: 'waiting',
    createdAt: now,
    steps: [{ kind: 'download', subject: 'xenon-4.Q4_K_M.gguf', done: false }],
    progress: null,
    error: null,
    made: [],
    originals: null,
    ...changes,
  };
}

const gigabytes = (done: number, total: number) => ({ done: done * 1e9, total: total * 1e9, item: null });

const downloading = job({
  status: 'running',
  progress: { ...gigabytes(1.31, 4.37), rate: 11_800_000, remainingMs: 259_000 },
});
export const someJobs: readonly Job[] = [
  downloading,
  job({ levels: ['Q8_0'], steps: [{ kind: 'download', subject: 'xenon-4.Q8_0.gguf', done: false }] }),
  job({ status: 'paused', levels: ['Q6_K'] }),
  job({
    status: 'failed',
    levels: ['Q5_K_M'],
    error: {
      code: 'hubWrongBytes',
      detail: { file: 'xenon-4.Q5_K_M.gguf', repository: 'quant-press/Xenon-4-GGUF' },
    },
  }),
  job({ status: 'done', levels: ['Q2_K'], steps: [{ kind: 'download', subject: 'a', done: true }] }),
];

const fromWeights = job({
  purpose: 'fromWeights',
  name: 'Xenon-4',
  levels: ['Q4_K_M', 'Q8_0'],
  status: 'running',
  steps: [
    { kind: 'download', subject: 'model-00001-of-00002.safetensors', done: true },
    { kind: 'convert', subject: 'BF16', done: false },
    { kind: 'quantize', subject: 'Q4_K_M', done: false },
  ],
  progress: { ...gigabytes(5.2, 14.48), rate: 310_000_000, remainingMs: 30_000 },
});

const script = (answer: Outcome<unknown> | null, jobs: readonly Job[] = []): Script => ({
  snapshot: { ...snapshot, jobs },
  outcomes: { getHubFacts: ok(hubFacts), ...(answer === null ? {} : { askHub: answer }) },
});

async function open(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Get Xenon-4…' }).click();
  await page.getByRole('dialog', { name: 'Get Xenon-4' }).waitFor();
}

/** Opens the way over a hub and asks for what stands in the field. */
async function search(page: Page): Promise<void> {
  await open(page);
  await page.getByRole('radio', { name: 'From a hub repository' }).check();
  await page.getByRole('button', { name: 'Search' }).click();
}

async function openWeights(page: Page): Promise<void> {
  await open(page);
  await page.getByRole('radio', { name: 'From the original weights' }).check();
}

async function askForWeights(page: Page): Promise<void> {
  await openWeights(page);
  await page.getByRole('button', { name: 'Search' }).click();
}

/** Shows the end of what was asked for, where it is longer than the dialog. */
async function showEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Download', exact: true }).scrollIntoViewIfNeeded();
}

const doing = (what: NonNullable<Job['progress']>['doing']) =>
  job({
    status: 'running',
    progress: { ...gigabytes(2.2, 4.37), rate: null, remainingMs: null, doing: what },
  });

export const getStates: readonly WindowState[] = [
  { name: 'get, at first', script: script(null), act: open },
  {
    name: 'get, a file in a browser',
    script: script(null),
    act: async (page) => {
      await open(page);
      await page.getByRole('radio', { name: 'I have a GGUF file' }).check();
    },
  },
  {
    name: 'get, a file on the desktop',
    script: {
      ...script(null),
      snapshot: { ...snapshot, host: 'desktop' },
    },
    act: async (page) => {
      await open(page);
      await page.getByRole('radio', { name: 'I have a GGUF file' }).check();
    },
  },
  { name: 'get, repositories', script: script(ok({ kind: 'repositories', repositories })), act: search },
  {
    name: 'get, nothing found',
    script: script(ok({ kind: 'repositories', repositories: [] })),
    act: search,
  },
  {
    name: 'get, asking',
    script: { ...script(null), slow: ['askHub'] },
    act: search,
  },
  {
    name: 'get, a listing with two ticked',
    script: script(ok({ kind: 'listing', listing: hubListing })),
    act: async (page) => {
      await search(page);
      await page.getByRole('checkbox', { name: /Q4_K_M/ }).check();
      await page.getByRole('checkbox', { name: /Q8_0/ }).check();
      await showEnd(page);
    },
  },
  {
    name: 'get, a listing that is too large for the disk',
    script: {
      ...script(ok({ kind: 'listing', listing: hubListing })),
      outcomes: {
        getHubFacts: ok({ ...hubFacts, freeBytes: 3_100_000_000 }),
        askHub: ok({ kind: 'listing', listing: hubListing }),
      },
    },
    act: async (page) => {
      await search(page);
      await page.getByRole('checkbox', { name: /Q4_K_M/ }).check();
      await showEnd(page);
    },
  },
  {
    name: 'get, a listing of another kind of model',
    script: script(
      ok({
        kind: 'listing',
        listing: {
          ...hubListing,
          problem: { code: 'modelArchitecture', detail: { file: 'a.gguf', architecture: 'gemma3' } },
        },
      }),
    ),
    act: search,
  },
  {
    name: 'get, a repository without models',
    script: script(ok({ kind: 'listing', listing: { ...hubListing, models: [] } })),
    act: search,
  },
  {
    name: 'get, offline',
    script: script(
      failed({
        code: 'hubUnreachable',
        detail: { host: 'huggingface.co', reason: 'its name is not known here' },
      }),
    ),
    act: search,
  },
  {
    name: 'get, with conditions',
    script: script(failed({ code: 'hubGated', detail: { repository: 'lab/Xenon-4-GGUF-private-preview' } })),
    act: search,
  },
  {
    name: 'get, original weights',
    script: script(
      ok({
        kind: 'listing',
        listing: {
          ...hubListing,
          repository: 'Xenon1/Xenon-4',
          models: [],
          original: { kind: 'weights', weights },
        },
      }),
    ),
    act: async (page) => {
      await askForWeights(page);
      await page.getByRole('button', { name: 'Get and make them' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'get, a folder of weights',
    script: {
      ...script(null),
      outcomes: {
        getHubFacts: ok({
          ...hubFacts,
          measuredRate: 11_200_000,
          weights: { folder: '/home/ada/weights/Xenon-4', offer: { kind: 'weights', weights } },
        }),
      },
    },
    act: async (page) => {
      await openWeights(page);
      await page.getByRole('button', { name: 'Make them' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'get, a folder that holds something else',
    script: {
      ...script(null),
      snapshot: { ...snapshot, host: 'desktop' },
      outcomes: {
        getHubFacts: ok({
          ...hubFacts,
          weights: {
            folder: '/home/ada/weights/another',
            offer: {
              kind: 'problem',
              error: {
                code: 'checkpointArchitecture',
                detail: { file: 'config.json', architecture: 'gemma3' },
              },
            },
          },
        }),
      },
    },
    act: openWeights,
  },
  {
    name: 'get, a repository without original weights',
    script: script(ok({ kind: 'listing', listing: hubListing })),
    act: askForWeights,
  },
  {
    name: 'get, levels being made from the original weights',
    script: script(null, [
      fromWeights,
      { ...fromWeights, id: 'done', status: 'done', originals: { bytes: 28_960_000_000 } },
    ]),
    act: open,
  },
  { name: 'get, downloads in every state', script: script(null, someJobs), act: open },
  {
    name: 'get, downloads that check and wait',
    script: script(null, [doing('waiting'), doing('rehashing'), doing('verifying'), doing('comparing')]),
    act: open,
  },
  {
    name: 'settings, downloads',
    script: { ...script(null), outcomes: { getHubFacts: ok({ ...hubFacts, hasToken: true }) } },
    act: async (page) => {
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByLabel('Proxy').fill('proxy.example');
      await page.getByLabel('Speed limit').scrollIntoViewIfNeeded();
    },
  },
];
