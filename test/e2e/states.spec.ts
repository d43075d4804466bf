// Every designed state, in two sizes, the wide one in both themes: with nothing for axe to find, nothing that sticks out,
// and nothing that the content security policy refuses.
import { test as base, expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import { importStates } from './import-states.ts';
import { jobStates } from './job-states.ts';
import { safetyStates } from './safety-states.ts';
import type { ScriptedWindow } from './scripted-window.ts';
import { openState, type WindowState, windowStates } from './window-states.ts';

const wide = { width: 1280, height: 800 };
const narrow = { width: 480, height: 800 };
type Size = typeof wide;

const test = base.extend<object, { window: Page }>({
  /** The page of all states of a worker, since opening the app in a new one takes the browser three times as long. */
  window: [
    async ({ browser }, use) => {
      const page = await browser.newPage();
      await use(page);
      await page.close();
    },
    { scope: 'worker' },
  ],
});

/**
 * What axe finds; in the whole page, or of one rule. Put into the page once and asked for findings alone: sending
 * it again, with all that it approves of, takes several times as long as looking.
 */
async function findingsOf(page: Page, rule: string | null = null): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return await page.evaluate(async (only) => {
    const { axe: here } = window as unknown as { axe: typeof axe };
    const { violations } = await here.run({
      resultTypes: ['violations'],
      ...(only === null ? {} : { runOnly: { type: 'rule', values: [only] } }),
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  }, rule);
}

/** What the console and uncaught errors say of the document that is shown. */
async function complaintsOf(page: Page): Promise<readonly string[]> {
  const filter = 'since-navigation';
  const messages = await page.consoleMessages({ filter });
  const errors = await page.pageErrors({ filter });
  return [
    ...messages.filter((message) => message.type() === 'error').map((message) => message.text()),
    ...errors.map((error) => error.message),
  ];
}

/** Opens the state in the light theme, with nothing left of the one before: no document, no mouse over anything. */
async function open(page: Page, state: WindowState, size: Size): Promise<ScriptedWindow> {
  await page.goto('about:blank');
  await page.mouse.move(-1, -1);
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return await openState(page, state);
}

/** Makes the open window narrow or wide, and returns when it is drawn so. */
async function resize(page: Page, size: Size): Promise<void> {
  await page.setViewportSize(size);
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
}

async function lookAt(page: Page, size: Size): Promise<void> {
  const at = `at ${size.width} px`;
  expect(await findingsOf(page), at).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), at).toBe(size.width);
  expect(await complaintsOf(page), at).toEqual([]);
}

for (const state of [...windowStates, ...jobStates, ...importStates, ...safetyStates]) {
  test(`the state “${state.name}” is accessible and fits at 1280 and 480 px`, {
    tag: '@browser',
  }, async ({ window: page }) => {
    let opened = await open(page, state, wide);
    await lookAt(page, wide);
    // The dark theme has other colours and nothing else, in either size.
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await findingsOf(page, 'color-contrast'), 'dark').toEqual([]);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });

    if (state.anew) {
      await opened.release();
      opened = await open(page, state, narrow);
    } else await resize(page, narrow);
    await lookAt(page, narrow);
    await opened.release();
  });
}

test('a chosen theme is there before the app is', { tag: '@browser' }, async ({ page }) => {
  const [state] = windowStates;
  const { snapshot } = state!.script;
  const settings = { ...snapshot.settings, theme: 'dark' } as const;
  await page.emulateMedia({ colorScheme: 'light' });
  await openState(page, { name: 'dark', script: { snapshot: { ...snapshot, settings } } });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveCount(0);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
