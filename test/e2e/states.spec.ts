// Every designed state, in two sizes and both themes: with nothing for axe to find, nothing that sticks out,
// and nothing that the content security policy refuses.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { jobStates } from './job-states.ts';
import { openState, windowStates } from './window-states.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 480, height: 800 },
];

for (const state of [...windowStates, ...jobStates]) {
  for (const size of sizes) {
    test(`the state “${state.name}” is accessible and fits at ${size.width} px, light and dark`, {
      tag: '@browser',
    }, async ({ page }) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await openState(page, state);

      const light = await new AxeBuilder({ page }).analyze();
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      const dark = await new AxeBuilder({ page }).withRules('color-contrast').analyze();
      const findings = [...light.violations, ...dark.violations].map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`,
      );
      expect(findings).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
      expect(complaints).toEqual([]);
    });
  }
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
