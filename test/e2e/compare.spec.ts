// Two real levels of the demo model, compared by their answers: side by side, and blind.
import { expect, test } from './two-levels.ts';

test('a turn is answered by two levels side by side and kept as versions; a duel is voted on by key and revealed', async ({
  host,
}) => {
  const { page } = host;
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('What is your favourite condiment?');
  await box.press('Enter');
  const reply = page.locator('article[data-role=assistant]').first();
  await expect(reply).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });
  await reply.getByRole('button', { name: 'Compare levels…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare levels' });
  await expect(dialog.getByRole('blockquote')).toHaveText('What is your favourite condiment?');
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
  for (const level of ['F16', 'Q4_K_M']) {
    const column = dialog.getByRole('article', { name: `Answer of ${level}` });
    await expect(column).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });
    await expect(column).toContainText(/\d tokens\/s/);
  }
  // A page that is loaded again finds the answers.
  await page.reload();
  await page
    .locator('article[data-role=assistant]')
    .first()
    .getByRole('button', { name: 'Compare levels…' })
    .click();
  await dialog.getByRole('button', { name: 'Keep as versions' }).click();
  await expect(dialog.getByText('Kept:')).toBeVisible();

  await dialog.getByRole('tab', { name: 'Blind duel' }).click();
  await dialog.getByRole('textbox', { name: 'Prompt' }).fill('What do the levels mean?');
  await dialog.getByRole('button', { name: 'Begin the duel' }).click();
  await expect(dialog.getByRole('region', { name: 'Which answer is better?' })).toBeFocused({
    timeout: 60_000,
  });
  await expect(dialog.getByRole('article')).toHaveCount(2);
  await page.keyboard.press('l');
  await expect(dialog.getByText(/^You chose (F16|Q4_K_M)\. Left was/)).toBeVisible();
  await expect(dialog.getByText(/of 1\. Too few to say anything/)).toBeVisible();
  await dialog.getByRole('button', { name: /^Delete the votes/ }).click();
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(dialog.getByText('No votes yet.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('1 of 3')).toBeVisible();
});
