// Searching everything and finding something in a conversation, from the first key to the marked place.
import { expect, test as plain } from '@playwright/test';
import { expect as expectHost, test } from './host.ts';
import { conversation, openScripted, question, reply, snapshot } from './scripted-window.ts';

/** What the page has marked, as `found` or as the place that is shown. */
const marks = (name: string): string[] => [...(CSS.highlights.get(name) ?? [])].map(String);

test('a hit on another branch is shown there, with the words marked', { tag: '@browser' }, async ({
  scripted,
}) => {
  const { page, script } = scripted;
  const composer = page.getByRole('textbox', { name: 'Message' });
  const replies = page.locator('article[data-role=assistant]');
  script.reply = ({ turns }) => ({
    text: turns.at(-1)?.text.includes('herbs') ? 'Grow *basil*, and thyme.' : 'Nothing grows there.',
  });
  await composer.fill('Which herbs?');
  await composer.press('Enter');
  await expectHost(replies).toHaveAttribute('data-status', 'complete');
  await page.getByRole('article', { name: 'You' }).hover();
  await page.getByRole('article', { name: 'You' }).getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Edit your turn' }).fill('Which stones?');
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expectHost(replies).toContainText('Nothing grows there.');
  await page.getByRole('button', { name: 'New conversation' }).click();

  await page.keyboard.press('Control+Shift+F');
  const box = page.getByRole('searchbox', { name: 'Search conversations' });
  await expectHost(box).toBeFocused();
  await page.keyboard.type('Basil role:m');
  await page.getByRole('option', { name: 'model' }).waitFor();
  await page.keyboard.press('Enter');
  await expectHost(box).toHaveValue('Basil role:model ');
  const list = page.getByRole('navigation', { name: 'Conversations' });
  await expectHost(list.getByRole('status')).toHaveText('1 hit');
  await expectHost(list.locator('mark')).toHaveText('basil');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectHost(replies).toContainText('Grow basil');
  await expectHost.poll(() => page.evaluate(marks, 'found-here')).toEqual(['basil']);

  await box.fill('gooseberries');
  await expectHost(list.getByRole('status')).toHaveText('Nothing found for “gooseberries”.');
  await box.press('Escape');
  await expectHost(list.getByRole('link', { name: 'Which herbs?' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Archive this conversation' }).click();
  await expectHost(list.getByRole('button', { name: 'Archive, 1 conversation' })).toBeVisible();
  await box.fill('basi');
  await expectHost(list.getByRole('status')).toHaveText('Nothing found for “basi”.');
  await expectHost(list.getByText('1 in the archive')).toBeVisible();
  await list.getByRole('button', { name: 'Show', exact: true }).click();
  await expectHost(box).toHaveValue('is:archived basi');
  await expectHost(box).toBeFocused();
  await expectHost(list.locator('mark')).toHaveText('basi');
});

plain(
  'finds every place of a long conversation, also those that are not in the page',
  {
    tag: '@browser',
  },
  async ({ page }) => {
    const turns = 600;
    const messages = Array.from({ length: turns }, (_, index) => {
      const parentId = index === 0 ? null : `m${index - 1}`;
      const word = index % 200 === 51 ? 'A *need*le lies here. A needle!' : `Hay ${index}.`;
      return index % 2 === 0
        ? question(`m${index}`, parentId, word)
        : reply(`m${index}`, parentId as string, `${word}\n\n${'Straw. '.repeat(60)}`);
    });
    await openScripted(page, {
      snapshot: { ...snapshot, conversations: [conversation('c1', 'Long', `m${turns - 1}`)] },
      messages,
    });
    await expect(page.getByText(`Hay ${turns - 1}.`)).toBeInViewport();
    await page.keyboard.press('Control+f');
    const bar = page.getByRole('search', { name: 'Find in conversation' });
    await page.keyboard.type('NEEDLE');
    // Nothing is found behind what is in view: it begins anew at the top.
    await expect(bar.getByRole('status')).toHaveText('1 of 6');
    const shown = (id: string) => page.locator(`article[data-turn=${id}]`).getByText('lies here');
    await expect(shown('m51')).toBeInViewport();
    await expect.poll(() => page.evaluate(marks, 'found-here')).toEqual(['needle']);
    expect(await page.evaluate(marks, 'found')).toEqual(['needle']);
    await page.keyboard.press('Shift+Enter');
    await expect(bar.getByRole('status')).toHaveText('6 of 6');
    await expect(shown('m451')).toBeInViewport();
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+Enter');
    await expect(bar.getByRole('status')).toHaveText('4 of 6');
    await expect(shown('m251')).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(bar).toBeHidden();
    await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
    await expect.poll(() => page.evaluate(marks, 'found')).toEqual([]);
  },
);

plain(
  'the palette runs a command, shows a conversation, and gives the focus back',
  {
    tag: '@browser',
  },
  async ({ page }) => {
    await openScripted(page, {
      snapshot: {
        ...snapshot,
        conversations: [conversation('c1', 'Apples', 'q1'), conversation('c2', 'Pears by the sea', null, 3)],
      },
      messages: [question('q1', null, 'Why apples?')],
    });
    const composer = page.getByRole('textbox', { name: 'Message' });
    await expect(composer).toBeFocused();
    const palette = page.getByRole('dialog', { name: 'Commands' });
    const open = async (typed: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      const field = palette.getByRole('combobox', { name: 'Commands' });
      await expect(field).toBeFocused();
      // Also where the one before is still fading out.
      await expect(field).toHaveValue('');
      await page.keyboard.type(typed);
    };
    await open('');
    await expect(palette.getByRole('option', { name: /New conversation/ })).toContainText('Ctrl+Shift+O');
    await page.keyboard.press('Escape');
    await expect(composer).toBeFocused();

    await open('find conv');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Find in conversation' })).toBeFocused();
    await page.keyboard.press('Escape');

    await open('settings');
    await page.keyboard.press('Enter');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('button', { name: 'Close' }).click();
    await expect(settings).toBeHidden();

    await open('sea pears');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pears by the sea');
    await open('nothing like it');
    await expect(palette).toContainText('No command and no title has “nothing like it”.');
  },
);
