// Every designed state of the window, by name: looked at by axe in both themes and two sizes, and drawn.
import type { Page } from '@playwright/test';
import type { LoadedModel, RefusedModel, SeenPrompt } from '../../preload/contract/models.ts';
import type { Preset } from '../../preload/contract/sampling.ts';
import { aReceipt } from '../unit/chat/a-receipt.ts';
import { compareStates, levelStates } from './compare-states.ts';
import { findStates } from './find-states.ts';
import { getStates } from './get-states.ts';
import { libraryStates } from './library-states.ts';
import { organiseStates } from './organise-states.ts';
import {
  conversation,
  demoModel,
  loadedDemo,
  openScripted,
  question,
  reply,
  type Script,
  type ScriptedWindow,
  snapshot,
  stats,
  xenonModel,
} from './scripted-window.ts';
import { seenStates } from './seen-states.ts';
import { sideStates } from './side-states.ts';
import { treeStates } from './tree-states.ts';

export interface WindowState {
  readonly name: string;
  readonly script: Script;
  /** Brings the open window into the state. */
  readonly act?: (page: Page) => Promise<void>;
  /**
   * It lies in the list of conversations, which folds away where the window gets narrow, or was typed or chosen in a
   * panel beside the conversation, which becomes a dialog there: it is opened anew in the narrow window. Any other
   * state is the same whether it was opened so or the window got narrow.
   */
  readonly anew?: true;
}

const titles = [
  'What is your favourite condiment?',
  'Lemons',
  'A table of levels',
  'How do I get Xenon-4?',
  'Plan for a small garden by the sea, with herbs, a bench and somewhere to put the bicycles',
  'Rust or Go?',
  'Letter to the council',
  'Words for rain',
  'Proof that √2 is irrational',
];
const conversations = titles.map((title, index) =>
  conversation(`c${index + 1}`, title, index === 0 ? 'a2' : null, [0, 0, 1, 1, 3, 3, 12, 40, 41][index]),
);

const lemon =
  "Well, I'm quite partial to a good squeeze of fresh lemon juice. It adds just the right amount of zesty flavour to whatever I'm cooking up in the kitchen!";
const turns = [
  question('q1', null, 'What is your favourite condiment?'),
  reply('a1', 'q1', lemon),
  question('q2', 'a1', 'Do you have mayonnaise recipes?\nA quick one would be best.'),
];
const rich = [
  'Of course. Here is a quick one:',
  '1. Put **one egg yolk** and a teaspoon of mustard into a bowl.\n2. Whisk in 200 ml of oil, drop by drop at first.\n3. Season with lemon juice and salt.',
  '| What | How much |\n| --- | ---: |\n| Egg yolk | 1 |\n| Oil | 200 ml |\n| Lemon juice | 1 tbsp |',
  '```js\nconst mayonnaise = whisk(yolk, mustard).with(oil);\n```',
  'It keeps for three days in the fridge.',
].join('\n\n');

const at = (changes: Partial<Script['snapshot']> = {}): Script['snapshot'] => ({
  ...snapshot,
  conversations,
  models: [demoModel, xenonModel],
  ...changes,
});
const steppedDown: LoadedModel = {
  ...loadedDemo,
  contextLength: 1024,
  tuning: {
    ...loadedDemo.tuning,
    kvType: 'q8_0',
    steps: [
      { kind: 'context', from: 4096, to: 1024 },
      { kind: 'kvType', from: 'f16', to: 'q8_0' },
    ],
  },
};
const refused: RefusedModel = {
  modelId: 'xenon',
  error: {
    code: 'engineOutOfMemory',
    detail: { neededBytes: 5_100_000_000, freeBytes: 3_200_000_000, tokens: 1024 },
  },
};
const generating = { status: 'generating', model: loadedDemo, replyId: 'a2' } as const;
const withReply = (
  text: string,
  changes: Parameters<typeof reply>[3],
  snap: Parameters<typeof at>[0] = {},
) => ({
  snapshot: at(snap),
  messages: [...turns, reply('a2', 'q2', text, changes)],
});

const writing = { phase: 'decode', generated: 60, tokensPerSecond: 1204 } as const;
const waiting = { phase: 'waiting', for: 'reply' } as const;

async function openDialog(page: Page, button: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').waitFor();
}

