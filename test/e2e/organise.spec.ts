// Keeping conversations in order: folders by menu, by dragging and by keyboard, several at once, and very many.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { unzipped } from '../integration/transfer/unzipped.ts';
import { expect, test } from './host.ts';
import { conversation, openScripted, snapshot } from './scripted-window.ts';

const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' });
const link = (page: Page, name: string) => list(page).getByRole('link', { name, exact: true });
const rows = (page: Page) =>
  list(page)
    .locator('[data-row]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.getAttribute('title')));

async function begin(page: Page, question: string): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill(question);
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(link(page, question)).toHaveAttribute('aria-current', 'page');
  await expect(page.locator('article[data-role=assistant]')).toHaveAttribute('data-status', 'complete');
}

async function nameFolder(page: Page, name: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Name of the folder' });
  await expect(field).toBeFocused();
  await field.fill(name);
  await field.press('Enter');
}

test.describe('conversations', { tag: '@browser' }, () => {
  test('are put into folders, one in another, which close and dissolve and keep what is in them', async ({
    scripted,
  }) => {
    const { page } = scripted;
    for (const title of ['Apples', 'Pears', 'Plums']) await begin(page, title);
    await list(page).getByRole('button', { name: 'How the list is shown' }).click();
    await page.getByRole('menuitem', { name: 'New folder' }).click();
    await nameFolder(page, 'Fruit');
    const fruit = list(page).getByRole('button', { name: /^Fruit, folder of/ });
    await link(page, 'Apples').dragTo(fruit);
    await expect(fruit).toHaveAccessibleName('Fruit, folder of 1 conversation');

    await fruit.hover();
    await list(page).getByRole('button', { name: 'Actions of the folder Fruit' }).click();
    await page.getByRole('menuitem', { name: 'New folder in it' }).click();
    await nameFolder(page, 'Stone');
    await link(page, 'Plums').hover();
    await list(page)
      .getByRole('listitem')
      .filter({ has: page.getByRole('link', { name: 'Plums', exact: true }) })
      .getByRole('button', { name: 'Actions' })
      .click();
    await page.getByRole('menuitem', { name: 'Move to…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stone, in Fruit' }).click();
    const inOrder = [
      'Fruit, folder of 2 conversations',
      'Stone, folder of 1 conversation',
      'Plums',
      'Apples',
      'Pears',
    ];
    await expect.poll(() => rows(page)).toEqual(inOrder);

    await fruit.click();
    await page.reload();
    await expect.poll(() => rows(page)).toEqual(['Fruit, folder of 2 conversations', 'Pears']);
    await fruit.hover();
    await list(page).getByRole('button', { name: 'Actions of the folder Fruit' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    const ask = page.getByRole('alertdialog');
    await expect(ask).toContainText('1 folder and 1 conversation in it move out of it into the list.');
    await ask.getByRole('button', { name: 'Delete folder' }).click();
    await expect
      .poll(() => rows(page))
      .toEqual(['Stone, folder of 1 conversation', 'Plums', 'Pears', 'Apples']);
  });

  test('are chosen by keyboard and tagged, filtered and deleted together', async ({ scripted }) => {
    const { page } = scripted;
    for (const title of ['Apples', 'Pears', 'Plums']) await begin(page, title);
    await link(page, 'Plums').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText('2 selected')).toBeVisible();
    await expect(link(page, 'Pears')).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect(page.getByText('3 selected')).toBeVisible();
    await page.keyboard.press('Space');
    const selected = page.getByRole('region', { name: 'Selected conversations' });
    await selected.getByRole('button', { name: 'Tags…' }).click();
    await page.getByRole('textbox', { name: 'New tag' }).fill('#later');
    await page.keyboard.press('Enter');
    const later = page.getByRole('checkbox', { name: 'later' });
    await expect(later).toBeChecked();
    // Taken off everything it is still there to be ticked again.
    await later.click();
    await expect(later).not.toBeChecked();
    await later.click();
    await expect(later).toBeChecked();
    await page.getByRole('button', { name: 'Done' }).click();

    await list(page).getByRole('button', { name: 'How the list is shown' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'later' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => rows(page)).toEqual(['Plums', 'Pears']);
    await link(page, 'Plums').press('Control+a');
    await selected.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText('2 conversations are in the trash.')).toBeVisible();
    await list(page).getByRole('button', { name: 'Show also without “later”' }).click();
    await expect.poll(() => rows(page)).toEqual(['Apples']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => rows(page)).toEqual(['Plums', 'Pears', 'Apples']);
  });

  test('are exported, moved and archived together from the bar of what is selected', async ({ scripted }) => {
    const { page } = scripted;
    for (const title of ['Apples', 'Pears', 'Plums']) await begin(page, title);
    const selected = page.getByRole('region', { name: 'Selected conversations' });
    const selectTwo = async () => {
      await link(page, 'Plums').focus();
      await page.keyboard.press('Shift+ArrowDown');
      await expect(page.getByText('2 selected')).toBeVisible();
    };
    await selectTwo();
    await selected.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    const what = dialog.getByRole('combobox', { name: 'What' }).locator('option:checked');
    await expect(what).toHaveText('What is selected (2 conversations)');
    await dialog.getByRole('radio', { name: /^Plain text/ }).check();
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const zip = unzipped(await readFile(await (await downloading).path()));
    expect([...zip.keys()].sort()).toEqual(['Pears.txt', 'Plums.txt']);

    await selected.getByRole('button', { name: 'Move to…' }).click();
    const move = page.getByRole('dialog', { name: 'Move to' });
    await move.getByRole('textbox', { name: 'New folder' }).fill('Fruit');
    await move.getByRole('button', { name: 'Create and move' }).click();
    await expect(page.getByText('2 conversations are in “Fruit” now.')).toBeVisible();
    await expect(list(page).getByRole('button', { name: 'Fruit, folder of 2 conversations' })).toBeVisible();

    await selectTwo();
    await selected.getByRole('button', { name: 'Archive' }).click();
    await expect(page.getByText('2 conversations are in the archive.')).toBeVisible();
    await expect(list(page).getByRole('button', { name: 'Archive, 2 conversations' })).toBeVisible();
    await expect(link(page, 'Apples')).toBeVisible();
    await expect(link(page, 'Plums')).toBeHidden();
  });

  test('by the ten thousand are in the page only as far as they are seen, and all within reach', async ({
    page,
  }) => {
    const conversations = Array.from({ length: 10_000 }, (_, index) =>
      conversation(`c${index}`, `Number ${index}`, null, index / 20),
    );
    await openScripted(page, { snapshot: { ...snapshot, conversations } });
    await expect(link(page, 'Number 0')).toBeVisible();
    expect(await list(page).getByRole('link').count()).toBeLessThan(80);
    await link(page, 'Number 0').press('End');
    await expect(link(page, 'Number 9999')).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(link(page, 'Number 9998')).toBeFocused();
    await page.keyboard.press('Shift+Home');
    await expect(page.getByText('9,999 selected')).toBeVisible();
    await expect(link(page, 'Number 0')).toBeFocused();
    expect(await list(page).getByRole('link').count()).toBeLessThan(80);
  });
});
