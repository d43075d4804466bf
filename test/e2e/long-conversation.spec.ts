// A conversation of ten thousand turns: opened at its end, with only what is near the view in the page.
import { expect, test } from '@playwright/test';
import { conversation, loadedDemo, openScripted, question, reply, snapshot } from './scripted-window.ts';

const turns = 10_000;

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
