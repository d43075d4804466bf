// The cards of the library: the real app on the demo model, and what only a script can bring about.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './host.ts';

const demo = join(import.meta.dirname, '..', '..', 'resources', 'demo-model', 'demo.gguf');
const folder = mkdtempSync(join(tmpdir(), 'xenon-library-'));
const file = join(folder, 'mine.gguf');
copyFileSync(demo, file);
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));
test.use({ hostArgs: ['--model', file] });

test('a card says what a level takes here', async ({ host }) => {
  test.setTimeout(120_000);
  const { page } = host;
  await expect(page.getByRole('status').first()).toHaveAttribute('data-engine', 'ready');
  await page.getByRole('button', { name: /^Model/ }).click();
  const models = page.getByRole('dialog', { name: 'Models' });
  const cards = models.getByRole('listitem');
  const first = cards.filter({ hasText: 'demo.gguf' });
  await expect(first).toContainText(/16\.01 bits per weight/);
  await expect(first).toContainText(/Fits: needs/);
});