const ok = (value: unknown) => ({ ok: true, value }) as const;
const words = `[INST] ${turns[0]!.text} [/INST]${lemon}`.match(/\s*\S+/g)!;
const seenPrompt: SeenPrompt = {
  ids: [1, ...words.map((_, index) => 259 + 13 * index), 2],
  pieces: ['<s>', ...words.map((word) => word.replaceAll(' ', '\u2581')), '</s>'],
  parts: [
    { kind: 'control', text: '<s>' },
    { kind: 'text', text: `[INST] ${turns[0]!.text} [/INST]${lemon}` },
    { kind: 'control', text: '</s>' },
    { kind: 'text', text: ` [INST] ${turns[2]!.text} [/INST]` },
  ],
  sha256: 'a'.repeat(64),
  instruction: null,
  leftOut: 0,
  format: 'xenon4',
};

const presets: readonly Preset[] = [
  {
    id: 'letters',
    name: 'Letters to the council and other patient people',
    values: { temperature: 0.4, dryStrength: 0.8, stopStrings: ['Yours'] },
  },
  { id: 'mails', name: 'Mails', values: { maxTokens: 300 } },
];
/** The shown conversation writes as the preset says, but for two values. */
const tuned = {
  presets,
  conversations: conversations.map((one, at) =>
    at === 0
      ? {
          ...one,
          generation: {
            presetId: 'letters',
            values: { seed: 7, logitBias: [{ text: 'mayonnaise', bias: -100 }] },
          },
        }
      : one,
  ),
};

