// The states of answers side by side and of the blind duel, in the dialog "Compare levels".
import type { Page } from '@playwright/test';
import type { ComparedAnswer, Comparison } from '../../preload/contract/comparison.ts';
import type { Duel, DuelTally } from '../../preload/contract/duel.ts';
import { xenonLevels } from './compare-states.ts';
import { type Script, snapshot, stats } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

const code = '\n\n```js\nconst dressing = whisk(lemon);\n```\n\n- **Zest** first\n- then `juice`';
const lemon = `${'Well, I’m quite partial to a good squeeze of fresh lemon juice. It adds just the right zest.'}${code}`;
const mustard = 'Well, I’m quite partial to a good spoon of mustard. It goes with nearly everything.';

function answer(modelId: string, text: string, changes: Partial<ComparedAnswer> = {}): ComparedAnswer {
  const { level, bytes } = xenonLevels.find(({ id }) => id === modelId)!;
  const ended = { stats, tokensPerSecond: 14.2, memoryBytes: bytes + 600_000_000 };
  return {
    modelId,
    level,
    bytes,
    status: 'complete',
    progress: 0,
    text,
    ...ended,
    error: null,
    parting: null,
    ...changes,
  };
}

const side = (at: number, length: number, own: number, other: number, otherIsBelow: boolean) => ({
  at,
  length,
  weights: { own, other, otherIsBelow },
});
const begun = { id: 'k1', model: 'Xenon-4', prompt: 'What is your favourite condiment?', kept: false };
const ended: Comparison = {
  ...begun,
  questionId: null,
  seed: 1_204_771,
  running: false,
  answers: [
    answer('q8', lemon),
    answer('xenon', mustard, {
      tokensPerSecond: 21.7,
      parting: { own: side(34, 5, 0.41, 0.033, true), reference: side(34, 7, 0.62, 0.21, false) },
    }),
    answer('q2', '', {
      status: 'failed',
      error: { code: 'engineOutOfMemory', detail: {} },
      stats: null,
      tokensPerSecond: null,
      memoryBytes: null,
    }),
  ],
};
const running: Comparison = {
  ...ended,
  running: true,
  answers: [
    answer('q8', lemon),
    answer('xenon', mustard.slice(0, 40), { status: 'writing', stats: null }),
    answer('q2', '', { status: 'waiting', stats: null, tokensPerSecond: null, memoryBytes: null }),
  ],
};

const levels = [
  { level: 'Q8_0', bytes: 7_700_000_000 },
  { level: 'Q4_K_M', bytes: 4_370_000_000 },
] as const;
const duel: Duel = {
  id: 'd1',
  model: 'Xenon-4',
  levels,
  prompt: 'What is your favourite condiment?',
  stage: { name: 'voting', answers: { left: mustard, right: lemon } },
};
const tallies: readonly DuelTally[] = [
  {
    model: 'Xenon-4',
    larger: levels[0],
    smaller: levels[1],
    forLarger: 11,
    forSmaller: 9,
    ties: 3,
    bothBad: 1,
  },
  {
    model: 'Xenon-4',
    larger: levels[1],
    smaller: { level: 'Q2_K', bytes: 2_720_000_000 },
    forLarger: 3,
    forSmaller: 0,
    ties: 0,
    bothBad: 0,
  },
];

function script(changes: Partial<Script['snapshot']>): Script {
  return {
    snapshot: {
      ...snapshot,
      models: xenonLevels,
      settings: { ...snapshot.settings, currentModelId: 'xenon' },
      ...changes,
    },
    outcomes: {
      getFidelity: { ok: true, value: [] },
      getDuelTallies: { ok: true, value: tallies },
    },
  };
}

const openTab = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.getByRole('button', { name: 'Compare levels…' }).click();
  await page.getByRole('tab', { name }).click();
  await page.getByRole('tabpanel', { name }).waitFor();
};

export const sideStates: readonly WindowState[] = [
  { name: 'side by side, to be asked', script: script({}), act: openTab('Side by side') },
  {
    name: 'side by side, being written',
    script: script({ comparison: running }),
    act: openTab('Side by side'),
  },
  {
    name: 'side by side, where answers part',
    script: script({ comparison: ended }),
    act: openTab('Side by side'),
  },
  { name: 'a duel, to be asked, with votes so far', script: script({}), act: openTab('Blind duel') },
  { name: 'a duel to be voted on', script: script({ duel }), act: openTab('Blind duel') },
  {
    name: 'a duel revealed',
    script: script({
      duel: {
        ...duel,
        stage: {
          name: 'revealed',
          answers: { left: mustard, right: lemon },
          vote: 'right',
          left: 'Q4_K_M',
          right: 'Q8_0',
        },
      },
    }),
    act: openTab('Blind duel'),
  },
];
