// The settings of memory and threads, from the window to what the worker is asked for; and the way back from
// what was given up.
import type { LoadOrder } from '../../main/engine/messages.ts';
import { expect, test } from './host.ts';
import { loadedDemo, openScripted, snapshot } from './scripted-window.ts';

test('what is set under Advanced is what the model is loaded with, and stays so', {
  tag: '@browser',
}, async ({ scripted: { page, script } }) => {
  const last = (): LoadOrder | undefined =>
    script.received.flatMap((message) => (message.type === 'load' ? [message.order] : [])).at(-1);
  const loads = () => script.received.filter(({ type }) => type === 'load').length;
  await expect(page.getByRole('status').first()).toHaveAttribute('data-engine', 'ready');
  expect(last()?.tuning).toMatchObject({ kvType: null, threads: null, mmap: true, flashAttention: true });

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByText('Advanced').click();
  await page.getByLabel('KV cache').selectOption('q8_0');
  await expect.poll(() => last()?.tuning.kvType).toBe('q8_0');
  await page.getByLabel('Map the file').uncheck();
  await expect.poll(() => last()?.tuning.mmap).toBe(false);
  await page.getByLabel('Batch size').selectOption('128');
  await expect.poll(() => last()?.tuning.batchSize).toBe(128);

  await page.getByLabel('Threads', { exact: true }).selectOption('set');
  const set = { value: { prefill: 2, decode: 1 }, from: 'set' };
  await expect.poll(() => last()?.tuning.threads).toEqual(set);
  const before = loads();
  await page.getByLabel('Threads for writing').fill('12');
  await page.getByLabel('Threads for writing').press('Enter');
  await expect.poll(() => last()?.tuning.threads?.value).toEqual({ prefill: 2, decode: 12 });
  expect(loads()).toBe(before + 1);

  // Has nothing to do with how the model is loaded.
  await page.getByLabel('Unload when unused').selectOption('5');
  await page.getByLabel('Read ahead while idle').uncheck();
  await page.getByLabel('Kept for conversations').selectOption('1000000000');
  await page.reload();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByText('Advanced').click();
  await expect(page.getByLabel('Unload when unused')).toHaveValue('5');
  await expect(page.getByLabel('Read ahead while idle')).not.toBeChecked();
  await expect(page.getByLabel('Kept for conversations')).toHaveValue('1000000000');
  await expect(page.getByLabel('Threads for writing')).toHaveValue('12');
  expect(loads()).toBe(before + 1);
});

test('what was given up is said with one button that undoes it, and can be dismissed', {
  tag: '@browser',
}, async ({ page }) => {
  const steps = [{ kind: 'context', from: 8192, to: 2048 }] as const;
  const model = { ...loadedDemo, contextLength: 2048, tuning: { ...loadedDemo.tuning, steps } };
  const opened = await openScripted(page, { snapshot: { ...snapshot, engine: { status: 'ready', model } } });
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect(notices).toContainText('a context of 2,048 tokens instead of 8,192');
  await notices.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => opened.calls('undoStepsDown')).toHaveLength(1);
  await opened.emit({ type: 'engineChanged', engine: { status: 'ready', model: loadedDemo } });
  await expect(notices).not.toContainText('instead of');

  await opened.emit({ type: 'engineChanged', engine: { status: 'ready', model } });
  await notices.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notices).not.toContainText('instead of');
});

for (const width of [1280, 480])
  test(`what stands above the conversation keeps its buttons while a message comes, at ${width} px`, {
    tag: '@browser',
  }, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const steps = [{ kind: 'context', from: 8192, to: 2048 }] as const;
    const model = { ...loadedDemo, tuning: { ...loadedDemo.tuning, steps }, fellBack: 'Vulkan: lost' };
    await openScripted(page, {
      snapshot: { ...snapshot, engine: { status: 'ready', model } },
      outcomes: { undoStepsDown: { ok: false, error: { code: 'internal', detail: {} } } },
    });
    const notices = page.getByRole('region', { name: 'Notices' });
    await notices.getByRole('button', { name: 'Undo' }).click();
    const message = page.getByRole('region', { name: 'Notifications' }).getByRole('alert');
    await expect(message).toBeVisible();
    const bottom = await notices.evaluate((element) => element.getBoundingClientRect().bottom);
    expect((await message.boundingBox())?.y).toBeGreaterThan(bottom);
    // A click that lands on something else is refused.
    await notices.getByRole('button', { name: 'Dismiss' }).last().click();
    await notices.getByRole('button', { name: 'Dismiss' }).click();
    await expect(notices).toBeEmpty();
    // It follows what it keeps clear of.
    const top = (await page.getByRole('main').boundingBox())?.y ?? 0;
    await expect.poll(async () => (await message.boundingBox())?.y).toBeLessThan(top + 40);
  });

test('a fall back to the processor is said with its reason, again when that is another one', {
  tag: '@browser',
}, async ({ page }) => {
  const because = (fellBack: string) => ({ status: 'ready', model: { ...loadedDemo, fellBack } }) as const;
  const opened = await openScripted(page, {
    snapshot: { ...snapshot, engine: because('Vulkan: ended the engine when it was started') },
  });
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect(notices).toContainText('The model runs on the processor');
  await expect(notices).toContainText('Vulkan: ended the engine when it was started.');
  await notices.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notices).not.toContainText('Vulkan');
  await opened.emit({ type: 'engineChanged', engine: because('Vulkan: not enough free memory') });
  await expect(notices).toContainText('Vulkan: not enough free memory.');
  await page.getByRole('button', { name: /^Model: Demo model/ }).click();
  const models = page.getByRole('dialog', { name: 'Models' });
  await expect(models).toContainText('Runs on the processor: Vulkan: not enough free memory');
});

test('a file whose template is not of Xenon-4\u2019s format is said to be one, in the header and in the list', {
  tag: '@browser',
}, async ({ page }) => {
  const format = { name: 'ownTemplate', doubt: 'otherTemplate' } as const;
  const engine = { status: 'ready', model: { ...loadedDemo, format } } as const;
  await openScripted(page, { snapshot: { ...snapshot, engine } });
  const doubt = 'Not Xenon-4\u2019s format: answers may be poor';
  await page.getByRole('button', { name: new RegExp(`^Model: Demo model.*${doubt}`) }).click();
  const models = page.getByRole('dialog', { name: 'Models' });
  await expect(models).toContainText(`${doubt}. Its prompts are written by the template in its file.`);
});
