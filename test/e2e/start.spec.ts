// Starting, ending and starting again, as the person sees it.
import { expect, test } from './host.ts';

test('the window opens with a composer, and the model that is there gets ready', async ({ host }) => {
  await expect(host.page.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await expect(host.page.locator('[role=status][data-engine=ready]')).toBeVisible();
  await expect(host.page).toHaveTitle(/Xenon/);
});

test('an open page finds its way back when the app is started again', async ({ host }) => {
  await expect(host.page.locator('[role=status][data-engine=ready]')).toBeVisible();
  await host.restart();
  await expect(host.page.locator('[role=status][data-engine=ready]')).toBeVisible();
  await host.page.reload();
  await expect(host.page.getByRole('textbox', { name: 'Message' })).toBeVisible();
});

test('what was typed and not sent is there after the app was killed', async ({ host }) => {
  const composer = () => host.page.getByRole('textbox', { name: 'Message' });
  await composer().fill('Not yet sent');
  // Saved a moment after the last key: a second page sees it when it is.
  await expect(async () => {
    await host.page.reload();
    await expect(composer()).toHaveValue('Not yet sent', { timeout: 1000 });
  }).toPass();
  await host.kill();
  await host.start();
  await host.page.reload();
  await expect(composer()).toHaveValue('Not yet sent');
});
