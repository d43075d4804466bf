// Small comforts that one only notices when they are missing.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './host.ts';
import { conversation, loadedDemo, openScripted, question, reply, snapshot } from './scripted-window.ts';

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });

test('what is written from right to left stands so, in the box, in the turn and in the list', {
  tag: '@browser',
}, async ({ page }) => {
  const title = 'ما هو أفضل توابل؟';
  await openScripted(page, {
    snapshot: { ...snapshot, conversations: [conversation('c1', title, 'a1')] },
    messages: [
      question('q1', null, `${title}\n// The longest line, which the others are shorter than.\nx = 1;`),
      reply('a1', 'q1', 'الليمون.'),
    ],
  });
  const row = page.getByRole('link', { name: title }).getByText(title);
  await composer(page).fill(title);
  for (const text of [row, composer(page), page.getByRole('heading', { level: 1 })])
    expect(await text.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
  // In a turn each line for itself.
  const turn = page.getByRole('article', { name: 'You' }).locator('[data-part=text]');
  const [first, second] = await turn.evaluate((element) => {
    const { left, right } = element.getBoundingClientRect();
    const lines = document.createRange();
    lines.selectNodeContents(element);
    const rects = [...lines.getClientRects()].filter(({ width }) => width > 0);
    return [rects.at(0)!, rects.at(-1)!].map((line) =>
      line.left - left > right - line.right ? 'right' : 'left',
    );
  });
  expect([first, second]).toEqual(['right', 'left']);
  await composer(page).fill('In English again');
  expect(await composer(page).evaluate((element) => getComputedStyle(element).direction)).toBe('ltr');
});

test('a conversation is found again where one was reading, one left at its end at its end', {
  tag: '@browser',
}, async ({ scripted }) => {
  const { page, script } = scripted;
  const articles = page.getByRole('article');
  const ask = async (text: string, answer: string) => {
    script.reply = () => ({ text: answer });
    await composer(page).fill(text);
    await composer(page).press('Enter');
    await expect(articles.last()).toHaveAttribute('data-status', 'complete');
  };
  for (let at = 1; at <= 3; at++) await ask(`Question ${at}`, `Answer ${at}.\n\n`.repeat(20));
  const link = page.getByRole('link', { name: 'Question 1' });
  await page.getByRole('button', { name: 'New conversation' }).click();
  await ask('Another one', 'Short.');

  // At the end at first: nobody has scrolled.
  await link.click();
  await expect(articles.last().getByText('Answer 3.').last()).toBeInViewport();
  const toEnd = page.getByRole('button', { name: 'Go to the end' });
  await expect(toEnd).toBeHidden();

  await articles.nth(2).evaluate((turn) => turn.scrollIntoView());
  await expect(toEnd).toBeVisible();
  const before = await articles.nth(2).boundingBox();
  await page.getByRole('link', { name: 'Another one' }).click();
  await expect(articles).toHaveCount(2);
  await link.click();
  await expect(toEnd).toBeVisible();
  await expect
    .poll(async () => Math.round((await articles.nth(2).boundingBox())?.y ?? 0))
    .toBe(Math.round(before!.y));
});

test('a reply that has ended unseen is marked in the list and in the title until it is looked at', {
  tag: '@browser',
}, async ({ page }) => {
  const conversations = [conversation('c1', 'Shown', 'a1'), conversation('c2', 'Elsewhere', 'a9')];
  const window = await openScripted(page, {
    snapshot: { ...snapshot, conversations },
    messages: [question('q1', null, 'Hello'), reply('a1', 'q1', 'Hi')],
  });
  const finish = (conversationId: string, id: string) =>
    window.emit({ type: 'replyFinished', message: { ...reply(id, 'q1', 'Done.'), conversationId } });
  await expect(page).toHaveTitle('Shown – Xenon');
  await finish('c1', 'a1');
  await expect(page.getByText('Done.')).toBeVisible();
  await expect(page).toHaveTitle('Shown – Xenon');

  await finish('c2', 'a9');
  const elsewhere = page.getByRole('link', { name: 'Elsewhere', exact: true });
  await expect(elsewhere).toHaveAccessibleDescription('New reply');
  await expect(page).toHaveTitle('● Shown – Xenon');
  await elsewhere.click();
  await expect(elsewhere).toHaveAccessibleDescription('');
  await expect(page).toHaveTitle('Elsewhere – Xenon');
});

test('the overview of keys has what the palette has, and opens by key, from Settings and from the first screen', {
  tag: '@browser',
}, async ({ page }) => {
  await openScripted(page, { snapshot });
  await composer(page).waitFor();
  const overview = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.keyboard.press('Control+/');
  await expect(overview).toContainText('Search conversations');
  await expect(overview.getByText('Ctrl+Shift+F')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(overview).toBeHidden();
  await expect(composer(page)).toBeFocused();

  await page.getByRole('button', { name: 'Ctrl+/ all shortcuts' }).click();
  await expect(overview).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'Keyboard shortcuts…' }).click();
  await expect(overview).toBeVisible();
  await page.keyboard.press('Escape');

  const list = page.getByRole('navigation', { name: 'Conversations' });
  await page.keyboard.press('Control+b');
  await expect(list).toBeHidden();
  await page.keyboard.press('Control+b');
  await expect(list).toBeVisible();
});