export const windowStates: readonly WindowState[] = [
  ...getStates,
  ...compareStates,
  ...sideStates,
  ...findStates,
  ...levelStates,
  ...libraryStates,
  ...treeStates,
  ...organiseStates,
  { name: 'empty', script: { snapshot } },
  {
    name: 'empty without a model',
    script: { snapshot: { ...snapshot, models: [], engine: { status: 'none' } } },
  },
  {
    name: 'empty with Xenon-4 loading',
    script: { snapshot: at({ engine: { status: 'loading', modelId: 'xenon', progress: 0.43 } }) },
  },
  {
    name: 'empty with a model that failed',
    script: {
      snapshot: at({
        engine: {
          status: 'failed',
          modelId: 'xenon',
          error: {
            code: 'engineOutOfMemory',
            detail: { neededBytes: 9_100_000_000, freeBytes: 7_600_000_000 },
          },
        },
      }),
    },
  },
  {
    name: 'waiting for the model',
    script: withReply(
      '',
      { status: 'streaming', stats: null },
      { engine: { status: 'loading', modelId: 'demo', progress: 0.61 } },
    ),
  },
  {
    name: 'waiting behind two other replies',
    script: withReply(
      '',
      { status: 'streaming', stats: null },
      {
        engine: { status: 'generating', model: loadedDemo, replyId: 'a5' },
        running: [
          { conversationId: 'c5', replyId: 'a5', progress: writing },
          { conversationId: 'c3', replyId: 'a6', progress: { ...waiting, behind: ['c5'] } },
          { conversationId: 'c1', replyId: 'a2', progress: { ...waiting, behind: ['c5', 'c3'] } },
        ],
      },
    ),
  },
  {
    name: 'reading the prompt',
    script: withReply('', { status: 'streaming', stats: null }, { engine: generating }),
  },
  {
    name: 'writing',
    script: withReply(rich.slice(0, 170), { status: 'streaming', stats: null }, { engine: generating }),
  },
  { name: 'complete', script: withReply(rich, {}) },
  { name: 'stopped', script: withReply(rich.slice(0, 120), { status: 'stopped' }) },
  {
    name: 'interrupted',
    script: withReply(rich.slice(0, 120), {
      status: 'interrupted',
      stats: null,
      error: { code: 'engineCrashed', detail: {} },
    }),
  },
  {
    name: 'failed',
    script: withReply('', {
      status: 'failed',
      stats: null,
      error: { code: 'promptTooLong', detail: { tokens: 5200, limit: 4096 } },
    }),
  },
  {
    name: 'outside the context, with versions',
    script: {
      snapshot: at(),
      messages: [
        ...turns,
        reply('a3', 'q2', 'An earlier answer.'),
        reply('a2', 'q2', lemon, { contextStartId: 'q2' }),
        reply('a4', 'q2', 'A later answer.'),
      ],
    },
  },
  {
    name: 'editing',
    script: withReply(lemon, {}),
    act: (page) => page.getByRole('button', { name: 'Edit' }).last().click(),
  },
  {
    name: 'models',
    script: {
      snapshot: at({
        models: [
          demoModel,
          xenonModel,
          {
            ...xenonModel,
            id: 'gone',
            level: 'Q8_0',
            fileName: 'xenon-4-Q8_0.gguf',
            bytes: 7_700_000_000,
            problem: { code: 'modelMissing', detail: { file: 'xenon-4-Q8_0.gguf' } },
          },
        ],
      }),
    },
    act: (page) => openDialog(page, /^Model/),
  },
  {
    name: 'stepped down',
    script: withReply(lemon, {}, { engine: { status: 'ready', model: steppedDown } }),
  },
  {
    name: 'a level that could not be loaded',
    script: withReply(lemon, {}, { engine: { status: 'ready', model: loadedDemo, refused } }),
  },
  {
    name: 'models with one that could not be loaded',
    script: withReply(lemon, {}, { engine: { status: 'ready', model: loadedDemo, refused } }),
    act: (page) => openDialog(page, /^Model/),
  },
  {
    name: 'too large, with a smaller level that fits',
    script: {
      ...withReply(
        lemon,
        {},
        {
          models: [
            demoModel,
            { ...xenonModel, id: 'large', level: 'Q8_0', bytes: 7_700_000_000 },
            xenonModel,
          ],
          engine: {
            status: 'failed',
            modelId: 'large',
            error: {
              code: 'engineOutOfMemory',
              detail: { neededBytes: 8_100_000_000, freeBytes: 7_600_000_000, tokens: 1024 },
            },
          },
        },
      ),
      outcomes: {
        getModelFits: ok({
          xenon: {
            neededBytes: 5_000_000_000,
            freeBytes: 7_600_000_000,
            contextLength: 4096,
            kvType: 'f16',
            fits: true,
            givenUp: [],
          },
        }),
      },
    },
    act: (page) => page.getByRole('button', { name: 'Use Xenon-4 Q4_K_M, which fits' }).waitFor(),
  },
  {
    name: 'fallen back to the processor',
    script: withReply(
      lemon,
      {},
      {
        engine: {
          status: 'ready',
          model: { ...loadedDemo, fellBack: 'Vulkan: ended the engine when it was started' },
        },
      },
    ),
  },
  {
    name: 'engine restarting',
    script: withReply(
      lemon,
      {},
      {
        engine: {
          status: 'restarting',
          modelId: 'demo',
          reason: { code: 'engineHung', detail: { seconds: 10 } },
        },
      },
    ),
  },
  {
    name: 'unloaded while unused',
    script: { snapshot: at({ engine: { status: 'none', unloadedId: 'demo' } }) },
  },
  {
    name: 'settings, advanced',
    script: {
      snapshot: at({
        settings: {
          ...snapshot.settings,
          engine: { ...snapshot.settings.engine, threads: { prefill: 2, decode: 1 } },
        },
      }),
    },
    act: async (page) => {
      await openDialog(page, 'Settings');
      await page.getByText('Advanced').click();
      await page.getByLabel('Unload when unused').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settings',
    script: { snapshot: at() },
    act: async (page) => {
      await openDialog(page, 'Settings');
      await page.getByRole('group', { name: 'Preset' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settings, with a preset of one\u2019s own',
    script: {
      snapshot: at({
        presets,
        settings: { ...snapshot.settings, presetId: 'letters', sampling: { seed: 7 } },
      }),
    },
    act: async (page) => {
      await openDialog(page, 'Settings');
      await page.locator('summary', { hasText: 'Repetition' }).click();
      await page.getByRole('button', { name: 'Rename…' }).click();
      await page.getByRole('textbox', { name: 'Name of the preset' }).fill('mails');
      await page.getByText('There is a preset of this name already.').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settings, deleting a preset',
    script: { snapshot: at({ presets, settings: { ...snapshot.settings, presetId: 'letters' } }) },
    act: async (page) => {
      await openDialog(page, 'Settings');
      await page.getByRole('button', { name: 'Delete…' }).click();
      await page.getByRole('button', { name: 'Delete preset' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'parameters',
    script: withReply(lemon, { stats: { ...stats, stopReason: 'maxTokens', json: 'cutOff' } }, tuned),
    act: openParameters,
  },
  {
    name: 'parameters, unfolded, with what cannot be used',
    anew: true,
    script: withReply(lemon, {}, tuned),
    act: async (page) => {
      await openParameters(page);
      for (const group of ['Choice of words', 'Repetition', 'Shape of the reply'])
        await page.locator('summary', { hasText: group }).click();
      await page.getByRole('spinbutton', { name: 'Top-k' }).fill('5000');
      await page.getByRole('textbox', { name: 'JSON schema' }).fill('{"type": "string", "pattern": "a"}');
      await page.getByRole('button', { name: 'Add a word' }).click();
      await page.getByRole('button', { name: 'Add a word' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'parameters of a conversation to come',
    script: { snapshot: at({ presets }) },
    act: openParameters,
  },
  {
    name: 'export',
    anew: true,
    script: withReply(lemon, {}),
    act: async (page) => {
      await openMenu(page);
      await page.getByRole('menuitem', { name: 'Export…' }).click();
      await page.getByRole('dialog', { name: 'Export' }).waitFor();
    },
  },
  {
    name: 'exporting',
    anew: true,
    script: { ...withReply(lemon, {}), slow: ['startExport'] },
    act: async (page) => {
      await openMenu(page);
      await page.getByRole('menuitem', { name: 'Export…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Export' });
      await dialog.getByRole('combobox', { name: 'What' }).selectOption({ index: 1 });
      await dialog.getByRole('radio', { name: 'PDF' }).check();
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
      await dialog.getByRole('button', { name: 'Stop the export' }).waitFor();
    },
  },
  {
    name: 'inspector',
    script: {
      ...withReply(lemon, {}),
      outcomes: { getReceipt: ok(aReceipt()), inspectPrompt: ok({ prompt: seenPrompt, agrees: true }) },
    },
    act: openInspector,
  },
  {
    name: 'inspector with token ids, and a replay that differs',
    anew: true,
    script: {
      ...withReply(lemon, { status: 'interrupted', stats: null }),
      outcomes: {
        getReceipt: ok({
          ...aReceipt({ stopReason: null, timeToFirstTokenMs: null, decodeTokensPerSecond: null }),
          file: { bytes: 6_900_000, fingerprint: 'f'.repeat(64), sha256: 'e'.repeat(64) },
        }),
        inspectPrompt: ok({ prompt: { ...seenPrompt, leftOut: 12 }, agrees: false }),
        replayReply: ok({
          kind: 'differs',
          tokens: 7,
          before: "Well, I'm quite partial to a ",
          original: 'good squeeze of fresh lemon juice.',
          replayed: 'spoon of mustard.',
          others: ['engine', 'device'],
        }),
      },
    },
    act: async (page) => {
      await openInspector(page);
      await page.getByRole('radio', { name: 'Token ids' }).check();
      await page.getByRole('button', { name: 'Replay' }).click();
      await page.getByText('Differs: the first 7 tokens').waitFor();
    },
  },
  {
    name: 'models, with one that is not of Xenon-4\u2019s format',
    script: {
      snapshot: at({
        engine: {
          status: 'ready',
          model: { ...loadedDemo, format: { name: 'ownTemplate', doubt: 'otherTemplate' } },
        },
      }),
    },
    act: (page) => openDialog(page, /^Model/),
  },
  { name: 'menu', anew: true, script: withReply(lemon, {}), act: openMenu },
  {
    name: 'keyboard shortcuts',
    script: { snapshot },
    async act(page) {
      await page.keyboard.press('Control+/');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  },
  {
    name: 'a message that does not fit',
    script: { ...withReply(lemon, {}), outcomes: { countPrompt: { ok: true, value: 5200 } } },
    async act(page) {
      await page.getByText('not all of it fits').waitFor();
    },
  },
  ...seenStates,
];

async function openParameters(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Parameters' }).click();
  await page.getByRole('heading', { name: 'How replies are written' }).waitFor();
}

async function openInspector(page: Page): Promise<void> {
  await page.getByTitle('How this reply was made').last().click();
  await page.getByText('What the model saw').waitFor();
}

async function openMenu(page: Page): Promise<void> {
  const show = page.getByRole('button', { name: 'Show conversations' });
  if (await show.isVisible()) await show.click();
  await page
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('button', { name: 'Actions' })
    .first()
    .click();
  await page.getByRole('menu').waitFor();
}

/** Opens the window in a state, ready to be looked at. */
export async function openState(page: Page, state: WindowState): Promise<ScriptedWindow> {
  const opened = await openScripted(page, state.script);
  // In a rescue there is nothing to write to, and what is in the trash takes nothing more.
  const composer = page.getByRole('textbox', { name: 'Message' });
  if (state.script.outcomes?.getRescue === undefined)
    await composer
      .or(page.getByText('This conversation is in the trash.'))
      .or(page.getByText('What is written here could not be saved.'))
      .waitFor();
  if (state.script.messages) await page.getByRole('article').first().waitFor();
  const place = { conversationId: 'c1', replyId: 'a2' } as const;
  if (state.name === 'reading the prompt') {
    const progress = { phase: 'prefill', done: 612, total: 1020, contextStartId: null } as const;
    await opened.emit({ type: 'replyProgress', ...place, progress });
  }
  if (state.name === 'writing') {
    const progress = { phase: 'decode', generated: 60, tokensPerSecond: 1204 } as const;
    await opened.emit({ type: 'replyProgress', ...place, progress });
  }
  await state.act?.(page);
  return opened;
}
