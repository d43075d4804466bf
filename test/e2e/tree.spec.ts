// The tree of turns by keyboard and by pointer: editing, branching, deleting, the map, and taking steps back.
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import Sqlite from 'better-sqlite3';
import { databaseFileName } from '../../main/store/database.ts';
import { expect, test } from './host.ts';
import { conversation, openScripted, question, reply, snapshot } from './scripted-window.ts';

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const turns = (page: Page) => page.getByRole('list', { name: 'Messages' }).getByRole('article');
const replies = (page: Page) =>
  page.getByRole('list', { name: 'Messages' }).locator('article[data-role=assistant]');
const textOf = (turn: Locator) => turn.locator('[data-part=text]');
const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });
const texts = (page: Page) => turns(page).locator('[data-part=text]').allInnerTexts();

test('every turn can be edited, branched from and deleted, and every step taken back', {
  tag: '@browser',
}, async ({ scripted }) => {
  const { page, script } = scripted;
  const ask = async (text: string, answer: string) => {
    script.reply = () => ({ text: answer });
    await composer(page).fill(text);
    await composer(page).press('Enter');
    await expect(textOf(replies(page).last())).toHaveText(answer);
    await expect(replies(page).last()).toHaveAttribute('data-status', 'complete');
  };
  await ask('One?', 'First.');
  await ask('Two?', 'Second.');

  // The model's text, edited by keyboard, stands beside its own.
  await button(replies(page).last(), 'Edit').press('Enter');
  const editor = page.getByRole('textbox', { name: 'Edit the model’s turn' });
  await editor.fill('Second, but better.');
  await editor.press('Control+Enter');
  await expect(textOf(replies(page).last())).toHaveText('Second, but better.');
  await expect(replies(page).last()).toContainText('2 of 2');
  await expect(replies(page).last()).toContainText('edited by you');

  // The next message goes elsewhere, by the context menu.
  await replies(page)
    .first()
    .click({ button: 'right', position: { x: 5, y: 5 } });
  await page.getByRole('menuitem', { name: 'Branch from here' }).click();
  await expect(page.getByText('Your next message starts a new branch here.')).toBeVisible();
  await expect(turns(page)).toHaveCount(2);
  await ask('Two, otherwise?', 'Third.');
  await expect(turns(page).nth(2)).toContainText('2 of 2');

  // The map shows both branches and leads from one to the other.
  await page.keyboard.press('Alt+b');
  const map = page.getByRole('tree', { name: 'Map of the branches' });
  await expect(map.getByRole('treeitem')).toHaveCount(7);
  await expect(map).toBeFocused();
  await expect(map.getByRole('treeitem', { selected: true })).toContainText('Third.');
  for (const key of ['ArrowLeft', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
  await expect(textOf(turns(page).last())).toHaveText('Second, but better.');
  await expect(map.getByRole('treeitem', { selected: true })).toContainText('Second, but better.');

  // Deleting says before what goes along, and can be undone in two ways.
  const whole = await texts(page);
  await button(turns(page).nth(2), 'Delete').click();
  await expect(page.getByRole('alertdialog')).toContainText('2 turns below it go along, on 2 branches.');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete 3 turns' }).click();
  await expect(textOf(turns(page).last())).toHaveText('Third.');
  await expect(map.getByRole('treeitem')).toHaveCount(4);
  await page.getByText('Deleted, with 2 turns below.').waitFor();
  await button(page, 'Undo').click();
  await expect.poll(() => texts(page)).toEqual(whole);

  await button(turns(page).last(), 'Delete').click();
  await expect(textOf(turns(page).last())).toHaveText('Second.');
  await page.keyboard.press('Control+z');
  await expect.poll(() => texts(page)).toEqual(whole);
  await page.keyboard.press('Control+Shift+z');
  await expect(textOf(turns(page).last())).toHaveText('Second.');

  // From the list of what was deleted, also after a reload.
  await page.reload();
  await expect(textOf(turns(page).last())).toHaveText('Second.');
  await page.keyboard.press('Alt+b');
  await page.getByRole('button', { name: /^Restore “.+”$/ }).click();
  await expect.poll(() => texts(page)).toEqual(whole);
  await expect(page.getByRole('button', { name: /^Restore/ })).toHaveCount(0);
});

test('a map of a thousand turns has in the page only what is near, and is walked by keyboard', {
  tag: '@browser',
}, async ({ page }) => {
  // Every hundredth turn is a version beside the one before it, which goes no further.
  const messages = [question('m0', null, 'Question 0')];
  for (let at = 1; at < 1000; at++) {
    const before = messages[at - 1]!;
    const parentId = at % 100 === 0 ? before.parentId! : before.id;
    const isReply =
      (at % 100 === 0 ? before.role : before.role === 'user' ? 'assistant' : 'user') === 'assistant';
    messages.push(
      isReply ? reply(`m${at}`, parentId, `Answer ${at}`) : question(`m${at}`, parentId, `Question ${at}`),
    );
  }
  const conversations = [conversation('c1', 'A long one', 'm999')];
  const window = await openScripted(page, { snapshot: { ...snapshot, conversations }, messages });
  await page.getByRole('article').last().waitFor();
  await page.keyboard.press('Alt+b');
  const map = page.getByRole('tree', { name: 'Map of the branches' });
  const active = async () => page.locator(`[id="${await map.getAttribute('aria-activedescendant')}"]`);
  await expect(await active()).toContainText('999');
  await expect(await active()).toBeInViewport();
  expect(await map.getByRole('treeitem').count()).toBeLessThan(80);
  await page.keyboard.press('Home');
  await expect(await active()).toHaveText(/Question 0$/);
  await expect(await active()).toBeInViewport();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowDown');
  await expect(await active()).toBeInViewport();
  await page.keyboard.press('End');
  await expect(await active()).toContainText('999');
  // A turn of the shown branch is scrolled to; one of another branch is selected first.
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article').filter({ hasText: /^YouQuestion 0/ })).toBeInViewport();
  expect(await window.calls('selectBranch')).toEqual([]);
});

test('an unfinished edit outlives a killed app', async ({ host }) => {
  const { page } = host;
  await composer(page).fill('What is your favourite condiment?');
  await composer(page).press('Enter');
  await expect(replies(page).first()).toHaveAttribute('data-status', 'complete');
  await button(turns(page).first(), 'Edit').click();
  await page.getByRole('textbox', { name: 'Edit your turn' }).fill('What is your favourite colour?');
  await page.keyboard.press('Escape');
  await expect(button(page, 'Unfinished edit')).toBeVisible();
  // What waits for the pause after the last key is saved with the next draft.
  await composer(page).fill('Half a thought');
  const file = new Sqlite(join(host.dataDir, databaseFileName), { readonly: true });
  const drafts = () => file.prepare('SELECT text FROM drafts').pluck().all();
  await expect.poll(drafts).toContain('Half a thought');
  file.close();
  await host.kill();
  await host.start();
  await host.page.reload();
  await button(host.page, 'Unfinished edit').click();
  await expect(host.page.getByRole('textbox', { name: 'Edit your turn' })).toHaveValue(
    'What is your favourite colour?',
  );
  await button(host.page, 'Save without asking').click();
  await expect(turns(host.page)).toHaveCount(1);
  await button(host.page, 'Ask').click();
  await expect(replies(host.page).first()).toHaveAttribute('data-status', 'complete');
  await expect(turns(host.page).first()).toContainText('2 of 2');
});