test('the sections of the settings are a click away, and the one that is read is marked', {
  tag: '@browser',
}, async ({ page }) => {
  await openScripted(page, { snapshot });
  await composer(page).waitFor();
  await page.keyboard.press('Control+,');
  const sections = page.getByRole('navigation', { name: 'Sections of the settings' });
  const of = (name: string) => sections.getByRole('button', { name, exact: true });
  await expect(of('Appearance')).toHaveAttribute('aria-current', 'true');
  await of('Downloads').click();
  await expect(page.getByRole('heading', { name: 'Downloads' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Hub' })).toBeInViewport();
  await expect(of('Downloads')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'Hub' })).toBeFocused();
  await page.getByRole('dialog').getByText('Xenon 0.1.0').scrollIntoViewIfNeeded();
  await expect(of('Your data')).toHaveAttribute('aria-current', 'true');
});

test('the tokens of the next message stand under its box, and where they do not fit it says so', {
  tag: '@browser',
}, async ({ page }) => {
  const window = await openScripted(page, {
    snapshot: { ...snapshot, conversations: [conversation('c1', 'Shown', 'a1')] },
    messages: [question('q1', null, 'Hello'), reply('a1', 'q1', 'Hi')],
    outcomes: { countPrompt: { ok: true, value: 5200 } },
  });
  await expect(page.getByText('5,200 of 4,096 tokens: not all of it fits')).toBeVisible();
  await composer(page).fill('And now?');
  await expect
    .poll(() => window.calls('countPrompt'))
    .toContainEqual({ method: 'countPrompt', input: { conversationId: 'c1', text: 'And now?' } });
});

test('Escape leaves an empty search for the message, and a narrow window keeps its title while a reply is written', {
  tag: '@browser',
}, async ({ page }) => {
  const conversations = [conversation('c1', 'A title', 'a1')];
  const window = await openScripted(page, {
    snapshot: {
      ...snapshot,
      conversations,
      engine: { status: 'generating', model: loadedDemo, replyId: 'a1' },
      running: [{ conversationId: 'c1', replyId: 'a1', progress: null }],
    },
    messages: [question('q1', null, 'Hello'), reply('a1', 'q1', 'Hi', { status: 'streaming' })],
    outcomes: { search: { ok: true, value: { hits: [], next: null, terms: [] } } },
  });
  const progress = { phase: 'decode', generated: 60, tokensPerSecond: 1204 } as const;
  await window.emit({ type: 'replyProgress', conversationId: 'c1', replyId: 'a1', progress });
  await expect(page.getByText('1,204 tokens/s')).toBeVisible();
  await page.keyboard.press('Control+Shift+F');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('x');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(composer(page)).toBeFocused();
  expect(await window.calls('stopReply')).toEqual([]);

  await page.setViewportSize({ width: 480, height: 800 });
  await expect(page.getByText('1,204 tokens/s')).toBeHidden();
  const heading = page.getByRole('heading', { level: 1 });
  expect(await heading.evaluate((title) => title.scrollWidth <= title.clientWidth)).toBe(true);
});

test('where the system sets the colours, what is shown, chosen and pointed at can still be told', {
  tag: '@browser',
}, async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openScripted(page, {
    snapshot: {
      ...snapshot,
      conversations: [conversation('c1', 'Shown', 'a1'), conversation('c2', 'Other', null)],
    },
    messages: [question('q1', null, 'Hello'), reply('a1', 'q1', 'Hi')],
  });
  const edge = (place: Locator) => place.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(await edge(page.getByRole('link', { name: 'Shown' }))).toBe('solid');
  expect(await edge(page.getByRole('link', { name: 'Other' }))).toBe('none');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toHaveAttribute('data-highlighted', '');
  expect(await edge(page.getByRole('option').first())).toBe('solid');
  expect(await edge(page.getByRole('option').nth(1))).toBe('none');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  const themes = page.getByRole('group', { name: 'Theme' }).locator('label');
  expect(await edge(themes.nth(0))).toBe('solid');
  expect(await edge(themes.nth(1))).toBe('none');
});

