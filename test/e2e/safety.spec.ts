// What keeps conversations from being lost, as the person sees it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './host.ts';

test('a damaged file is said to be; what was in it is read out of it and goes on', async ({ host }) => {
  const page = () => host.page;
  await page().getByRole('textbox', { name: 'Message' }).fill('What is this app?');
  await page().getByRole('button', { name: 'Send' }).click();
  await expect(page().locator('article[data-role=assistant][data-status=complete]')).toBeVisible();
  const answer = await page().locator('article[data-role=assistant] [data-part=text]').innerText();
  await host.kill();
  const file = join(host.dataDir, 'xenon.db');
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xa5, 0, Math.min(100, bytes.length)));

  await host.start();
  await page().reload();
  await expect(
    page().getByRole('heading', { name: 'The file of your conversations is damaged' }),
  ).toBeVisible();
  await page().getByRole('button', { name: 'Begin', exact: true }).click();
  await expect(page().getByText('1 conversation and 2 turns came back.')).toBeVisible();
  await page().getByRole('button', { name: 'Go on with this' }).click();
  await page()
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('link', { name: /What is this app/ })
    .click();
  await expect(page().locator('article[data-role=assistant] [data-part=text]')).toHaveText(answer);

  // The damaged file is among the copies, and the way there is in the settings.
  await page().getByRole('button', { name: 'Settings' }).click();
  await page().getByRole('button', { name: 'Backups…' }).click();
  const copies = page().getByRole('list', { name: 'Copies' });
  await expect(copies.getByRole('listitem')).toHaveCount(2);
  await expect(copies).toContainText('Kept when another took its place');
  await page().getByRole('button', { name: 'Back up now' }).click();
  await expect(copies.getByRole('listitem')).toHaveCount(3);
  await copies
    .getByRole('button', { name: /^Restore the copy/ })
    .first()
    .click();
  await page().getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page().getByText('The copy is back in place.')).toBeVisible();
  await expect(page().locator('article[data-role=assistant] [data-part=text]')).toHaveText(answer);
});
