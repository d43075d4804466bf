// The states of the dialog "Compare levels".
import type { Page } from '@playwright/test';
import type { MeasuredFidelity } from '../../preload/contract/fidelity.ts';
import type { ModelEntry, ModelFit } from '../../preload/contract/models.ts';
import { demoModel, loadedDemo, now, type Script, snapshot, xenonModel } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

function level(id: string, name: string, bytes: number): ModelEntry {
  return { ...xenonModel, id, level: name, bytes, fileName: `xenon-4-${name}.gguf` };
}

export const xenonLevels: readonly ModelEntry[] = [
  level('f16', 'F16', 14_480_000_000),
  level('q8', 'Q8_0', 7_700_000_000),
  level('q5', 'Q5_K_M', 5_130_000_000),
  level('xenon', 'Q4_K_M', 4_370_000_000),
  level('q3', 'Q3_K_M', 3_520_000_000),
  level('q2', 'Q2_K', 2_720_000_000),
];

function measured(
  modelId: string,
  perplexity: number,
  kl: readonly [meanKl: number, p99Kl: number, topAgreement: number] | null,
): MeasuredFidelity {
  return {
    modelId,
    referenceLevel: 'F16',
    textSha256: 'a'.repeat(64),
    isSample: true,
    measuredAt: now,
    scores: {
      positions: 1530,
      perplexity,
      perplexityError: perplexity / 40,
      divergence: kl && { meanKl: kl[0], meanKlError: kl[0] / 20, p99Kl: kl[1], topAgreement: kl[2] },
    },
  };
}

export const fidelity: readonly MeasuredFidelity[] = [
  measured('f16', 6.412, null),
  measured('q8', 6.415, [0.0011, 0.0093, 0.986]),
  measured('q5', 6.447, [0.0098, 0.081, 0.957]),
  measured('xenon', 6.498, [0.0241, 0.197, 0.935]),
  measured('q3', 6.731, [0.0826, 0.612, 0.879]),
];

/** Of the measured ones on a machine with 16 GB: memory in GB, and tokens per second. */
const costs: readonly (readonly [id: string, gb: number, rate: number])[] = [
  ['f16', 15.2, 1.9],
  ['q8', 8.5, 3.6],
  ['q5', 5.9, 5.4],
  ['xenon', 5.1, 6.3],
  ['q3', 4.3, 7.8],
];

const fits = Object.fromEntries(
  costs.map(([id, gb]): [string, ModelFit] => [
    id,
    {
      neededBytes: gb * 1e9,
      freeBytes: 13.1e9,
      contextLength: 8192,
      kvType: 'f16',
      fits: gb < 13,
      givenUp: [],
    },
  ]),
);
const speeds = Object.fromEntries(
  costs.map(([id, , tokensPerSecond]) => [id, { tokensPerSecond, isEstimate: id !== 'xenon' }]),
);

/** With Xenon-4 loaded where it is among the models. */
export function levelsScript(models: readonly ModelEntry[], known: readonly MeasuredFidelity[]): Script {
  const used = models.find(({ id }) => id === 'xenon') ?? demoModel;
  const { id: modelId, name, level: usedLevel, isDemo } = used;
  return {
    snapshot: {
      ...snapshot,
      models,
      settings: { ...snapshot.settings, currentModelId: modelId },
      engine: { status: 'ready', model: { ...loadedDemo, modelId, name, level: usedLevel, isDemo } },
    },
    outcomes: {
      getFidelity: { ok: true, value: known },
      getModelFits: { ok: true, value: fits },
      getModelSpeeds: { ok: true, value: speeds },
    },
  };
}

export async function openCompare(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.getByRole('button', { name: 'Compare levels…' }).click();
  await page.getByRole('dialog', { name: 'Compare levels' }).waitFor();
}

async function chooseBySpeed(page: Page): Promise<void> {
  await openCompare(page);
  await page.getByRole('radio', { name: 'Speed', exact: true }).check();
  await page.getByRole('radio', { name: 'Q5_K_M: 5.4, mean KL 0.0098' }).check();
}

export const compareStates: readonly WindowState[] = [
  { name: 'quality of levels', script: levelsScript(xenonLevels, fidelity), act: openCompare },
  {
    name: 'a level chosen from the chart of quality against speed',
    script: levelsScript(xenonLevels, fidelity),
    act: chooseBySpeed,
  },
  {
    name: 'quality of levels, over a text of one’s own',
    script: levelsScript(xenonLevels, []),
    async act(page) {
      await openCompare(page);
      await page.getByRole('radio', { name: 'My own text' }).check();
    },
  },
  {
    name: 'quality where a model has one level',
    script: levelsScript([demoModel, xenonModel], []),
    act: openCompare,
  },
];

export const levelStates: readonly WindowState[] = [
  {
    name: 'choosing the level of a conversation',
    script: levelsScript(xenonLevels, []),
    async act(page) {
      await page.getByRole('button', { name: 'Level of this conversation' }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'a level that loads when it is asked',
    script: levelsScript(xenonLevels, []),
    async act(page) {
      await page.getByRole('button', { name: 'Level of this conversation' }).click();
      await page.getByRole('menuitem', { name: /Q8_0/ }).click();
      await page.getByRole('button', { name: /^Model: Xenon-4 · Q8_0 · loads when you ask/ }).waitFor();
    },
  },
];
