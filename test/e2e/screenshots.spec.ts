// The picture in the README, of the real app with its demo model. `--update-snapshots` puts it there.
import { expect, test } from './host.ts';

test('draws the picture of the README', { tag: '@browser' }, async ({ host }, testInfo) => {
  const { page } = host;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Precise' }).check();
  await page.keyboard.press('Escape');
  const questions = ['What is your favourite condiment?', 'What do the levels mean?'];
  for (const [index, question] of questions.entries()) {
    await page.getByRole('textbox', { name: 'Message' }).fill(question);
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
    const reply = page.locator('article[data-role=assistant]').nth(index);
    await expect(reply).toHaveAttribute('data-status', 'complete');
  }
  await expect(page.getByRole('navigation').getByRole('link')).toHaveCount(1);
  const path = ['all', 'changed'].includes(testInfo.config.updateSnapshots)
    ? 'docs/screenshot.png'
    : testInfo.outputPath('window.png');
  await page.screenshot({ path, animations: 'disabled' });
});
