// A conversation that is never written to disk, as a person begins, sees, keeps or leaves it.
import { readFile } from 'node:fs/promises';
import { expect, test } from './host.ts';

test('a temporary conversation takes the draft along, says what it is, and becomes one like any other', {
  tag: '@browser',
}, async ({ scripted }) => {
  const { page } = scripted;
  const composer = page.getByRole('textbox', { name: 'Message' });
  const toggle = page.getByRole('checkbox', { name: 'Temporary: never written to disk' });
  const line = page.getByRole('region', { name: 'Temporary conversation' });
  await composer.fill('A secret question');
  // Clicked, since the app begins the conversation before the box is ticked.
  await toggle.click();
  await expect(toggle).toBeChecked();
  await expect(line).toContainText('It is gone when Xenon closes.');
  await expect(composer).toHaveValue('A secret question');
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await expect(line).toBeHidden();
  await expect(composer).toHaveValue('A secret question');

  await toggle.click();
  await expect(toggle).toBeChecked();
  await expect(composer).toHaveValue('A secret question');
  await composer.press('Enter');
  const reply = page.locator('article[data-role=assistant]');
  await expect(reply).toHaveAttribute('data-status', 'complete');
  const link = page.getByRole('navigation', { name: 'Conversations' }).getByRole('link');
  await expect(link).toHaveText('Temporary conversation');
  await page.reload();
  await expect(reply).toHaveAttribute('data-status', 'complete');
  const item = page
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link') });
  const entry = (name: string) => page.getByRole('menuitem', { name });
  await item.hover();
  await item.getByRole('button', { name: 'Actions' }).click();
  // It is in no folder, but can be taken out of the app.
  await expect(entry('Move to…')).toHaveCount(0);
  await entry('Export…').click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByText('No PDF of a temporary conversation')).toBeVisible();
  await expect(dialog.getByRole('radio', { name: /^PDF/ })).toHaveCount(0);
  await dialog.getByRole('radio', { name: /^Plain text/ }).check();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const file = await (await downloading).path();
  expect(await readFile(file, 'utf8')).toContain('A secret question');
  await expect(dialog).toBeHidden();
  await line.getByRole('button', { name: 'Keep this conversation' }).click();
  await expect(line).toBeHidden();
  await expect(link).toHaveText('A secret question');
});
