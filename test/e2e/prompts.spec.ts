// Prompts and personas, from being written to being used.
import { expect, test } from './host.ts';

test('a prompt is saved, chosen behind a slash, and filled in with Tab; a persona is kept and taken', {
  tag: '@browser',
}, async ({ scripted }) => {
  const { page } = scripted;
  const composer = page.getByRole('textbox', { name: 'Message' });
  const dialog = page.getByRole('dialog', { name: 'Prompts and personas' });
  await composer.fill('/');
  await page.getByRole('option', { name: 'Prompts and personas…' }).waitFor();
  await composer.press('Enter');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Explain');
  await dialog.getByRole('textbox', { name: 'Prompt' }).fill('Explain {{topic}} to {{somebody}}: {{topic}}!');
  await expect(dialog).toContainText('Asks for topic and somebody.');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.getByRole('button', { name: 'New prompt' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('explain');
  await dialog.getByRole('textbox', { name: 'Prompt' }).fill('Again');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('There is one named “explain” already.');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Summarise');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('button', { name: 'Summarise' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await composer.fill('/exp');
  await expect(page.getByRole('option')).toHaveCount(2);
  await composer.press('Enter');
  await expect(composer).toHaveValue('Explain {{topic}} to {{somebody}}: {{topic}}!');
  await page.keyboard.type('tides');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ada');
  await page.keyboard.press('Tab');
  await expect(composer).toHaveValue('Explain tides to Ada: tides!');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'You' })).toContainText('Explain tides to Ada: tides!');

  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByRole('button', { name: 'Give this conversation an instruction…' }).click();
  const instruction = page.getByRole('textbox', { name: 'Instruction for the whole conversation' });
  await instruction.fill('Answer in rhymes.');
  await page.getByRole('button', { name: 'Persona' }).last().click();
  await page.getByRole('menuitem', { name: 'Keep this instruction as a persona…' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Poet');
  await expect(dialog.getByRole('textbox', { name: 'Instruction' })).toHaveValue('Answer in rhymes.');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('button', { name: 'Poet' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Persona: Poet' }).first()).toBeVisible();

  await page.getByRole('button', { name: 'Persona: Poet' }).first().click();
  await page.getByRole('menuitem', { name: 'No instruction' }).click();
  await page.getByRole('button', { name: 'Persona', exact: true }).first().click();
  await page.getByRole('menuitem', { name: 'Poet' }).click();
  await expect(page.getByText('Answer in rhymes.').first()).toBeVisible();
});

test('what is typed and not saved is there again, whatever was looked at meanwhile', {
  tag: '@browser',
}, async ({ scripted }) => {
  const { page } = scripted;
  const composer = page.getByRole('textbox', { name: 'Message' });
  const dialog = page.getByRole('dialog', { name: 'Prompts and personas' });
  const name = dialog.getByRole('textbox', { name: 'Name' });
  const text = dialog.getByRole('textbox', { name: 'Prompt' });
  const open = async () => {
    await composer.fill('/');
    await page.getByRole('option', { name: 'Prompts and personas…' }).click();
  };
  await open();
  await name.fill('Explain');
  await text.fill('Explain {{topic}}.');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  const explain = dialog.getByRole('button', { name: /^Explain/ });
  await expect(explain).toBeFocused();

  await text.fill('Explain {{topic}} to a child.');
  await dialog.getByRole('button', { name: 'New prompt' }).click();
  await expect(text).toHaveValue('');
  await text.fill('Half a thought');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await open();
  await expect(text).toHaveValue('Half a thought');
  await expect(dialog.getByRole('button', { name: 'New prompt Not saved' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Explain Not saved' }).click();
  await expect(name).toHaveValue('Explain');
  await expect(text).toHaveValue('Explain {{topic}} to a child.');
  await dialog.getByRole('button', { name: 'Discard changes' }).click();
  await expect(text).toHaveValue('Explain {{topic}}.');
  await expect(dialog.getByRole('button', { name: 'Explain', exact: true })).toBeVisible();
});
