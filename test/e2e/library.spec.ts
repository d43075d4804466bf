// The cards of the library: the real app on a copy of the demo model.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from './host.ts';
import { libraryScript } from './library-states.ts';
import { demoModel, openScripted, type Script, snapshot, xenonModel } from './scripted-window.ts';

const demo = join(import.meta.dirname, '..', '..', 'resources', 'demo-model', 'demo.gguf');

const test = base.extend<{ file: string }>({
  file: async ({ browserName: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'xenon-library-'));
    const file = join(folder, 'mine.gguf');
    copyFileSync(demo, file);
    await use(file);
    rmSync(folder, { recursive: true, force: true });
  },
  hostArgs: async ({ file }, use) => use(['--model', file]),
});

test('a card says what a level takes here and what its file holds, and takes a name of one’s own', async ({
  host,
}) => {
  test.setTimeout(120_000);
  const { page } = host;
  await expect(page.getByRole('status').first()).toHaveAttribute('data-engine', 'ready');
  await page.getByRole('button', { name: /^Model/ }).click();
  const models = page.getByRole('dialog', { name: 'Models' });
  const cards = models.getByRole('listitem');
  const first = cards.filter({ hasText: 'demo.gguf' });
  await expect(first).toContainText(/16\.01 bits per weight/);
  await expect(first).toContainText(/Fits: needs/);

  await first.getByText('Details').click();
  await expect(first).toContainText('SentencePiece');
  await first.getByRole('button', { name: 'Compute' }).click();
  await expect(first).toContainText(/[0-9a-f]{64}/);

  const mine = cards.filter({ hasText: 'mine.gguf' });
  await mine.getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  const name = mine.getByRole('textbox', { name: 'Name of the model' });
  await name.fill('The one on my disk');
  await name.press('Enter');
  await expect(mine.getByRole('heading', { name: 'The one on my disk' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Model/ })).toContainText('The one on my disk');
});

test('a model of ours is deleted only after it was said what that frees', {
  tag: '@browser',
}, async ({ page }) => {
  const models = [demoModel, { ...xenonModel, isOwn: true }];
  const opened = await openScripted(page, { snapshot: { ...snapshot, models } });
  const openDeletion = async () => {
    await page.getByRole('button', { name: /^More about Xenon-4/ }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
  };
  const asks = page.getByRole('alertdialog', { name: 'Delete this model?' });
  await page.getByRole('button', { name: /^Model/ }).click();
  await openDeletion();
  await expect(asks).toContainText('xenon-4-Q4_K_M.gguf is deleted for good, which frees 4.4 GB.');
  await asks.getByRole('button', { name: 'Cancel' }).click();
  expect(await opened.calls('removeModel')).toEqual([]);
  await openDeletion();
  await asks.getByRole('button', { name: 'Delete for good' }).click();
  const input = { modelId: 'xenon', forGood: true };
  await expect.poll(() => opened.calls('removeModel')).toEqual([{ method: 'removeModel', input }]);
});

test('a card keeps its height when what the level needs is worked out', { tag: '@browser' }, async ({
  page,
}) => {
  const heightWith = async (script: Partial<Script>) => {
    await page.goto('about:blank');
    const opened = await openScripted(page, { ...libraryScript, ...script });
    await page.getByRole('button', { name: /^Model/ }).click();
    const card = page.getByRole('listitem').filter({ hasText: 'Q8_0' });
    await expect(card).toContainText(
      script.slow ? 'Working out what it needs here…' : 'Does not fit right now',
    );
    const { height } = (await card.boundingBox())!;
    await opened.release();
    return height;
  };
  expect(await heightWith({})).toBe(await heightWith({ slow: ['getModelFits'] }));
});
