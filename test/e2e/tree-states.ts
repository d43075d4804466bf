// The states of the tree of turns: a branch that begins, and the map of all branches.
import { conversation, now, question, reply, snapshot } from './scripted-window.ts';
import type { WindowState } from './window-states.ts';

const messages = [
  question('q1', null, 'How do I keep basil alive on a windowsill?'),
  reply('a1', 'q1', 'Give it light, and water from below.'),
  reply('a2', 'q1', 'A south window, a pot with a hole, and never a wet leaf in the evening.'),
  question('q2', 'a2', 'And in winter, when there is hardly any light?'),
  reply('a3', 'q2', 'Then a small lamp helps, or you let it go and sow it anew in March.'),
  reply('a4', 'q2', 'Keep it cool and let it rest.', { stats: null, level: null, edited: true }),
  question('q3', 'a2', 'Which herbs are easier?'),
  reply('a5', 'q3', 'Chives, mint and thyme put up with nearly everything.'),
  question('q4', 'a5', 'Can mint stand next to them?'),
  reply('a6', 'q4', 'In a pot of its own: it takes the place of all others.'),
];
const conversations = [conversation('c1', 'How do I keep basil alive?', 'a4')];

export const treeStates: readonly WindowState[] = [
  {
    name: 'the map of branches, with deleted turns',
    script: {
      snapshot: { ...snapshot, conversations, drafts: { 'edit:q2': 'And in winter?' } },
      messages,
      outcomes: {
        getDeletedTurns: {
          ok: true,
          value: [
            { deletionId: 'd1', role: 'user', text: 'What about parsley?', turns: 4, deletedAt: now },
            { deletionId: 'd2', role: 'assistant', text: 'Sell the basil.', turns: 1, deletedAt: now },
          ],
        },
      },
    },
    async act(page) {
      await page
        .getByRole('article')
        .last()
        .click({ button: 'right', position: { x: 4, y: 4 } });
      await page.getByRole('menuitem', { name: 'Show in the map of branches' }).click();
      await page.getByRole('button', { name: 'Restore' }).first().waitFor();
    },
  },
  {
    name: 'a branch that begins, and the menu of a turn',
    script: { snapshot: { ...snapshot, conversations: [{ ...conversations[0]!, leafId: 'a2' }] }, messages },
    async act(page) {
      await page.getByRole('button', { name: 'More for this turn' }).first().click();
      await page.getByRole('menuitem', { name: 'Delete, with 9 turns below' }).waitFor();
    },
  },
];
