import { test } from '@playwright/test';
import { treeStates } from './tree-states.ts';
import { openState, windowStates } from './window-states.ts';

const looked = [...treeStates, ...windowStates.filter(({ name }) => name === 'editing')];
for (const [index, state] of looked.entries())
  for (const width of [1280, 480])
    for (const colorScheme of ['light', 'dark'] as const)
      test(`look ${index} ${width} ${colorScheme}`, { tag: '@browser' }, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await openState(page, state);
        await page.waitForTimeout(300);
        await page.screenshot({ path: `/tmp/tree/${index}-${width}-${colorScheme}.png` });
      });
