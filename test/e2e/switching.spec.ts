// From one level to another in the middle of a conversation, by keyboard, with two real levels.
import type { Locator, Page } from '@playwright/test';
import { breakModel } from '../make-level.ts';
import { expect, test } from './two-levels.ts';

const replies = (page: Page): Locator => page.locator('article[data-role=assistant]');

/** Asks, and waits for the whole answer. */
async function ask(page: Page, text: string): Promise<Locator> {
  const count = await replies(page).count();
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  const reply = replies(page).nth(count);
  await expect(reply).toHaveAttribute('data-status', /complete|failed/, { timeout: 60_000 });
  return reply;
}

/** Chooses the conversation's level with keys alone. */
async function choose(page: Page, level: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).focus();
  await page.keyboard.press('ControlOrMeta+Shift+L');
  const item = page.getByRole('menu').getByRole('menuitem', { name: new RegExp(`^(?!Default).* ${level}`) });
  await expect(item).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(item).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
}

test('the level changes by key and the conversation stays; one that does not load leaves the one before', async ({
  host,
  levelFile,
}) => {
  const { page } = host;
  const first = await ask(page, 'What is your favourite condiment?');
  await expect(first).toContainText('Q4_K_M');

  await choose(page, 'F16');
  await expect(page.getByRole('button', { name: /^Model: Demo model · F16/ })).toBeVisible();
  const second = await ask(page, 'And why?');
  await expect(second).toContainText('F16');
  await expect(first).toContainText('Q4_K_M');

  // A replay takes the level that wrote the reply, and gives the one in use back.
  await first.getByTitle('How this reply was made').click();
  const inspector = page.getByRole('complementary', { name: 'How this reply was made' });
  await inspector.getByRole('button', { name: 'Replay' }).click();
  await expect(inspector.getByRole('status')).toContainText(/^Match/, { timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Model: Demo model · F16/ })).toBeVisible();

  await second.getByRole('button', { name: 'Regenerate with…' }).click();
  await page.getByRole('menuitem', { name: /Q4_K_M/ }).click();
  await expect(second.getByText('2 of 2')).toBeVisible();
  await expect(second).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });
  await expect(second).toContainText('Q4_K_M');
  await second.getByRole('button', { name: 'Previous version' }).click();
  await expect(second.getByText('1 of 2')).toBeVisible();
  await expect(second).toContainText('F16');

  // The next turn has the conversation's level again, and so has what goes on where another one does not load.
  await expect(await ask(page, 'What do the levels mean?')).toContainText('F16');
  breakModel(levelFile);
  await choose(page, 'Q4_K_M');
  const failed = await ask(page, 'Are you still there?');
  await expect(failed).toHaveAttribute('data-status', 'failed');
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect(notices).toContainText(
    'Demo model at Q4_K_M could not be loaded, so Demo model at F16 goes on.',
  );
  await choose(page, 'F16');
  await failed.getByRole('button', { name: 'Try again' }).click();
  const again = replies(page).last();
  await expect(again).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });
  await expect(again).toContainText('F16');
});
