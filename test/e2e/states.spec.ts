// Every designed state, in two sizes, the wide one in both themes: with nothing for axe to find, nothing that sticks out,
// and nothing that the content security policy refuses.
import { expect, type Page, test } from '@playwright/test';
import axe from 'axe-core';
import { importStates } from './import-states.ts';
import { jobStates } from './job-states.ts';
import { safetyStates } from './safety-states.ts';
import { openState, type WindowState, windowStates } from './window-states.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 480, height: 800 },
];

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

/** Opens the state in a page of its own. The dark theme has other colours and nothing else, in either size. */
async function lookAt(
  page: Page,
  state: WindowState,
  size: (typeof sizes)[number],
  { dark }: { dark: boolean },
): Promise<void> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await openState(page, state);

  const at = `at ${size.width} px`;
  expect(await findingsOf(page), at).toEqual([]);
  if (dark) {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await findingsOf(page, 'color-contrast'), 'dark').toEqual([]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth), at).toBe(size.width);
  expect(complaints, at).toEqual([]);
}

for (const state of [...windowStates, ...jobStates, ...importStates, ...safetyStates]) {
  test(`the state “${state.name}” is accessible and fits at 1280 and 480 px`, {
    tag: '@browser',
  }, async ({ page, context }) => {
    const [wide, narrow] = sizes;
    await lookAt(page, state, wide!, { dark: true });
    await page.close();
    await lookAt(await context.newPage(), state, narrow!, { dark: false });
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
