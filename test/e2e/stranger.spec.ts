// What a stranger can do who knows only the commands, options, names and attributes that the outside may
// rely on: nothing here imports from the app, and nothing uses the other specs' fixture.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const lemon =
  "Well, I'm quite partial to a good squeeze of fresh lemon juice. It adds just the right amount of zesty flavour to whatever I'm cooking up in the kitchen!";

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly stdout: () => string;
}

/** Runs the README's line and waits for the one line it prints. */
async function start(dataDir: string): Promise<Started> {
  // With Electron's binary `npm start` opens a window, which electron's own project looks at.
  const script = existsSync('node_modules/electron/dist') ? ['run', 'serve'] : ['start'];
  const options = ['--no-open', '--port', '0', '--data-dir', dataDir];
  const child = spawn('npm', [...script, '--silent', '--', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let stdout = '';
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
      const line = /^Listening on (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)$/m.exec(stdout);
      if (line?.[1]) resolve(line[1]);
    });
    child.on('exit', (code) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  return { child, url, stdout: () => stdout };
}

test('a stranger starts the app with one line, asks, reads the exact answer, and finds it saved', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'stranger-'));
  const { child, url, stdout } = await start(dataDir);
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await expect(page.locator('[role=status][data-engine=ready]')).toBeVisible({ timeout: 60_000 });

    await page.getByRole('textbox', { name: 'Message' }).fill('What is your favourite condiment?');
    await page.getByRole('button', { name: 'Send' }).click();
    const reply = page
      .getByRole('list', { name: 'Messages' })
      .locator('article[data-role=assistant]')
      .first();
    await expect(reply).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });
    await expect(reply.locator('[data-part=text]')).toHaveText(lemon);

    await page.getByRole('textbox', { name: 'Message' }).fill('Do you have mayonnaise recipes?');
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
    const second = page.locator('article[data-role=assistant]').nth(1);
    await expect(second).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });

    const list = page.getByRole('navigation', { name: 'Conversations' });
    await expect(list.getByRole('link', { name: /favourite condiment/ })).toBeVisible();
    await page.getByRole('button', { name: /^Model/ }).click();
    await expect(page.getByRole('dialog', { name: 'Models' })).toContainText(
      'Demo model (3.4 million parameters; knows only its few dialogues)',
    );
    await page.keyboard.press('Escape');

    expect(existsSync(join(dataDir, 'xenon.db'))).toBe(true);
    expect(stdout().trim().split('\n')).toHaveLength(1);
    await page.close();

    // npm ends by the signal itself and passes it on: what counts is that the app is gone.
    child.kill('SIGTERM');
    const answers = (): Promise<boolean> => fetch(url).then(Boolean, () => false);
    await expect.poll(answers).toBe(false);
  } finally {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
});
