// A person's conversation with the app: asking, stopping, asking differently, and what outlives which accident.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './host.ts';

const lemon =
  "Well, I'm quite partial to a good squeeze of fresh lemon juice. It adds just the right amount of zesty flavour to whatever I'm cooking up in the kitchen!";

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const replies = (page: Page) =>
  page.getByRole('list', { name: 'Messages' }).locator('article[data-role=assistant]');
const textOf = (turn: Locator) => turn.locator('[data-part=text]');
const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });
/** A paragraph of a reply, as opposed to its announcement. */
const line = (page: Page, text: string) =>
  page.getByRole('list', { name: 'Messages' }).getByText(text, { exact: true });
const conversations = (page: Page) => page.getByRole('navigation', { name: 'Conversations' });

async function ask(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

test.describe('with the demo model', () => {
  test('the example of the card goes over two turns, streamed, exact and saved', async ({ host }) => {
    const { page } = host;
    await expect(page.locator('[role=status][data-engine=ready]')).toBeVisible();
    await ask(page, 'What is your favourite condiment?');
    await expect(replies(page).first()).toHaveAttribute('data-status', 'complete');
    await expect(textOf(replies(page).first())).toHaveText(lemon);
    await ask(page, 'Do you have mayonnaise recipes?');
    await expect(replies(page).nth(1)).toHaveAttribute('data-status', 'complete');
    await expect(textOf(replies(page).nth(1))).not.toBeEmpty();
    const second = await textOf(replies(page).nth(1)).innerText();

    await host.restart();
    await host.page.reload();
    await conversations(host.page)
      .getByRole('link', { name: /favourite condiment/ })
      .click();
    await expect(textOf(replies(host.page).first())).toHaveText(lemon);
    expect(await textOf(replies(host.page).nth(1)).innerText()).toBe(second);
  });

  test('a question of the first screen is asked by one click', async ({ host }) => {
    await button(host.page, 'What is your favourite condiment?').click();
    await expect(textOf(replies(host.page).first())).toHaveText(lemon);
  });

  test('a killed engine interrupts the reply and is back for the next one', async ({ host }) => {
    const { page } = host;
    await expect(page.locator('[role=status][data-engine=ready]')).toBeVisible();
    const pid = host.workerPid();
    // A stopped process cannot finish before it is killed.
    process.kill(pid, 'SIGSTOP');
    await ask(page, 'What is your favourite condiment?');
    await expect(replies(page).first()).toHaveAttribute('data-status', 'streaming');
    process.kill(pid, 'SIGKILL');
    await expect(replies(page).first()).toHaveAttribute('data-status', 'interrupted');
    await expect(replies(page).first()).toContainText('The engine that runs the model stopped suddenly.');
    await button(replies(page).first(), 'Regenerate').click();
    await expect(textOf(replies(page).first())).toHaveText(lemon);
    expect(host.workerPid()).not.toBe(pid);
  });

  test('a killed server loses nothing: the page says so, comes back by itself, and goes on', {
    tag: '@browser',
  }, async ({ host }) => {
    const { page } = host;
    await ask(page, 'What is your favourite condiment?');
    await expect(textOf(replies(page).first())).toHaveText(lemon);
    await host.kill();
    await expect(page.getByText('The connection to the app is gone.')).toBeVisible();
    await ask(page, 'Are you there?');
    await expect(page.getByText('Not sent; your text is back in the box.')).toBeVisible();
    await expect(composer(page)).toHaveValue('Are you there?');

    await host.start();
    await expect(page.getByText('The connection to the app is gone.')).toBeHidden();
    await expect(textOf(replies(page).first())).toHaveText(lemon);
    await composer(page).press('Enter');
    await expect(replies(page).nth(1)).toHaveAttribute('data-status', 'complete');
  });

  test('settings and drafts outlive the app', async ({ host }) => {
    const { page } = host;
    await button(page, 'Settings').click();
    await page.getByRole('radio', { name: 'Dark' }).check();
    await page.getByRole('radio', { name: 'No preset' }).check();
    await page.getByRole('spinbutton', { name: 'Temperature' }).fill('0.35');
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('42');
    await page.keyboard.press('Escape');
    await composer(page).fill('Half a thought');
    // Leaving the page saves what the pause after the last key has not saved yet.
    await page.reload();
    await expect(composer(page)).toHaveValue('Half a thought');

    await host.restart();
    await host.page.reload();
    await expect(composer(host.page)).toHaveValue('Half a thought');
    await expect(host.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await button(host.page, 'Settings').click();
    await expect(host.page.getByRole('radio', { name: 'No preset' })).toBeChecked();
    await expect(host.page.getByRole('spinbutton', { name: 'Temperature' })).toHaveValue('0.35');
    await expect(host.page.getByRole('spinbutton', { name: 'Seed' })).toHaveValue('42');
  });
});

test.describe('with an engine that acts on cue', { tag: '@browser' }, () => {
  test('a page reloaded in the middle of a reply shows all of it and follows it to its end', async ({
    scripted,
  }) => {
    const { page, script } = scripted;
    script.reply = () => ({ text: 'One two three', ending: 'stall' });
    await ask(page, 'Count');
    await expect(textOf(replies(page).first())).toHaveText('One two three');
    await page.reload();
    await expect(replies(page).first()).toHaveAttribute('data-status', 'streaming');
    await expect(textOf(replies(page).first())).toHaveText('One two three');
    script.release();
    await expect(replies(page).first()).toHaveAttribute('data-status', 'complete');
    await expect(textOf(replies(page).first())).toHaveText('One two three');
  });

  test('Stop and Escape end a reply and keep its text, which can be continued', async ({ scripted }) => {
    const { page, script } = scripted;
    script.reply = () => ({ text: 'One two', ending: 'stall' });
    await ask(page, 'Count');
    await expect(textOf(replies(page).first())).toHaveText('One two');
    await button(page, 'Stop').click();
    await expect(replies(page).first()).toHaveAttribute('data-status', 'stopped');
    await expect(textOf(replies(page).first())).toHaveText('One two');
    await expect(button(page, 'Send')).toBeVisible();

    script.reply = () => ({ text: ' three', ending: 'stall' });
    await button(page, 'Continue').click();
    await expect(textOf(replies(page).first())).toHaveText('One two three');
    await page.keyboard.press('Escape');
    await expect(replies(page).first()).toHaveAttribute('data-status', 'stopped');
    await page.reload();
    await expect(textOf(replies(page).first())).toHaveText('One two three');
  });

  test('an engine that dies in the middle leaves the text so far, marked, with Continue', async ({
    scripted,
  }) => {
    const { page, script } = scripted;
    script.reply = () => ({ text: 'One two', ending: 'crash' });
    await ask(page, 'Count');
    await expect(replies(page).first()).toHaveAttribute('data-status', 'interrupted');
    await expect(textOf(replies(page).first())).toHaveText('One two');
    script.reply = () => ({ text: ' three' });
    await button(page, 'Continue').click();
    await expect(replies(page).first()).toHaveAttribute('data-status', 'complete');
    await expect(textOf(replies(page).first())).toHaveText('One two three');
  });

  test('a reply that fails says what to do, and doing it helps', async ({ scripted }) => {
    const { page, script } = scripted;
    script.reply = () => ({
      ending: { fail: { code: 'promptTooLong', detail: { tokens: 5200, limit: 4096 } } },
    });
    await ask(page, 'Something long');
    await expect(replies(page).first()).toHaveAttribute('data-status', 'failed');
    await expect(replies(page).first()).toContainText('5,200 tokens long, and the model reads 4,096 at most');
    await expect(button(page, 'Try again')).toHaveCount(0);
    script.reply = () => ({ text: 'Fine.' });
    await button(page, 'Edit your message').click();
    await page.getByRole('textbox', { name: 'Edit your turn' }).fill('Something short');
    await page.getByRole('textbox', { name: 'Edit your turn' }).press('Enter');
    await expect(textOf(replies(page).first())).toHaveText('Fine.');
    await expect(page.getByRole('article', { name: 'You' })).toContainText('2 of 2');

    script.reply = () => ({ ending: { fail: { code: 'internal', detail: {} } } });
    await ask(page, 'And now?');
    await expect(replies(page).last()).toHaveAttribute('data-status', 'failed');
    script.reply = () => ({ text: 'Better.' });
    await button(page, 'Try again').click();
    await expect(textOf(replies(page).last())).toHaveText('Better.');
    await expect(replies(page).last()).toContainText('2 of 2');
  });

  test('what is sent while the model loads waits visibly, and Stop takes it back', async ({ scripted }) => {
    const { page, script } = scripted;
    await expect(page.locator('[role=status][data-engine=ready]')).toBeVisible();
    script.load = () => 'stall';
    script.crash();
    await ask(page, 'Too early?');
    await expect(replies(page).first()).toContainText('Waiting for the model');
    await button(page, 'Stop').click();
    await expect(page.getByRole('textbox', { name: 'Edit your turn' })).toHaveValue('Too early?');
    script.release();
    await page.getByRole('textbox', { name: 'Edit your turn' }).fill('Now?');
    await page.getByRole('textbox', { name: 'Edit your turn' }).press('Enter');
    await expect(textOf(replies(page).first())).toHaveText('A reply.');
    await expect(page.getByText('2 of 2')).toBeVisible();
  });

  test('a hostile answer is text: nothing of it runs, loads or links', async ({ scripted }) => {
    const { page, script } = scripted;
    const requests: string[] = [];
    const hostile = [
      '<script>window.ran = 1</script>',
      '<img src="https://evil.test/a.png" onerror="window.ran = 2">',
      '[a link](javascript:window.ran=3)',
      '![an image](https://evil.test/b.png)',
    ];
    script.reply = () => ({ text: hostile.join('\n\n') });
    page.on('request', (request) => requests.push(request.url()));
    await ask(page, 'Be evil');
    const reply = replies(page).first();
    await expect(reply).toHaveAttribute('data-status', 'complete');
    await expect(textOf(reply)).toContainText('window.ran = 1');
    await expect(textOf(reply)).toContainText('onerror="window.ran = 2"');
    await expect(textOf(reply).locator('script, img, iframe, [onerror]')).toHaveCount(0);
    await expect(textOf(reply).locator('[href^="javascript"]')).toHaveCount(0);
    await textOf(reply).getByText('a link').click();
    expect(await page.evaluate(() => (window as { ran?: number }).ran)).toBeUndefined();
    expect(requests.filter((url) => url.includes('evil.test'))).toEqual([]);
  });

  test('an edited question and a regenerated reply stand beside the old ones', async ({ scripted }) => {
    const { page, script } = scripted;
    script.reply = (order) => ({ text: `Answer to ${order.turns.at(-1)?.text}` });
    await ask(page, 'first');
    await expect(textOf(replies(page).first())).toHaveText('Answer to first');
    await composer(page).press('ArrowUp');
    const editor = page.getByRole('textbox', { name: 'Edit your turn' });
    await expect(editor).toHaveValue('first');
    await editor.fill('second');
    await button(page, 'Ask again').click();
    await expect(textOf(replies(page).first())).toHaveText('Answer to second');
    await expect(page.getByText('2 of 2')).toBeVisible();

    await button(page, 'Previous version').click();
    await expect(textOf(replies(page).first())).toHaveText('Answer to first');
    script.reply = () => ({ text: 'Another answer' });
    await button(page, 'Regenerate').click();
    await expect(textOf(replies(page).first())).toHaveText('Another answer');
    await expect(replies(page).first()).toContainText('2 of 2');
    await page.reload();
    await expect(textOf(replies(page).first())).toHaveText('Another answer');
    await replies(page).first().getByRole('button', { name: 'Previous version' }).click();
    await expect(textOf(replies(page).first())).toHaveText('Answer to first');
  });

  test('copying gives the reply as it was written', async ({ scripted }) => {
    const { page, script } = scripted;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    script.reply = () => ({ text: 'Some **bold** words' });
    await ask(page, 'Say');
    await expect(textOf(replies(page).first())).toHaveText('Some bold words');
    await button(replies(page).first(), 'Copy').click();
    await expect(button(replies(page).first(), 'Copied')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Some **bold** words');
  });

  test('the view follows a reply, stays where the reader goes, and is brought back', async ({ scripted }) => {
    const { page, script } = scripted;
    const lines = (from: number) =>
      Array.from({ length: 60 }, (_, index) => `Line ${from + index}.`).join('\n\n');
    script.reply = () => ({ text: lines(1) });
    await ask(page, 'Write');
    await expect(line(page, 'Line 60.')).toBeInViewport();
    script.reply = () => ({ text: lines(101), ending: 'stall' });
    await ask(page, 'More');
    await expect(line(page, 'Line 160.')).toBeInViewport();
    await line(page, 'Line 150.').hover();
    await page.mouse.wheel(0, -600);
    await expect(button(page, 'Go to the end')).toBeVisible();
    await expect(line(page, 'Line 160.')).not.toBeInViewport();
    script.release();
    await expect(replies(page).nth(1)).toHaveAttribute('data-status', 'complete');
    await expect(line(page, 'Line 160.')).not.toBeInViewport();
    await button(page, 'Go to the end').click();
    await expect(line(page, 'Line 160.')).toBeInViewport();
    await expect(button(page, 'Go to the end')).toBeHidden();
  });

  test('a screen reader is told the reply in whole sentences', async ({ scripted }) => {
    const { page, script } = scripted;
    script.reply = () => ({ text: 'It is so. And it', ending: 'stall' });
    await ask(page, 'Is it?');
    const live = page.locator('[aria-live=polite].sr-only');
    await expect(live).toHaveText('It is so.');
    await button(page, 'Stop').click();
    await expect(live).toHaveText('And it');
  });
});
