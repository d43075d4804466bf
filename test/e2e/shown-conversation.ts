// The conversation that most states of the window show, and the ways into its dialogs.
import type { Page } from '@playwright/test';
import {
  conversation,
  demoModel,
  question,
  reply,
  type Script,
  snapshot,
  xenonModel,
} from './scripted-window.ts';

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

export const conversations = titles.map((title, index) =>
  conversation(`c${index + 1}`, title, index === 0 ? 'a2' : null, [0, 0, 1, 1, 3, 3, 12, 40, 41][index]),
);

export const lemon =
  "Well, I'm quite partial to a good squeeze of fresh lemon juice. It adds just the right amount of zesty flavour to whatever I'm cooking up in the kitchen!";

export const turns = [
  question('q1', null, 'What is your favourite condiment?'),
  reply('a1', 'q1', lemon),
  question('q2', 'a1', 'Do you have mayonnaise recipes?\nA quick one would be best.'),
];

export const at = (changes: Partial<Script['snapshot']> = {}): Script['snapshot'] => ({
  ...snapshot,
  conversations,
  models: [demoModel, xenonModel],
  ...changes,
});

export const withReply = (
  text: string,
  changes: Parameters<typeof reply>[3],
  snap: Parameters<typeof at>[0] = {},
) => ({
  snapshot: at(snap),
  messages: [...turns, reply('a2', 'q2', text, changes)],
});

export async function openDialog(page: Page, button: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').waitFor();
}

export const ok = (value: unknown) => ({ ok: true, value }) as const;
