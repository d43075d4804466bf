// Getting a model from a hub, from the first-run page to the first answer: the real app, and a hub of this machine.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { at } from '../../scripts/places.ts';
import { hubToken, startHubServer } from '../fakes/hub-server.ts';
import { writeDemoCheckpoint } from '../hub-checkpoint.ts';
import { test as base, expect } from './host.ts';

const demo = readFileSync(at('resources/demo-model/demo.gguf'));

const test = base.extend<{ hub: Awaited<ReturnType<typeof startHubServer>> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants it so
  hub: async ({}, use) => {
    const hub = await startHubServer();
    hub.add('someone/Xenon-4-GGUF', { 'xenon-4.F16.gguf': demo, 'xenon-4.Q8_0.gguf': demo });
    hub.add('someone/gated', { 'a.gguf': demo }, 'gated');
    await use(hub);
    await hub.close();
  },
});

async function useHub(page: Page, url: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByLabel('Hub', { exact: true }).fill(url);
  await page.getByLabel('Hub', { exact: true }).press('Enter');
  await page.keyboard.press('Escape');
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByLabel('Repository, its address, or words to look for').fill(text);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
}

const openGet = (page: Page) => page.getByRole('main').getByRole('button', { name: 'Get Xenon-4…' }).click();

test('a level is found, downloaded, paused over a restart, checked, and answers', async ({ host, hub }) => {
  const { page } = host;
  await useHub(page, hub.url);
  await openGet(page);
  await page.getByRole('radio', { name: 'From a hub repository' }).check();
  expect(hub.requests).toEqual([]);
  await ask(page, 'xenon-4 gguf');
  await page.getByRole('button', { name: /someone\/Xenon-4-GGUF/ }).click();
  await expect(page.getByRole('checkbox')).toHaveCount(2);
  await page.getByRole('checkbox', { name: /F16/ }).check();
  hub.bytesPerSecond = 400_000;
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByText('On its way')).toBeVisible();
  await page.getByRole('button', { name: /^Pause/ }).click();
  await expect(page.getByText('Paused. What has come so far is kept.')).toBeVisible();

  await host.restart();
  await page.reload();
  await openGet(page);
  await expect(page.getByText('Paused. What has come so far is kept.')).toBeVisible();
  hub.bytesPerSecond = null;
  await page.getByRole('button', { name: /^Go on/ }).click();
  await expect(page.getByText('Done: in the library.')).toBeVisible();
  await page.getByRole('button', { name: 'Use F16: Xenon-4-GGUF · F16' }).click();
  await expect(page.getByText(/ at F16 is the default from now on\.$/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Message' }).fill('What is your favourite condiment?');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(page.locator('article[data-role=assistant]')).toHaveAttribute('data-status', 'complete');
});

test('what a hub refuses is said, and an access token that is put in opens it', async ({ host, hub }) => {
  const { page } = host;
  await useHub(page, hub.url);
  await openGet(page);
  await page.getByRole('radio', { name: 'From a hub repository' }).check();
  await ask(page, 'someone/gated');
  await expect(page.getByText('is open only to accounts that have accepted its conditions')).toBeVisible();
  await page.getByRole('button', { name: 'Open Settings' }).click();
  const token = page.getByLabel('Access token');
  await token.fill(hubToken);
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByText('A token is kept for this hub.')).toBeVisible();
  await expect(token).toHaveValue('');
  await page.keyboard.press('Escape');
  await ask(page, 'someone/gated');
  await expect(page.getByRole('checkbox')).toHaveCount(1);
  expect(await page.content()).not.toContain(hubToken);
});

/** The app, started with a folder of original weights. */
const withWeights = test.extend<{ weightsDir: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants it so
  weightsDir: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'xenon-weights-'));
    writeDemoCheckpoint(folder);
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  hostArgs: async ({ weightsDir }, use) => use(['--weights', weightsDir]),
});

withWeights(
  'levels are made of a folder, and of a repository whose files are deleted afterwards',
  async ({ host, hub, weightsDir }) => {
    const { page } = host;
    const files = readdirSync(weightsDir).map(
      (name) => [name, readFileSync(join(weightsDir, name))] as const,
    );
    hub.add('Xenon1/Xenon-4', Object.fromEntries(files));
    await useHub(page, hub.url);
    await openGet(page);
    await page.getByRole('radio', { name: 'From the original weights' }).check();
    for (const level of ['Q5_K_M', 'Q8_0']) await page.getByRole('checkbox', { name: level }).uncheck();
    await expect(
      page.getByText(/Converting, making and checking takes about \d+ seconds? if nothing else/),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Make them' }).click();
    await expect(page.getByText('Done: in the library.')).toHaveCount(1, { timeout: 60_000 });

    await page.getByRole('button', { name: 'Search', exact: true }).click();
    const listed = page.getByRole('region', { name: 'Xenon1/Xenon-4' });
    for (const level of ['Q5_K_M', 'Q4_K_M']) await listed.getByRole('checkbox', { name: level }).uncheck();
    await page.getByRole('button', { name: 'Get and make them' }).click();
    await expect(page.getByText('Done: in the library.')).toHaveCount(2, { timeout: 60_000 });
    await page
      .getByRole('button', { name: /^Delete the originals/ })
      .last()
      .click();
    await expect(page.getByRole('button', { name: /^Delete the originals/ })).toHaveCount(1);
    await page.getByRole('button', { name: /^Use Q8_0:/ }).click();
    await expect(page.getByText(/ at Q8_0 is the default from now on\.$/)).toBeVisible();
  },
);

test('offline is one sentence', async ({ host, hub }) => {
  const { page } = host;
  const { url } = hub;
  await useHub(page, url);
  await hub.close();
  await openGet(page);
  await page.getByRole('radio', { name: 'From a hub repository' }).check();
  await ask(page, 'xenon-4 gguf');
  const sentence = page.getByText('cannot be reached (it refuses connections)');
  await expect(sentence).toBeVisible();
  // Nothing was downloaded: a sentence about it would puzzle.
  await expect(sentence).not.toContainText('kept');
  // The way to the settings leads to what can be mended there, and back.
  await page.getByRole('button', { name: 'Open Settings' }).click();
  await expect(page.getByLabel('Proxy', { exact: true })).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(sentence).toBeVisible();
});
