// The states of the settings, and of what is set for a conversation.
import type { Page } from '@playwright/test';
import type { Preset } from '../../preload/contract/sampling.ts';
import { snapshot, stats } from './scripted-window.ts';
import { at, conversations, lemon, openDialog, withReply } from './shown-conversation.ts';
import type { WindowState } from './window-states.ts';

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

export const settingsStates: readonly WindowState[] = [
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
];

async function openParameters(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Parameters' }).click();
  await page.getByRole('heading', { name: 'How replies are written' }).waitFor();
}
