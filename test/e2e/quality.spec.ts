// The chart of quality against what a level costs, in a scripted window.
import { fidelity, levelsScript, openCompare, xenonLevels } from './compare-states.ts';
import { expect, test } from './host.ts';
import { openScripted } from './scripted-window.ts';

test('a level is chosen from the chart of quality against memory and speed', {
  tag: '@browser',
}, async ({ page }) => {
  const opened = await openScripted(page, levelsScript(xenonLevels, fidelity));
  await openCompare(page);
  const dialog = page.getByRole('dialog', { name: 'Compare levels' });
  const chart = dialog.getByRole('group', { name: /^Mean KL divergence by memory/ });
  await expect(chart.getByRole('radio')).toHaveCount(5);
  await expect(chart.getByRole('radio', { checked: true })).toHaveAccessibleName(
    'Q4_K_M: 5.1 GB, mean KL 0.0241',
  );
  // By keys along the curve, from the cheaper to the dearer.
  await chart.getByRole('radio', { checked: true }).press('ArrowRight');
  await expect(dialog.getByText('Fits: needs 5.9 GB at 8,192 tokens, 13.1 GB free')).toBeVisible();
  await expect(dialog.getByText('Estimate: 5.4 tokens per second')).toBeVisible();

  await dialog.getByRole('radio', { name: 'Speed', exact: true }).check();
  const bySpeed = dialog.getByRole('group', { name: /^Mean KL divergence by tokens per second/ });
  // Of one that does not fit, nothing tells how fast it is.
  await expect(bySpeed.getByRole('radio', { name: /^F16/ })).toHaveCount(0);
  await expect(bySpeed.getByRole('radio')).toHaveCount(4);
  await bySpeed.getByRole('radio', { name: 'Q8_0: 3.6, mean KL 0.0011' }).click();
  await dialog.getByRole('button', { name: 'Use Q8_0' }).first().click();
  await expect
    .poll(() => opened.calls('useModel'))
    .toEqual([{ method: 'useModel', input: { modelId: 'q8' } }]);
});

test('in a narrow window the words of the chart are as large as others, and none lies over another', {
  tag: '@browser',
}, async ({ page }) => {
  await page.setViewportSize({ width: 480, height: 800 });
  await openScripted(page, levelsScript(xenonLevels, fidelity));
  await openCompare(page);
  const chart = page.getByRole('dialog').getByRole('group', { name: /^Mean KL divergence by/ });
  for (const axis of ['Memory', 'Speed']) {
    await page.getByRole('radio', { name: axis, exact: true }).check();
    const { scale, stickOut, overlaps } = await chart.locator('svg').evaluate((drawing) => {
      const svg = drawing as SVGSVGElement;
      const all = svg.getBoundingClientRect();
      const points = [...svg.parentElement!.querySelectorAll('input')];
      const boxes = [...svg.querySelectorAll('text'), ...points].map((one) => ({
        text: one.textContent || one.ariaLabel,
        box: one.getBoundingClientRect(),
      }));
      const meet = (a: DOMRect, b: DOMRect) =>
        a.left < b.right && b.left < a.right && a.top + 2 < b.bottom - 2 && b.top + 2 < a.bottom - 2;
      return {
        scale: all.width / svg.viewBox.baseVal.width,
        stickOut: boxes
          .filter(({ box }) => box.left < all.left || box.right > all.right)
          .map(({ text }) => text),
        overlaps: boxes.flatMap((one, at) =>
          boxes.slice(at + 1).flatMap((other) => (meet(one.box, other.box) ? [[one.text, other.text]] : [])),
        ),
      };
    });
    expect(scale, axis).toBeGreaterThanOrEqual(1);
    expect({ stickOut, overlaps }, axis).toEqual({ stickOut: [], overlaps: [] });
  }
});
