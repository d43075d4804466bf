// The window's one tooltip: of whatever button is pointed at or has the keyboard's focus.
import { expect, test } from './host.ts';

test('a button says its name and its key when it is pointed at or focused, and is quiet once it was pressed', {
  tag: '@browser',
}, async ({ scripted: { page } }) => {
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const tooltip = page.locator('[data-hint-popup]');
  const hide = button('Hide conversations');
  const create = button('New conversation');

  await create.hover();
  await expect(tooltip).toHaveText(/^New conversation(Ctrl\+Shift\+O|⌘⇧O)$/);
  // From one to the next, and to the tooltip itself.
  await hide.hover();
  await expect(tooltip).toHaveText(/^Hide conversations(Ctrl\+B|⌘B)$/);
  await tooltip.hover();
  await expect(tooltip).toHaveText(/^Hide conversations(Ctrl\+B|⌘B)$/);
  await page.keyboard.press('Escape');
  await expect(tooltip).toHaveCount(0);

  // What a press leads to needs no name any more, as long as the pointer rests there.
  await create.hover();
  await expect(tooltip).toBeVisible();
  await create.click();
  await expect(tooltip).toHaveCount(0);
  await create.hover({ position: { x: 8, y: 8 } });
  await page.waitForTimeout(700);
  await expect(tooltip).toHaveCount(0);

  // By keyboard, at once; away with the focus, and with the element.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await create.focus();
  await expect(tooltip).toContainText('New conversation');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(hide).toBeFocused();
  await expect(tooltip).toHaveText(/^Hide conversations(Ctrl\+B|⌘B)$/);
  await page.keyboard.press('Enter');
  await expect(hide).toHaveCount(0);
  await expect(tooltip).toHaveCount(0);
});
