// The inspector on the real app: what the model saw, to the id, and the reply made again.
import { aReceipt } from '../unit/chat/a-receipt.ts';
import { expect, test } from './host.ts';
import { question as asked, conversation, openScripted, reply, snapshot } from './scripted-window.ts';

const question = 'What is your favourite </s> condiment?';

test('a reply shows its receipt and its prompt, and its replay matches, also after a restart', async ({
  host,
}) => {
  const { page } = host;
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(question);
  await box.press('Enter');
  const replies = page.locator('article[data-role=assistant]');
  await expect(replies.first()).toHaveAttribute('data-status', 'complete');
  await box.fill('And why?');
  await box.press('Enter');
  await expect(replies.nth(1)).toHaveAttribute('data-status', 'complete');

  const line = replies.nth(1).getByTitle('How this reply was made');
  await line.click();
  await expect(line).toHaveAttribute('aria-expanded', 'true');
  const inspector = page.getByRole('complementary', { name: 'How this reply was made' });
  await expect(inspector.getByRole('heading', { name: 'How this reply was made' })).toBeFocused();
  await expect(inspector).toContainText('node-llama-cpp');
  await expect(inspector).toContainText('tokens that were read then.');
  const prompt = inspector.getByRole('region', { name: 'The prompt as text' });
  await expect(prompt.locator('[data-control]')).toHaveText(['<s>', '</s>']);
  await expect(prompt).toContainText(`[INST] ${question} [/INST]`);
  await expect(prompt).toContainText('[INST] And why? [/INST]');
  await inspector.getByRole('radio', { name: 'Token ids' }).check();
  await expect(inspector.getByRole('region', { name: 'The prompt as token ids' })).toContainText('<s>');

  await inspector.getByRole('button', { name: 'Replay' }).click();
  await expect(inspector.getByRole('status')).toContainText(/^Match/);
  // The conversation has not noticed.
  await expect(replies).toHaveCount(2);

  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
  await expect(line).toBeFocused();

  await host.restart();
  const again = host.page;
  await again.reload();
  const first = again.locator('article[data-role=assistant]').first();
  // By the menu, too, which is where one looks for it.
  await first.getByRole('button', { name: 'More for this turn' }).click();
  await again.getByRole('menuitem', { name: 'How this reply was made' }).click();
  const panel = again.getByRole('complementary', { name: 'How this reply was made' });
  await expect(
    panel.getByRole('region', { name: 'The prompt as text' }).locator('[data-control]'),
  ).toHaveText(['<s>']);
  await expect(panel).toContainText('tokens that were read then.');
  await panel.getByRole('button', { name: 'Replay' }).click();
  await expect(panel.getByRole('status')).toContainText(/^Match/);
  await expect(panel).toContainText('Model file, SHA-256');
});

test('a replay can be stopped, and in a narrow window the inspector is a drawer', {
  tag: '@browser',
}, async ({ scripted }) => {
  const { page, script } = scripted;
  await page.setViewportSize({ width: 480, height: 800 });
  script.reply = () => ({ text: 'One two three' });
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('Hello');
  await box.press('Enter');
  const reply = page.locator('article[data-role=assistant]');
  await expect(reply).toHaveAttribute('data-status', 'complete');
  await reply.getByTitle('How this reply was made').click();
  const drawer = page.getByRole('dialog', { name: 'How this reply was made' });
  script.reply = () => ({ text: 'One', ending: 'stall' });
  await drawer.getByRole('button', { name: 'Replay' }).click();
  await drawer.getByRole('button', { name: 'Stop the replay' }).click();
  await expect(drawer.getByRole('status')).toContainText('Stopped.');
  script.reply = () => ({ text: 'One two four' });
  await drawer.getByRole('button', { name: 'Replay' }).click();
  await expect(drawer.getByRole('status')).toContainText('Differs');
  await expect(drawer.locator('mark')).toHaveText(['three', 'four']);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(reply.getByTitle('How this reply was made')).toBeFocused();
});

test('a replay is refused where its file is not among the models, with the way to them', {
  tag: '@browser',
}, async ({ page }) => {
  const result = { kind: 'refused', reasons: ['modelFile', 'level'] } as const;
  await openScripted(page, {
    snapshot: { ...snapshot, conversations: [conversation('c1', 'Condiments', 'm2')] },
    messages: [asked('m1', null, question), reply('m2', 'm1', 'Salt.', { level: 'Q4_K_M' })],
    outcomes: { getReceipt: { ok: true, value: aReceipt }, replayReply: { ok: true, value: result } },
  });
  await page.getByTitle('How this reply was made').click();
  await page.getByRole('button', { name: 'Replay' }).click();
  await expect(page.getByText(/^Add the file of .* at Q4_K_M to the models, then replay\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Models…' }).click();
  await expect(page.getByRole('dialog', { name: 'Models' })).toBeVisible();
});

test('a prompt of 32,000 tokens has only the rows in view in the page, to its last one', {
  tag: '@browser',
}, async ({ page }) => {
  const count = 32_000;
  const prompt = {
    ids: Array.from({ length: count }, (_, at) => at),
    pieces: Array.from({ length: count }, (_, at) => `\u2581piece${at}`),
    parts: [
      { kind: 'control', text: '<s>' },
      { kind: 'text', text: 'A sentence of the prompt. '.repeat(5000) },
    ],
    sha256: 'a'.repeat(64),
    leftOut: 0,
    format: 'xenon4',
  };
  await openScripted(page, {
    snapshot: { ...snapshot, conversations: [conversation('c1', 'Long', 'a1')] },
    messages: [asked('q1', null, 'Hello'), reply('a1', 'q1', 'Hi')],
    outcomes: {
      getReceipt: { ok: true, value: aReceipt() },
      inspectPrompt: { ok: true, value: { prompt, agrees: true } },
    },
  });
  await page.getByTitle('How this reply was made').click();
  await page.getByRole('radio', { name: 'Token ids' }).check();
  const ids = page.getByRole('region', { name: 'The prompt as token ids' });
  await expect(ids).toContainText('piece10');
  expect(await ids.locator('div > span:first-child').count()).toBeLessThan(100);
  await ids.focus();
  await page.keyboard.press('End');
  await expect(ids).toContainText('piece31999');
  expect(await ids.locator('div > span:first-child').count()).toBeLessThan(100);
});