test('what went wrong lies over the conversation until it is closed, what is done goes by itself; nothing moves', {
  tag: '@browser',
}, async ({ page }) => {
  const opened = await openScripted(page, {
    snapshot: { ...snapshot, conversations: [conversation('c1', 'About eggs', 'r1')] },
    messages: [question('q1', null, 'How many?'), reply('r1', 'q1', 'Two.')],
  });
  await page.getByRole('button', { name: 'Parameters' }).click();
  const read = page.getByRole('article').first();
  const panel = page.getByRole('complementary', { name: 'Parameters' });
  const places = async () => [await read.boundingBox(), await panel.boundingBox()];
  const before = await places();
  const messages = page.getByRole('region', { name: 'Notifications' });
  const trouble = messages.getByRole('dialog', { name: /^The disk is full/ });
  await opened.emit({ type: 'trouble', error: { code: 'diskFull', detail: {} } });
  await expect(trouble.getByRole('alert')).toBeVisible();
  expect(await places()).toEqual(before);
  const box = (await trouble.boundingBox())!;
  expect(box.x + box.width).toBeLessThan((await panel.boundingBox())!.x);
  expect(box.y + box.height).toBeLessThan((await composer(page).boundingBox())!.y);

  // Over a dialog too, which stays, and whose title and way out it leaves free.
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings).toBeVisible();
  const close = (await settings.getByRole('button', { name: 'Close' }).boundingBox())!;
  const above = (await trouble.boundingBox())!;
  expect(above.y + above.height).toBeLessThanOrEqual(close.y);
  await trouble.getByRole('button', { name: 'Dismiss' }).click();
  await expect(trouble).toBeHidden();
  await expect(settings).toBeVisible();
  await settings.getByRole('button', { name: 'Close' }).click();

  // By keyboard, and said again where it comes again.
  await opened.emit({ type: 'trouble', error: { code: 'diskFull', detail: {} } });
  await page.clock.fastForward('10:00');
  await expect(trouble).toBeVisible();
  await page.keyboard.press('F6');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await expect(trouble).toBeHidden();

  await opened.emit({ type: 'trouble', error: { code: 'diskFull', detail: {} } }, { type: 'savedAgain' });
  await expect(messages.getByText('everything is saved')).toBeVisible();
  await expect(trouble).toBeHidden();
  expect(await places()).toEqual(before);
  await page.clock.fastForward('00:11');
  await expect(messages.getByText('everything is saved')).toBeHidden();
});

test('a long title has all the room that there is beside what stands in the header', {
  tag: '@browser',
}, async ({ page }) => {
  await openScripted(page, {
    snapshot: {
      ...snapshot,
      conversations: [conversation('c1', 'A long title of many words. '.repeat(7), 'a1')],
    },
    messages: [question('q1', null, 'Why?'), reply('a1', 'q1', 'Who knows.')],
  });
  await page.getByRole('button', { name: 'Parameters' }).click();
  const title = (await page.getByRole('heading', { level: 1 }).boundingBox())!;
  const model = (await page.getByRole('button', { name: /^Model/ }).boundingBox())!;
  expect(model.x - (title.x + title.width)).toBeLessThan(12);
  // The button to rename it lies over its end.
  await page.getByRole('heading', { level: 1 }).hover();
  await page.getByRole('banner').getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('textbox', { name: 'Title' })).toBeFocused();
});
