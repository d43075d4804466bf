// How replies are written: the layers of values from the window to the engine and back, and presets.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Sampling } from '../../preload/contract/models.ts';
import { expect, type ScriptedHost, test } from './host.ts';

const value = (page: Page, name: string) => page.getByRole('spinbutton', { name, exact: true });
const parameters = (page: Page) => page.getByRole('complementary', { name: 'Parameters' });
const unfold = (page: Page, group: string) => page.locator('summary', { hasText: group }).click();

/** Asks, and returns what the engine was asked to write with. */
async function ask({ page, script }: ScriptedHost, text: string): Promise<Sampling> {
  const orders = () =>
    script.received.flatMap((message) => (message.type === 'reply' ? [message.order] : []));
  const before = orders().length;
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await box.press('Enter');
  await expect.poll(() => orders().length).toBe(before + 1);
  await expect(page.locator('article[data-role=assistant]').last()).toHaveAttribute(
    'data-status',
    'complete',
  );
  return orders().at(-1)!.sampling;
}

test('a conversation takes a preset and single values over it, each says where it is from and goes back', {
  tag: '@browser',
}, async ({ scripted }) => {
  const { page, script } = scripted;
  script.reply = () => ({ text: 'Yes.' });
  // Set before the first message, which takes it along.
  await page.getByRole('button', { name: 'Parameters' }).click();
  await parameters(page).getByLabel('Preset').selectOption({ label: 'Model card' });
  await value(page, 'Seed').fill('42');
  const first = await ask(scripted, 'Hello');
  expect(first).toMatchObject({ temperature: 1, topK: 50, maxTokens: 1000, seed: 42 });

  await value(page, 'Temperature').fill('0.3');
  await unfold(page, 'Shape of the reply');
  await page.getByRole('textbox', { name: 'Stop texts' }).fill('END\n\\n\\n');
  await unfold(page, 'Repetition');
  await expect(value(page, 'DRY growth')).toBeHidden();
  await value(page, 'DRY strength').fill('0.8');
  await expect(value(page, 'DRY growth')).toHaveValue('1.75');
  expect(await ask(scripted, 'And now?')).toMatchObject({
    temperature: 0.3,
    stopStrings: ['END', '\n\n'],
    dryStrength: 0.8,
    seed: 42,
  });

  // Another conversation has none of it.
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await expect(value(page, 'Temperature')).toHaveValue('0.7');
  expect(await ask(scripted, 'Something else')).toEqual({
    temperature: 0.7,
    topK: 40,
    topP: 0.95,
    minP: 0.05,
    maxTokens: 2048,
    seed: null,
  });

  await page.getByRole('link', { name: 'Hello' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Parameters' }).click();
  await expect(value(page, 'Temperature')).toHaveValue('0.3');
  await expect(parameters(page)).toContainText('from Model card');
  await page.getByRole('button', { name: 'Reset Temperature' }).click();
  await expect(value(page, 'Temperature')).toHaveValue('1');
  await parameters(page).getByLabel('Preset').selectOption('');
  await expect(value(page, 'Temperature')).toHaveValue('0.7');
  await page.getByRole('button', { name: 'Reset all' }).click();
  expect(await ask(scripted, 'Plain again')).toMatchObject({ temperature: 0.7, seed: null });
  await page.keyboard.press('Escape');
});

test('what cannot be used is said and not taken', { tag: '@browser' }, async ({ scripted }) => {
  const { page, script } = scripted;
  script.reply = () => ({ text: 'Yes.' });
  await page.getByRole('button', { name: 'Parameters' }).click();
  await value(page, 'Temperature').fill('9');
  await expect(parameters(page)).toContainText('From 0 to 5.');
  await unfold(page, 'Shape of the reply');
  const schema = page.getByRole('textbox', { name: 'JSON schema' });
  await schema.fill('{"type": "string", "pattern": "a"}');
  await expect(parameters(page)).toContainText('A reply cannot be held to “pattern”');
  await page.getByRole('button', { name: 'Add a word' }).click();
  await page.getByRole('textbox', { name: 'Word or words' }).fill('lemon');
  await page.getByRole('spinbutton', { name: 'Bias' }).fill('900');
  await expect(parameters(page)).toContainText('From -100 to 100.');
  expect(await ask(scripted, 'Hello')).not.toHaveProperty('jsonSchema');
  await expect(schema).toHaveValue('{"type": "string", "pattern": "a"}');

  await schema.fill('{"type": "boolean"}');
  await expect(parameters(page)).toContainText('The reply is JSON that holds to this.');
  // What was being typed is still there to be mended, though the conversation has begun meanwhile.
  await expect(value(page, 'Temperature')).toHaveValue('9');
  await expect(page.getByRole('textbox', { name: 'Word or words' })).toHaveValue('lemon');
  await page.getByRole('spinbutton', { name: 'Bias' }).fill('-100');
  expect(await ask(scripted, 'And now?')).toMatchObject({
    temperature: 0.7,
    jsonSchema: '{"type": "boolean"}',
    logitBias: [{ text: 'lemon', bias: -100 }],
  });
});

test('a schema that is half written is there again, whatever was looked at meanwhile', {
  tag: '@browser',
}, async ({ scripted }) => {
  const { page, script } = scripted;
  script.reply = () => ({ text: 'Yes.' });
  await ask(scripted, 'Hello');
  const half = '{"type": "object",';
  const schema = page.getByRole('textbox', { name: 'JSON schema' });
  const open = async () => {
    await page.getByRole('button', { name: 'Parameters' }).click();
    await unfold(page, 'Shape of the reply');
  };
  await open();
  await schema.fill(half);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await open();
  await expect(schema).toHaveValue(half);
  await expect(schema).toHaveAttribute('aria-invalid', 'true');
  // From the column into the drawer.
  await page.setViewportSize({ width: 800, height: 800 });
  await unfold(page, 'Shape of the reply');
  await expect(schema).toHaveValue(half);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'New conversation' }).click();
  await expect(page.getByText('Yes.')).toHaveCount(0);
  await unfold(page, 'Shape of the reply');
  await expect(schema).toHaveValue('');
  await page.getByRole('link', { name: 'Hello' }).click();
  await expect(page.getByText('Yes.')).toBeVisible();
  await unfold(page, 'Shape of the reply');
  await expect(schema).toHaveValue(half);
  await schema.fill('{"type": "object"}');
  await schema.fill(half);
  await schema.blur();
  await page.getByRole('button', { name: 'Reset JSON schema' }).click();
  await expect(schema).toHaveValue('');
  expect(await ask(scripted, 'And now?')).not.toHaveProperty('jsonSchema');
});

