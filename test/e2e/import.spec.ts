// Bringing conversations in, over the real app: files are dropped on the window, the report says what came, and
// the conversations are there and found.
import { readFileSync } from 'node:fs';
import { at } from '../../scripts/places.ts';
import { expect, test } from './host.ts';

const files = ['chatgpt.json', 'messages.jsonl'].map((name) => ({
  name,
  text: readFileSync(at('test/fixtures/imports', name), 'utf8'),
}));

test('files that are dropped on the window come in with a report, a second time nothing does', async ({
  host,
}) => {
  const { page } = host;
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, text } of all) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: data });
  await expect(page.getByText('Drop to add')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });

  const dialog = page.getByRole('dialog', { name: 'Import conversations' });
  await expect(dialog.getByRole('status')).toContainText('4 conversations came in');
  await expect(dialog.getByRole('status')).toContainText('1 could not be read');
  await expect(
    dialog.getByRole('listitem').filter({ hasText: 'Did not come in: it is no JSON' }),
  ).toHaveCount(1);
  // A line leads to its conversation; one of which nothing came in leads nowhere.
  await expect(dialog.getByRole('link')).toHaveCount(4);
  await dialog.getByRole('link', { name: 'What is 2 + 2?' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What is 2 + 2?');
  await page.getByRole('button', { name: /Import is done/ }).click();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();

  const list = page.getByRole('navigation', { name: 'Conversations' });
  await list.getByRole('link', { name: 'What is 2 + 2?' }).click();
  await expect(page.getByRole('article').last()).toContainText('4');

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Import conversations…' }).click();
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose files…' }).click();
  await (await chooser).setFiles(
    files.map(({ name, text }) => ({ name, mimeType: '', buffer: Buffer.from(text) })),
  );
  await expect(dialog.getByRole('status')).toContainText('4 conversations were here already');
  await expect(dialog).toContainText(/The backup that was made before is xenon-\S+-import\.db/);
});
