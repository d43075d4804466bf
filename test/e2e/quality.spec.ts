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
