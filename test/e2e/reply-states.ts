// The states of a reply, and of what can be looked up and taken out of it.
import type { Page } from '@playwright/test';
import type { SeenPrompt } from '../../preload/contract/models.ts';
import { aReceipt } from '../unit/chat/a-receipt.ts';
import { loadedDemo, reply } from './scripted-window.ts';
import { at, lemon, ok, turns, withReply } from './shown-conversation.ts';
import type { WindowState } from './window-states.ts';

const rich = [
  'Of course. Here is a quick one:',
  '1. Put **one egg yolk** and a teaspoon of mustard into a bowl.\n2. Whisk in 200 ml of oil, drop by drop at first.\n3. Season with lemon juice and salt.',
  '| What | How much |\n| --- | ---: |\n| Egg yolk | 1 |\n| Oil | 200 ml |\n| Lemon juice | 1 tbsp |',
  '```js\nconst mayonnaise = whisk(yolk, mustard).with(oil);\n```',
  'It keeps for three days in the fridge.',
].join('\n\n');

const generating = { status: 'generating', model: loadedDemo, replyId: 'a2' } as const;

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

export const replyStates: readonly WindowState[] = [
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
  { name: 'menu', anew: true, script: withReply(lemon, {}), act: openMenu },
];

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
