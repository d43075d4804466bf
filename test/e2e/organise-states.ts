// The states of keeping conversations in order.
import type { Page } from '@playwright/test';
import type { Conversation } from '../../preload/contract/models.ts';
import type { Folder } from '../../preload/contract/organisation.ts';
import { conversation, now, question, reply, type Script, snapshot, xenonModel } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

const folders: readonly Folder[] = [
  { id: 'garden', parentId: null, name: 'Garden' },
  { id: 'work', parentId: null, name: 'Work' },
  { id: 'letters', parentId: 'work', name: 'Letters to the council and other patient people' },
];
const at = (
  id: string,
  title: string,
  daysAgo: number,
  changes: Partial<Conversation> = {},
): Conversation => ({ ...conversation(id, title, id === 'c1' ? 'a1' : null, daysAgo), ...changes });

const conversations = [
  at('c1', 'What is your favourite condiment?', 0, { tags: ['kitchen'] }),
  at('c2', 'Rust or Go?', 9, { pinned: true, tags: ['kitchen', 'programming', 'to be decided soon'] }),
  at('c3', 'Plan for a small garden by the sea, with herbs and a bench', 2, { folderId: 'garden' }),
  at('c4', 'About the bicycle racks', 3, { folderId: 'letters' }),
  at('c5', 'Notes of the meeting', 4, { folderId: 'work' }),
  at('c6', 'Words for rain', 1),
  at('c7', 'Proof that √2 is irrational', 41, { tags: ['programming'] }),
  at('c8', 'Lemons', 50, { archived: true }),
  at('c9', 'A table of levels', 60, { trashedAt: now - 3 * 86_400_000 }),
  at('c10', 'Tomatoes', 60, { trashedAt: now - 29.5 * 86_400_000 }),
];
const messages = [
  question('q1', null, 'What is your favourite condiment?'),
  reply('a1', 'q1', 'Well, I’m quite partial to a good squeeze of fresh lemon juice.'),
];
const script = (changes: Partial<Script['snapshot']> = {}): Script => ({
  snapshot: { ...snapshot, models: [xenonModel], conversations, folders, ...changes },
  messages,
});

async function openList(page: Page) {
  const show = page.getByRole('button', { name: 'Show conversations' });
  if (await show.isVisible()) await show.click();
  return page.getByRole('navigation', { name: 'Conversations' });
}

async function openMenuOf(page: Page, title: string): Promise<void> {
  const list = await openList(page);
  const row = list.getByRole('listitem').filter({ has: page.getByRole('link', { name: title }) });
  await row.hover();
  await row.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menu').waitFor();
}

async function choose(page: Page, title: string, item: string): Promise<void> {
  await openMenuOf(page, title);
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

async function select(page: Page, ...titles: readonly string[]): Promise<void> {
  const list = await openList(page);
  for (const name of titles) await list.getByRole('link', { name }).click({ modifiers: ['Control'] });
}

const trashed = conversations.map((one) => (one.id === 'c1' ? { ...one, trashedAt: now } : one));

export const organiseStates: readonly WindowState[] = [
  {
    name: 'conversations in order, some selected, one just deleted',
    anew: true,
    script: script(),
    act: async (page) => {
      await choose(page, 'Words for rain', 'Delete');
      await page.getByText('“Words for rain” is in the trash.').waitFor();
      await select(page, 'Rust or Go?', 'About the bicycle racks');
      await page.getByText('2 selected').waitFor();
    },
  },
  {
    name: 'how the list is shown',
    anew: true,
    script: script(),
    act: async (page) => {
      const list = await openList(page);
      await list.getByRole('button', { name: 'How the list is shown' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'kitchen' }).click();
    },
  },
  {
    name: 'the trash, with a conversation of it shown',
    anew: true,
    script: script({ conversations: trashed }),
    act: async (page) => {
      const list = await openList(page);
      await list.getByRole('button', { name: 'Trash, 3 conversations' }).click();
      await list.getByText('30 days left').waitFor();
    },
  },
  {
    name: 'deleting for good',
    anew: true,
    script: script(),
    act: async (page) => {
      const list = await openList(page);
      await list.getByRole('button', { name: 'Trash, 2 conversations' }).click();
      await list.getByRole('button', { name: 'Empty the trash…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'moving conversations',
    anew: true,
    script: script(),
    act: async (page) => {
      await select(page, 'About the bicycle racks', 'Notes of the meeting');
      await page.getByRole('button', { name: 'Move to…' }).click();
      await page.getByRole('dialog', { name: 'Move to' }).waitFor();
    },
  },
  {
    name: 'tags of several conversations',
    anew: true,
    script: script(),
    act: async (page) => {
      await select(page, 'What is your favourite condiment?', 'Rust or Go?');
      await page.getByRole('button', { name: 'Tags…' }).click();
      await page.getByRole('dialog', { name: 'Tags' }).waitFor();
    },
  },
];
