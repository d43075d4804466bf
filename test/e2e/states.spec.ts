// Every designed state, in both themes and two sizes: named as it should be, and with nothing for axe to find.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { openState, windowStates } from './window-states.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 480, height: 800 },
];

for (const state of windowStates) {
  for (const size of sizes) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`${state.name}, ${size.width} px, ${colorScheme}: axe finds nothing and nothing overflows`, async ({
        page,
      }) => {
        const complaints: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error') complaints.push(message.text());
        });
        page.on('pageerror', (error) => complaints.push(error.message));
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await openState(page, state);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`),
        ).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
        ).toBe(true);
        expect(complaints).toEqual([]);
      });
    }
  }
}
