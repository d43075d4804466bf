// An error in drawing takes only its part of the window away.
import type { Page } from '@playwright/test';
import { expect, test } from './host.ts';
import { conversation, openScripted, question, reply, snapshot } from './scripted-window.ts';

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const failure = (page: Page) =>
  page.getByRole('alert').filter({ hasText: 'This part of the window could not be shown' });
const script = {
  snapshot: { ...snapshot, conversations: [conversation('c1', 'About eggs', 'r2')] },
  messages: [
    question('q1', null, 'How many?'),
    // What no app sends: a text that is none.
    reply('r1', 'q1', 42 as unknown as string),
    question('q2', 'r1', 'And yolks?'),
    reply('r2', 'q2', 'As many.'),
  ],
};

test('a turn that cannot be drawn stands there as it is, and the others as ever', {
  tag: '@browser',
}, async ({ page }) => {
  await openScripted(page, script);
  const texts = page.getByRole('list', { name: 'Messages' }).locator('[data-part=text]');
  await expect(texts).toHaveText(['How many?', '42', 'And yolks?', 'As many.']);
});

test('the conversations that cannot be drawn leave the window in use, and come back', {
  tag: '@browser',
}, async ({ page }) => {
  // An outcome that the app never has.
  await openScripted(page, { ...script, outcomes: { search: { ok: true, value: null } } });
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('eggs');
  await expect(failure(page)).toBeVisible();
  await expect(page.getByText('As many.')).toBeVisible();
  await composer(page).fill('Still here');
  await failure(page).getByRole('button', { name: 'Reload the window' }).click();
  await expect(page.getByRole('navigation').getByText('About eggs')).toBeVisible();
  await expect(failure(page)).toHaveCount(0);
});

test('a dialog that cannot be drawn says so, is closed, and leaves the window in use', {
  tag: '@browser',
}, async ({ page }) => {
  await openScripted(page, { ...script, outcomes: { getBackups: { ok: true, value: { backups: [null] } } } });
  await composer(page).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('backups');
  await page.keyboard.press('Enter');
  await expect(failure(page)).toBeVisible();
  await failure(page).getByRole('button', { name: 'Try again' }).click();
  await expect(failure(page)).toBeVisible();
  await failure(page).getByRole('button', { name: 'Close' }).click();
  await expect(failure(page)).toHaveCount(0);
  // The same window, and dialogs that can be drawn.
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeVisible();
  await page.keyboard.press('Escape');
  await composer(page).fill('Still here');
  await expect(composer(page)).toHaveValue('Still here');
});
