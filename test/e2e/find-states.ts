// The states of searching everything and of finding something in the shown conversation.
import type { Page } from '@playwright/test';
import type { Snapshot } from '../../preload/contract/models.ts';
import type { SearchResult } from '../../preload/contract/search.ts';
import { conversation, now, question, reply, type Script, snapshot } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

const marked = (text: string, ...words: readonly string[]) => ({
  text,
  marks: words.map((word): [number, number] => [text.indexOf(word), text.indexOf(word) + word.length]),
});
const found: SearchResult = {
  hits: [
    {
      conversationId: 'c1',
      messageId: null,
      role: null,
      at: now,
      snippet: marked('Lemon or lime?', 'Lemon'),
    },
    {
      conversationId: 'c1',
      messageId: 'q1',
      role: 'user',
      at: now,
      snippet: marked('Is a lemon better than a lime in a dressing for green beans?', 'lemon'),
    },
    {
      conversationId: 'c2',
      messageId: 'a9',
      role: 'assistant',
      at: now - 40 * 86_400_000,
      snippet: marked(
        '…bench facing south, with two lemon trees in pots that come indoors in October, and thyme…',
        'lemon',
      ),
    },
  ],
  next: null,
  terms: [{ words: ['lemon'], prefix: true }],
  inArchive: { hits: 3, more: false },
};
const conversations = [
  conversation('c1', 'Lemon or lime?', 'a2'),
  conversation('c2', 'Plan for a small garden by the sea, with herbs and somewhere to sit', null, 40),
];
const messages = [
  question('q1', null, 'Is a lemon better than a lime in a dressing for green beans?'),
  reply(
    'a1',
    'q1',
    'A **lemon** is milder.\n\n| Fruit | Taste |\n|---|---|\n| Lemon | round |\n| Lime | sharp |\n\n```js\nconst dressing = mix(oil, lemon);\n```',
  ),
  question('q2', 'a1', 'And without either?'),
  reply('a2', 'q2', 'Vinegar does what lemons do, but a *lem*on smells better.'),
];
const savedTexts: Snapshot['savedTexts'] = [
  {
    id: 'p1',
    kind: 'prompt',
    name: 'Explain to somebody',
    text: 'Explain {{topic}} to {{somebody}} in three sentences, without a word of Latin in them.',
  },
  { id: 'p2', kind: 'prompt', name: 'Proofread', text: 'Name the mistakes, one a line:\n{{text}}' },
  { id: 'p3', kind: 'persona', name: 'Poet', text: 'Answer in rhymes.' },
];
const script: Script = {
  snapshot: {
    ...snapshot,
    conversations,
    folders: [{ id: 'f1', parentId: null, name: 'Garden' }],
  },
  messages,
  outcomes: { search: { ok: true, value: found } },
};

async function searchFor(page: Page, typed: string): Promise<void> {
  await page.getByRole('list', { name: 'Messages' }).waitFor();
  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill(typed);
  await page
    .getByRole('status')
    .filter({ hasText: /hits|Nothing/ })
    .waitFor();
}

export const findStates: readonly WindowState[] = [
  {
    name: 'search results',
    anew: true,
    script,
    act: async (page) => {
      await searchFor(page, 'lemon ');
      await page.getByRole('searchbox').pressSequentially('in:');
      await page.getByRole('option', { name: 'Garden' }).waitFor();
    },
  },
  {
    name: 'find in conversation',
    anew: true,
    script,
    act: async (page) => {
      await page.getByRole('list', { name: 'Messages' }).waitFor();
      await page.keyboard.press('Control+f');
      await page.getByRole('textbox', { name: 'Find in conversation' }).fill('lemon');
      await page.getByText('1 of 6').waitFor();
    },
  },
  {
    name: 'command palette',
    script,
    act: async (page) => {
      await page.getByRole('list', { name: 'Messages' }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: 'Find in this conversation' }).waitFor();
    },
  },
  {
    name: 'choosing a prompt',
    script: { ...script, snapshot: { ...script.snapshot, savedTexts } },
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Message' }).fill('/');
      await page.getByRole('option', { name: 'Explain' }).waitFor();
    },
  },
  {
    name: 'prompts and personas',
    script: { snapshot: { ...script.snapshot, savedTexts } },
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: 'Prompts…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Explain' }).click();
      await page.getByRole('textbox', { name: 'Prompt' }).press('End');
      await page.keyboard.type(' Be brief.');
    },
  },
  {
    name: 'temporary conversation',
    script: {
      ...script,
      snapshot: {
        ...script.snapshot,
        conversations: [{ ...conversation('c1', 'Temporary conversation', 'a2'), temporary: true }],
      },
    },
  },
];

/** Looked at, and no state of its own for axe: it differs from the results by its words. */
export const nothingFound: WindowState = {
  name: 'nothing found',
  script: { ...script, outcomes: { search: { ok: true, value: { ...found, hits: [] } } } },
  act: (page) => searchFor(page, 'gooseberries'),
};
