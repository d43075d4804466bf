// The states of the dialog "Compare levels".
import type { Page } from '@playwright/test';
import type { MeasuredFidelity } from '../../preload/contract/fidelity.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
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

/** With Xenon-4 loaded where it is among the models. */
function script(models: readonly ModelEntry[], known: readonly MeasuredFidelity[]): Script {
  const used = models.find(({ id }) => id === 'xenon') ?? demoModel;
  const { id: modelId, name, level: usedLevel, isDemo } = used;
  return {
    snapshot: {
      ...snapshot,
      models,
      settings: { ...snapshot.settings, currentModelId: modelId },
      engine: { status: 'ready', model: { ...loadedDemo, modelId, name, level: usedLevel, isDemo } },
    },
    outcomes: { getFidelity: { ok: true, value: known } },
  };
}

async function openCompare(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.getByRole('button', { name: 'Compare levels…' }).click();
  await page.getByRole('dialog', { name: 'Compare levels' }).waitFor();
}

export const compareStates: readonly WindowState[] = [
  { name: 'quality of levels', script: script(xenonLevels, fidelity), act: openCompare },
  {
    name: 'quality of levels, over a text of one’s own',
    script: script(xenonLevels, []),
    async act(page) {
      await openCompare(page);
      await page.getByRole('radio', { name: 'My own text' }).check();
    },
  },
  {
    name: 'quality where a model has one level',
    script: script([demoModel, xenonModel], []),
    act: openCompare,
  },
];

export const levelStates: readonly WindowState[] = [
  {
    name: 'choosing the level of a conversation',
    script: script(xenonLevels, []),
    async act(page) {
      await page.getByRole('button', { name: 'Level of this conversation' }).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'a level that loads when it is asked',
    script: script(xenonLevels, []),
    async act(page) {
      await page.getByRole('button', { name: 'Level of this conversation' }).click();
      await page.getByRole('menuitem', { name: /Q8_0/ }).click();
      await page.getByRole('button', { name: /^Model: Xenon-4 · Q8_0 · loads when you ask/ }).waitFor();
    },
  },
];