test(
  'presets are made of what is set, renamed, changed, carried as files and deleted',
  {
    tag: '@browser',
  },
  async ({ scripted }, testInfo) => {
    const { page } = scripted;
    await page.getByRole('button', { name: 'Parameters' }).click();
    await value(page, 'Top-p').fill('0.5');
    await page.getByRole('button', { name: 'Save as preset…' }).click();
    await page.getByRole('textbox', { name: 'Name of the preset' }).fill('Letters');
    await page.keyboard.press('Enter');
    await expect(parameters(page)).toContainText('from Letters');
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('button', { name: 'Parameters' })).toBeFocused();

    await page.getByRole('button', { name: 'Settings' }).click();
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('radio', { name: 'Letters' }).check();
    await dialog.getByRole('button', { name: 'Rename…' }).click();
    await dialog.getByRole('textbox', { name: 'Name of the preset' }).fill('Mails');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('radio', { name: 'Mails' })).toBeChecked();
    await value(page, 'Temperature').fill('0.2');
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export…' }).click();
    const path = testInfo.outputPath('preset.json');
    await (await download).saveAs(path);
    const file = JSON.parse(readFileSync(path, 'utf8'));
    expect(file).toMatchObject({ name: 'Mails', version: 1, values: { topP: 0.5, temperature: 0.2 } });

    await dialog.getByRole('button', { name: 'Delete…' }).click();
    await dialog.getByRole('button', { name: 'Delete preset' }).click();
    await expect(dialog.getByRole('radio', { name: 'Balanced' })).toBeChecked();
    await expect(dialog.getByRole('radio', { name: 'Mails' })).toHaveCount(0);
    // What a preset of the app's sets cannot be typed over.
    await expect(value(page, 'Temperature')).not.toBeEditable();

    const chooser = dialog.getByLabel('A preset’s file');
    await chooser.setInputFiles({
      name: 'a.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"a":'),
    });
    await expect(dialog.getByRole('alert')).toContainText('This file is not JSON, so no preset was added.');
    await chooser.setInputFiles(path);
    await expect(dialog.getByRole('radio', { name: 'Mails' })).toBeChecked();
    await expect(value(page, 'Temperature')).toHaveValue('0.2');

    await dialog.getByRole('button', { name: 'Duplicate…' }).click();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('radio', { name: 'Mails copy' })).toBeChecked();
    await dialog.getByRole('button', { name: 'New preset…' }).click();
    await dialog.getByRole('textbox', { name: 'Name of the preset' }).fill('mails');
    await expect(dialog).toContainText('There is a preset of this name already.');
    await page.keyboard.press('Escape');
    await expect(dialog.getByRole('button', { name: 'New preset…' })).toBeVisible();
  },
);

test('a reply of the real model keeps to a JSON schema, is made again to the token, and survives a restart', async ({
  host,
}) => {
  const { page } = host;
  await page.getByRole('button', { name: 'Parameters' }).click();
  await value(page, 'Seed').fill('5');
  await unfold(page, 'Shape of the reply');
  await page
    .getByRole('textbox', { name: 'JSON schema' })
    .fill('{"type": "object", "properties": {"answer": {"type": "string", "maxLength": 20}}}');
  await unfold(page, 'Repetition');
  await value(page, 'DRY strength').fill('0.8');
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('What is your favourite condiment?');
  await box.press('Enter');
  const replies = page.locator('article[data-role=assistant]');
  await expect(replies).toHaveAttribute('data-status', 'complete');
  const text = (await replies.locator('[data-part=text]').innerText()).trim();
  expect(Object.keys(JSON.parse(text))).toEqual(['answer']);

  await host.restart();
  await host.page.reload();
  await host.page.getByRole('button', { name: 'Parameters' }).click();
  await expect(value(host.page, 'Seed')).toHaveValue('5');
  await host.page.locator('article[data-role=assistant]').hover();
  await host.page.getByRole('button', { name: 'Regenerate' }).click();
  await expect(host.page.getByText('2 of 2')).toBeVisible();
  await expect(replies.last()).toHaveAttribute('data-status', 'complete');
  expect((await replies.last().locator('[data-part=text]').innerText()).trim()).toBe(text);
  await host.page.getByTitle('How this reply was made').click();
  const inspector = host.page.getByRole('complementary', { name: 'How this reply was made' });
  await expect(inspector).toContainText('DRY strength');
  await inspector.getByRole('button', { name: 'Replay' }).click();
  await expect(inspector.getByRole('status')).toContainText(/^Match/);
});
