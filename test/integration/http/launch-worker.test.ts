// A real process behind WorkerProcess.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { launchWorker } from '../../../main/http/launch-worker.ts';

const dir = mkdtempSync(join(tmpdir(), 'worker-'));
afterAll(() => rmSync(dir, { recursive: true }));

function launch(source: string) {
  const path = join(dir, `${Math.random()}.mjs`);
  writeFileSync(path, source);
  const worker = launchWorker(path);
  const messages: unknown[] = [];
  worker.onMessage((message) => messages.push(message));
  const exit = new Promise<string>((resolve) => worker.onExit(resolve));
  return { worker, messages, exit };
}

const echo = `process.on('message', (message) => process.send(message));`;

test('messages keep typed arrays, both ways', async () => {
  const { worker, messages, exit } = launch(echo);
  const message = { tokenIds: Int32Array.of(1, -2, 32_000), text: '🙂' };
  worker.post(message);
  await expect.poll(() => messages.length).toBe(1);
  expect(messages[0]).toEqual(message);
  worker.kill();
  await exit;
});

test('every message of a worker that ends is there before its end is told', async () => {
  const { messages, exit } = launch(`
    for (let i = 0; i < 2000; i++)
      process.send({ i, text: 'x'.repeat(500) }, i === 1999 ? () => process.exit(7) : undefined);
  `);
  expect(await exit).toBe('exit code 7');
  expect(messages).toHaveLength(2000);
});

test('a worker that is killed tells the signal, and what is posted then is lost in silence', async () => {
  const { worker, exit } = launch(echo);
  worker.kill();
  expect(await exit).toBe('SIGKILL');
  worker.post({ late: true });
  worker.kill();
});

test('one that aborts tells it', async () => {
  const { exit } = launch('process.abort();');
  expect(await exit).toBe(process.platform === 'win32' ? 'exit code 134' : 'SIGABRT');
});

test('a listener for the end that comes late is called too', async () => {
  const { worker, exit } = launch('');
  await exit;
  expect(await new Promise((resolve) => worker.onExit(resolve))).toBe('exit code 0');
});

test('what a worker prints stays out of standard output, and it does not outlive the app', async () => {
  const path = join(dir, 'noisy.mjs');
  writeFileSync(path, `console.log('a line'); process.send('ready'); setInterval(() => {}, 1000);`);
  const app = join(dir, 'app.ts');
  const source = join(import.meta.dirname, '../../../main/http/launch-worker.ts');
  writeFileSync(
    app,
    `import { launchWorker } from ${JSON.stringify(source)};
     const worker = launchWorker(${JSON.stringify(path)});
     worker.onMessage(() => { process.stdout.write(String(worker.pid), () => process.exit(0)); });`,
  );
  const child = spawn(process.execPath, [app], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  // It holds standard error, too: the pipe closes only when it is gone.
  await once(child, 'close');
  expect(stderr).toContain('a line');
  expect(stdout).toMatch(/^\d+$/);
});
