// Taking conversations out of the app: the dialog, what lands in the browser's downloads, and the page that is made.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { visible } from '../../renderer/transfer/drawings/visible.ts';
import { nastyTexts } from '../nasty-corpus.ts';
import { expect, test } from './host.ts';

test('everything is exported by the built app, and the dialog remembers how', {
  tag: '@browser',
}, async ({ host }) => {
  const { page } = host;
  const message = page.getByRole('textbox', { name: 'Message' });
  const questions = ['Do you have mayonnaise recipes?', 'What is your favourite condiment?'];
  for (const question of questions) {
    await page.getByRole('button', { name: 'New conversation' }).first().click();
    await message.fill(question);
    await message.press('Enter');
    await expect(page.getByRole('article').last()).toHaveAttribute('data-status', 'complete');
  }
  const open = async () => {
    const list = page.getByRole('navigation', { name: 'Conversations' });
    const item = list.getByRole('listitem').filter({ hasText: 'condiment' });
    await item.hover();
    await item.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    return page.getByRole('dialog', { name: 'Export' });
  };
  const dialog = await open();
  await dialog
    .getByRole('combobox', { name: 'What' })
    .selectOption({ label: 'Everything but the trash (2 conversations)' });
  await dialog.getByRole('radio', { name: /^Word A/ }).check();
  await expect(dialog.getByText('together in a ZIP')).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'Statistics of each reply' }).check();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^Xenon conversations [\d-]+\.zip$/);
  const zip = await readFile(await download.path());
  expect(zip.toString('latin1')).toContain('Do you have mayonnaise recipes.docx');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Saved as Xenon conversations/)).toBeVisible();

  const again = await open();
  await expect(again.getByRole('radio', { name: /^Word A/ })).toBeChecked();
  await expect(again.getByRole('checkbox', { name: 'Statistics of each reply' })).toBeChecked();
  await again.getByRole('radio', { name: 'Web page' }).check();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await again.getByRole('button', { name: 'Copy rich text' }).click();
  await expect(page.getByText('Copied.', { exact: true })).toBeVisible();
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const as = async (type: string) => (await item!.getType(type)).text();
    return { html: await as('text/html'), text: await as('text/plain') };
  });
  expect(copied.html).toMatch(
    /<h2>You .*<p dir="auto">What is your favourite condiment\?<\/p>.*<div class="markdown"><p/s,
  );
  expect(copied.text).toContain('a good squeeze of fresh lemon juice');
});

test('nothing in an exported page runs or is fetched, and all of it is read', { tag: '@browser' }, async ({
  page,
  dataDir,
}) => {
  const { createDrawings } = await import('../../out/main/drawings.js' as string);
  const turns = nastyTexts.flatMap(({ text }, at) => [
    { id: `q${at}`, role: 'user', speaker: 'You', facts: [], text, ending: '' },
    { id: `a${at}`, role: 'assistant', speaker: 'Xenon-4', facts: ['noon'], text, ending: '' },
  ]);
  const drawings = await createDrawings();
  const title = '<script>document.title="owned"</script>';
  const pieces: Iterable<string> = drawings.html({
    title,
    facts: [title],
    instruction: title,
    instructionHeading: 'Instruction',
    parts: [{ heading: null, turns }],
  });
  const file = join(dataDir, 'page.html');
  await writeFile(file, [...pieces].join(''));

  const requests: string[] = [];
  const troubles: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('dialog', (dialog) => dialog.dismiss());
  page.on('console', (entry) => troubles.push(entry.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(`file://${file}`);
  await page.waitForLoadState('networkidle');
  expect(requests).toEqual([`file://${file}`]);
  expect(troubles).toEqual([]);
  await expect(page).toHaveTitle(title);
  const said = page.locator('article[data-role="user"] .said');
  expect(await said.evaluateAll((all) => all.map((one) => one.textContent))).toEqual(
    nastyTexts.map(({ text }) => visible(text)),
  );
  // It fits a narrow window, light and dark, by the reader's own choice.
  await page.setViewportSize({ width: 480, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(480);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await paper()).not.toBe(light);
});
