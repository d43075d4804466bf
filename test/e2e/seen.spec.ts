// What the model was told and what it held for likely, on the real app, and with thousands of tokens.
import { expect, test } from './host.ts';
import { openScripted } from './scripted-window.ts';
import { openReply, record, seenScript } from './seen-states.ts';

test('an instruction is given before the first turn, shown at the top, marked in the prompt, and changed', async ({
  host,
}) => {
  const { page } = host;
  await page.getByRole('button', { name: 'Give this conversation an instruction…' }).click();
  const field = page.getByRole('textbox', { name: 'Instruction for the whole conversation' });
  await expect(field).toBeFocused();
  await field.fill('You are a cook. Never say </s>.');
  await page.getByRole('checkbox', { name: 'Record tokens' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Parameters' })).toBeFocused();
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('What is your favourite condiment?');
  await box.press('Enter');
  const reply = page.locator('article[data-role=assistant]').first();
  await expect(reply).toHaveAttribute('data-status', 'complete');
  const line = page.getByRole('button', { name: /^Instruction: You are a cook/ });
  await expect(line).toBeVisible();

  await reply.getByTitle('How this reply was made').click();
  const inspector = page.getByRole('complementary', { name: 'How this reply was made' });
  const prompt = inspector.getByRole('region', { name: 'The prompt as text' });
  await expect(prompt.locator('mark')).toHaveText('You are a cook. Never say </s>.');
  await expect(prompt.locator('[data-control]')).toHaveText(['<s>']);
  await expect(inspector).toContainText('tokens that were read then.');

  const tokens = inspector.getByRole('listbox', { name: 'The reply token by token' });
  const count = await tokens.getByRole('option').count();
  expect(count).toBeGreaterThan(5);
  const alternatives = inspector.locator('[data-part=alternatives]');
  await tokens.focus();
  await page.keyboard.press('End');
  await expect(alternatives).toContainText(`Token ${count} of ${count}`);
  await expect(alternatives.getByRole('listitem')).toHaveCount(6);
  await tokens.getByRole('option').nth(1).hover();
  await expect(alternatives).toContainText(`Token 2 of ${count}`);

  await line.click();
  await page
    .getByRole('textbox', { name: 'Instruction for the whole conversation' })
    .fill('You are a judge.');
  await box.click();
  await expect(page.getByRole('button', { name: /^Instruction: You are a judge/ })).toBeVisible();
  // The reply keeps what it was written with, after a restart, too.
  await host.restart();
  const again = host.page;
  await again.reload();
  await expect(again.getByRole('button', { name: /^Instruction: You are a judge/ })).toBeVisible();
  await again.locator('article[data-role=assistant]').first().getByTitle('How this reply was made').click();
  const panel = again.getByRole('complementary', { name: 'How this reply was made' });
  await expect(panel.getByRole('region', { name: 'The prompt as text' }).locator('mark')).toHaveText(
    'You are a cook. Never say </s>.',
  );
  await expect(panel.getByRole('listbox', { name: 'The reply token by token' })).toBeVisible();
});

test('a reply of 2,000 recorded tokens is walked through without a frame that lasts', {
  tag: '@browser',
}, async ({ page }) => {
  const long = Array.from({ length: 2000 }, (_, at) => record[at % record.length]);
  const outcomes = { ...seenScript.outcomes, getTokenRecord: { ok: true, value: long } as const };
  await openScripted(page, { ...seenScript, outcomes });
  await openReply(page);
  const tokens = page.getByRole('listbox', { name: 'The reply token by token' });
  await expect(tokens.getByRole('option')).toHaveCount(2000);
  await tokens.focus();
  await page.keyboard.press('End');
  await expect(page.getByText('Token 2,000 of 2,000')).toBeVisible();
  // Each step draws again the two tokens that it is about, and no other.
  const changed = await tokens.evaluate(async (list) => {
    const touched = new Set<Node>();
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) touched.add(target);
    });
    observer.observe(list, { subtree: true, childList: true, attributes: true, characterData: true });
    list.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true }));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    observer.disconnect();
    return touched.size;
  });
  await expect(page.getByText('Token 1,999 of 2,000')).toBeVisible();
  // The list itself, which names the active one, and the two.
  expect(changed).toBeLessThanOrEqual(3);
  await page.keyboard.press('ArrowUp');
  await expect(page.getByText('Token 1,999 of 2,000')).toBeHidden();
  await page.keyboard.press('Home');
  await expect(page.getByText('Token 1 of 2,000')).toBeVisible();
});

test('while the model rests, one button has it loaded again', { tag: '@browser' }, async ({ page }) => {
  const { snapshot } = seenScript;
  const window = await openScripted(page, {
    ...seenScript,
    snapshot: { ...snapshot, engine: { status: 'none', unloadedId: 'demo' } },
    outcomes: {
      ...seenScript.outcomes,
      inspectPrompt: { ok: false, error: { code: 'noModel', detail: {} } },
    },
  });
  await openReply(page);
  await page.getByRole('button', { name: 'Load the model' }).click();
  expect(await window.calls('useModel')).toMatchObject([{ input: { modelId: 'demo' } }]);
  await window.emit({ type: 'engineChanged', engine: { status: 'loading', modelId: 'demo', progress: 0 } });
  await expect(page.getByText('The prompt is shown as soon as the model is loaded.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Load the model' })).toBeHidden();
  const asked = (await window.calls('inspectPrompt')).length;
  await window.emit({ type: 'engineChanged', engine: snapshot.engine });
  await expect.poll(async () => (await window.calls('inspectPrompt')).length).toBe(asked + 1);
});
