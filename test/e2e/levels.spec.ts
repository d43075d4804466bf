// Making levels, by mouse and keyboard: the real app on the demo model, and what only a script can bring about.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './host.ts';
import { aJob, anOffer, aProgress } from './job-states.ts';
import { demoModel, openScripted, snapshot } from './scripted-window.ts';

test('levels are made from the demo model, are seen at work, and can be used', async ({ host }) => {
  test.setTimeout(180_000);
  const { page } = host;
  await expect(page.getByRole('status').first()).toHaveAttribute('data-engine', 'ready');
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.getByRole('button', { name: 'Make levels of Demo model' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make levels' });
  await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(3);
  await expect(dialog.getByRole('checkbox', { name: /Q4_K_M.*2\.1 MB/ })).toBeChecked();
  // By keyboard: the box has the focus, the space bar ticks it.
  await dialog.getByRole('checkbox', { name: /Q5_K_M/ }).focus();
  await page.keyboard.press('Space');
  await expect(dialog.getByText(/^Takes 5\.8 MB of/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Make 2 levels' }).click();

  const models = page.getByRole('dialog', { name: 'Models' });
  await expect(models.getByText('Demo model · Q4_K_M, Q8_0')).toBeVisible();
  await expect(models.getByText('Done: in the library.')).toBeVisible({ timeout: 120_000 });
  expect(readdirSync(join(host.dataDir, 'models')).sort()).toEqual(['demo-Q4_K_M.gguf', 'demo-Q8_0.gguf']);

  await models.getByRole('button', { name: 'Use…: Demo model · Q4_K_M, Q8_0' }).click();
  await expect(models.getByRole('menuitem')).toHaveCount(2);
  await models.getByRole('menuitem', { name: /Q4_K_M/ }).click();
  await expect(models).toHaveCount(0);
  await expect(page.getByText('Demo model at Q4_K_M is the default from now on.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Message' }).fill('What is your favourite condiment?');
  await page.keyboard.press('Enter');
  const reply = page.locator('article[data-role=assistant]');
  await expect(reply).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });
  await expect(reply).toContainText('lemon');
  await expect(reply).toContainText('Q4_K_M');
});

test('work goes on after the app was killed', async ({ host }) => {
  test.setTimeout(180_000);
  const { page } = host;
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.getByRole('button', { name: 'Make levels of Demo model' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make levels' });
  await dialog.getByRole('button', { name: 'Make 3 levels' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await host.kill();
  await host.start();
  const after = host.page;
  const models = after.getByRole('dialog', { name: 'Models' });
  if (!(await models.isVisible())) await after.getByRole('button', { name: /^Model/ }).click();
  await expect(models.getByText('Done: in the library.')).toBeVisible({ timeout: 150_000 });
  expect(readdirSync(join(host.dataDir, 'models')).sort()).toEqual([
    'demo-Q4_K_M.gguf',
    'demo-Q5_K_M.gguf',
    'demo-Q8_0.gguf',
  ]);
});

test.describe('in a scripted window', { tag: '@browser' }, () => {
  test('a job is paused, gone on with, cancelled, tried again and dismissed by its buttons', async ({
    page,
  }) => {
    const job = aJob({ progress: aProgress });
    const opened = await openScripted(page, { snapshot: { ...snapshot, jobs: [job] } });
    await page.getByRole('button', { name: /Making Q5_K_M, 35 %/ }).click();
    const models = page.getByRole('dialog', { name: 'Models' });
    await expect(models.getByText('tensor 104 of 291')).toContainText('3 minutes left');
    const press = async (name: RegExp, method: string) => {
      await models.getByRole('button', { name }).click();
      await expect.poll(() => opened.calls(method)).toEqual([{ method, input: { jobId: job.id } }]);
    };
    await press(/^Pause: Xenon-4/, 'pauseJob');
    await opened.emit({ type: 'jobChanged', job: { ...job, status: 'paused', progress: null } });
    await press(/^Go on: Xenon-4/, 'resumeJob');
    await press(/^Cancel: Xenon-4/, 'cancelJob');
    const error = { code: 'quantizeCrashed', detail: {} } as const;
    await opened.emit({ type: 'jobChanged', job: { ...job, status: 'failed', error } });
    await expect(models.getByText('The original is untouched')).toBeVisible();
    await press(/^Remove from this list: Xenon-4/, 'dismissJob');
    await opened.emit({ type: 'jobRemoved', jobId: job.id });
    await expect(models.getByRole('region', { name: 'Downloads and other work' })).toHaveCount(0);
  });

  test('originals are deleted only by their own button', async ({ page }) => {
    const job = aJob({ status: 'done', purpose: 'fromWeights', originals: { bytes: 14_484_731_584 } });
    const opened = await openScripted(page, { snapshot: { ...snapshot, jobs: [job] } });
    await page.getByRole('button', { name: /^Model/ }).click();
    await page.getByRole('button', { name: /^Delete the originals \(14\.5 GB\)/ }).click();
    await expect.poll(() => opened.calls('deleteOriginals')).toHaveLength(1);
  });

  test('what does not fit on the disk cannot be begun, and what there is cannot be made again', async ({
    page,
  }) => {
    const offer = { ...anOffer({ freeBytes: 6_000_000_000 }), modelId: 'demo' };
    const opened = await openScripted(page, {
      snapshot: { ...snapshot, models: [demoModel] },
      outcomes: { offerLevels: { ok: true, value: offer } },
    });
    await page.getByRole('button', { name: /^Model/ }).click();
    await page.getByRole('button', { name: 'Make levels of Demo model' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make levels' });
    await expect(dialog.getByText('These need 12.8 GB, and 6 GB are free.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Make 2 levels' })).toBeDisabled();
    await expect(dialog.getByRole('checkbox', { name: /Q4_K_M/ })).toBeDisabled();
    await dialog.getByRole('checkbox', { name: /Q8_0/ }).uncheck();
    await dialog.getByRole('button', { name: 'Make 1 level' }).click();
    const input = { modelId: 'demo', levels: ['Q5_K_M'] };
    await expect.poll(() => opened.calls('makeLevels')).toEqual([{ method: 'makeLevels', input }]);
    await expect(page.getByRole('dialog', { name: 'Models' })).toBeVisible();
  });

  test('an offer that fails says why and can be asked for again', async ({ page }) => {
    const opened = await openScripted(page, {
      snapshot: { ...snapshot, models: [demoModel] },
      outcomes: { offerLevels: { ok: false, error: { code: 'quantizerUnavailable', detail: {} } } },
    });
    await page.getByRole('button', { name: /^Model/ }).click();
    await page.getByRole('button', { name: 'Make levels of Demo model' }).click();
    await expect(page.getByRole('alert')).toContainText('Levels cannot be made with this installation');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => opened.calls('offerLevels')).toHaveLength(2);
  });
});
