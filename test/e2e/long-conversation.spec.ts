// A conversation of ten thousand turns: opened at its end, with only what is near the view in the page.
import { expect, test } from '@playwright/test';
import type { Message } from '../../preload/contract/models.ts';
import { conversation, loadedDemo, openScripted, question, reply, snapshot } from './scripted-window.ts';

const turns = 10_000;

/** Question and answer in turns; a version of a question stands beside the last. */
function longConversation(): Message[] {
  return Array.from({ length: turns }, (_, index) =>
    index % 2 === 0
      ? question(`m${index}`, index === 0 ? null : `m${index - 1}`, `Question ${index}?`)
      : reply(`m${index}`, `m${index - 1}`, `Answer ${index}.`),
  );
}

test('a conversation of 10,000 turns opens at its end, follows its reply and can be read from its beginning', {
  tag: '@browser',
}, async ({ page }) => {
  const last = `m${turns - 1}`;
  const messages = Array.from({ length: turns }, (_, index) => {
    const parentId = index === 0 ? null : `m${index - 1}`;
    if (index % 2 === 0) return question(`m${index}`, parentId, `Question ${index}?`);
    const running = index === turns - 1 ? ({ status: 'streaming', stats: null } as const) : {};
    return reply(`m${index}`, parentId as string, `Answer ${index}.`, running);
  });
  const script = {
    snapshot: {
      ...snapshot,
      conversations: [conversation('c1', 'Long', last)],
      engine: { status: 'generating', model: loadedDemo, replyId: last } as const,
    },
    messages,
  };
  const opened = await openScripted(page, script);
  const list = page.getByRole('list', { name: 'Messages' });
  await expect(list.getByText(`Answer ${turns - 1}.`)).toBeInViewport();
  expect(await list.getByRole('article').count()).toBeLessThan(60);

  const at = `Answer ${turns - 1}.`.length;
  const text = '\n\nOne more line.'.repeat(40);
  await opened.emit({ type: 'replyDelta', conversationId: 'c1', replyId: last, at, text });
  await expect(list.getByText('One more line.').last()).toBeInViewport();

  await page.evaluate(() => document.querySelector('main [tabindex="0"]')?.scrollTo(0, 0));
  await expect(list.getByText('Question 0?')).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Go to the end' })).toBeVisible();
});

test('the end of a long conversation stays as it is read while the rest comes, and counts wait for all of it', {
  tag: '@browser',
}, async ({ page }) => {
  const all = longConversation();
  const slices = Array.from({ length: 25 }, (_, index) => all.slice(index * 400, (index + 1) * 400));
  const script = {
    snapshot: { ...snapshot, conversations: [conversation('c1', 'Long', `m${turns - 1}`)] },
    messages: all.slice(-40),
    slices,
  };
  const opened = await openScripted(page, script);
  const list = page.getByRole('list', { name: 'Messages' });
  const last = list.getByText(`Answer ${turns - 1}.`);
  await expect(last).toBeInViewport();

  // Read a little above the end, with a turn that is marked as the same element afterwards.
  const scroller = page.locator('main [tabindex="0"]').first();
  await scroller.hover();
  await page.mouse.wheel(0, -300);
  const read = list.locator(`[data-turn="m${turns - 8}"]`);
  await expect(read).toBeInViewport();
  await expect.poll(() => scroller.evaluate(toEnd)).toBeGreaterThan(200);
  await read.evaluate((turn) => turn.setAttribute('data-marked', ''));

  await page.getByRole('button', { name: 'Branches' }).click();
  const panel = page.getByRole('complementary', { name: 'Branches' });
  await expect(panel.getByText('Opening the conversation…')).toBeVisible();
  const place = await read.evaluate((turn) => turn.getBoundingClientRect().top);
  await read.hover();
  await read.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await opened.sendRest();
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await expect(dialog).toContainText('7 turns below it go along');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByText('10,000 turns')).toBeVisible();
  await expect(list.locator('[data-marked]')).toBeInViewport();
  expect(await read.evaluate((turn) => turn.getBoundingClientRect().top)).toBeCloseTo(place, 0);
});

/** Runs in the page: px below what is in view. */
const toEnd = (element: Element) => element.scrollHeight - element.clientHeight - element.scrollTop;
