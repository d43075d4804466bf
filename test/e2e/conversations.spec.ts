// The list of conversations: opening, renaming, deleting, exporting, finding one's way by keyboard.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './host.ts';

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' });
const link = (page: Page, name: string) => list(page).getByRole('link', { name, exact: true });

/** Begins a conversation and waits for its reply. */
async function begin(page: Page, question: string): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).click();
  await composer(page).fill(question);
  await composer(page).press('Enter');
  await expect(page.locator('article[data-role=assistant]')).toHaveAttribute('data-status', 'complete');
  await expect(link(page, question)).toHaveAttribute('aria-current', 'page');
}

async function choose(page: Page, conversation: string, item: string): Promise<void> {
  const row = list(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: conversation, exact: true }) });
  await row.hover();
  await row.getByRole('button', { name: `Actions for ${conversation}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

test.describe('the list of conversations', { tag: '@browser' }, () => {
  test('says what will be there before anything is', async ({ scripted }) => {
    await expect(list(scripted.page)).toContainText('Conversations appear here');
  });

  test('opens each, marks the shown one, and keeps a draft for each', async ({ scripted }) => {
    const { page } = scripted;
    await begin(page, 'Apples');
    await composer(page).fill('about apples');
    await begin(page, 'Pears');
    await composer(page).fill('about pears');
    await link(page, 'Apples').click();
    await expect(link(page, 'Apples')).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('article', { name: 'You' })).toContainText('Apples');
    await expect(composer(page)).toHaveValue('about apples');
    await page.goBack();
    await expect(composer(page)).toHaveValue('about pears');
    await page.keyboard.press('Control+ArrowDown');
    await expect(composer(page)).toHaveValue('about apples');
    await page.keyboard.press('Control+ArrowUp');
    await expect(composer(page)).toHaveValue('about pears');
    await page.keyboard.press('Control+Shift+O');
    await expect(page.getByRole('heading', { level: 1, name: 'New conversation' })).toBeVisible();
  });

  test('renames in place, from the list and from the header; Escape leaves the old title', async ({
    scripted,
  }) => {
    const { page } = scripted;
    await begin(page, 'Apples');
    await choose(page, 'Apples', 'Rename');
    const field = page.getByRole('textbox', { name: 'Title of the conversation' });
    await expect(field).toBeFocused();
    await field.fill('Quinces');
    await field.press('Enter');
    await expect(link(page, 'Quinces')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quinces');

    const header = page.getByRole('banner');
    await header.getByRole('button', { name: 'Rename' }).click();
    await header.getByRole('textbox', { name: 'Title' }).fill('Medlars');
    await header.getByRole('textbox', { name: 'Title' }).press('Escape');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quinces');
    await header.getByRole('button', { name: 'Rename' }).click();
    await header.getByRole('textbox', { name: 'Title' }).fill('Medlars');
    await header.getByRole('textbox', { name: 'Title' }).press('Enter');
    await page.reload();
    await expect(link(page, 'Medlars')).toBeVisible();
  });

  test('deletes into the trash at once, takes it back, and asks only before it is for good', async ({
    scripted,
  }) => {
    const { page } = scripted;
    await begin(page, 'Apples');
    await begin(page, 'Pears');
    await choose(page, 'Pears', 'Delete');
    await expect(link(page, 'Pears')).toBeHidden();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('New conversation');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(link(page, 'Pears')).toHaveAttribute('aria-current', 'page');

    await choose(page, 'Apples', 'Delete');
    await list(page).getByRole('button', { name: 'Trash, 1 conversation' }).click();
    await expect(list(page)).toContainText('deleted for good after 30 days');
    await link(page, 'Apples').click();
    await expect(page.getByText('This conversation is in the trash.')).toBeVisible();
    await expect(composer(page)).toBeHidden();
    const main = page.getByRole('main');
    const changing = main.getByRole('button', { name: /^(Edit|Regenerate|Delete|Rename)/ });
    await expect(main.getByRole('button', { name: 'Copy' })).toHaveCount(2);
    await expect(changing).toHaveCount(1);
    await expect(changing).toHaveText('Delete for good…');
    await main.getByRole('button', { name: 'More for this turn' }).last().click();
    await expect(page.getByRole('menuitem')).toHaveText([
      'Duplicate up to here',
      'Show in the map of branches',
      'How this reply was made',
      'Copy rich text',
      'Export up to here…',
    ]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+z');
    await expect(page.getByText('nothing in it was changed. Restore it to go on.')).toBeVisible();
    await main.getByRole('button', { name: 'Restore' }).click();
    await expect(composer(page)).toBeVisible();
    await list(page).getByRole('button', { name: 'Back to all conversations' }).click();

    await choose(page, 'Apples', 'Delete');
    await list(page).getByRole('button', { name: 'Trash, 1 conversation' }).click();
    await choose(page, 'Apples', 'Delete for good…');
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toContainText('“Apples” will be deleted with all turns');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect(link(page, 'Apples')).toBeHidden();
    await page.reload();
    await expect(link(page, 'Pears')).toBeVisible();
    await expect(list(page).getByRole('button', { name: 'Trash', exact: true })).toBeVisible();
  });

  test('exports a conversation as the file that was asked for', async ({ scripted }) => {
    const { page, script } = scripted;
    script.reply = () => ({ text: 'Keep them **cool**.' });
    await begin(page, 'Apples');
    await choose(page, 'Apples', 'Export…');
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('radio', { name: 'Markdown' }).check();
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/\.md$/);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain('Apples');
    expect(text).toContain('Keep them **cool**.');
    await expect(page.getByText(`Saved as ${download.suggestedFilename()}.`)).toBeVisible();
  });

  test('is a drawer in a narrow window: opened by a button, closed by a choice or Escape', async ({
    scripted,
  }) => {
    const { page } = scripted;
    await begin(page, 'Apples');
    await page.setViewportSize({ width: 480, height: 800 });
    await expect(list(page)).toBeHidden();
    await page.getByRole('button', { name: 'Show conversations' }).click();
    await expect(link(page, 'Apples')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(list(page)).toBeHidden();
    await page.getByRole('button', { name: 'Show conversations' }).click();
    await link(page, 'Apples').click();
    await expect(list(page)).toBeHidden();
    await expect(page.getByRole('article', { name: 'You' })).toContainText('Apples');
  });
});
