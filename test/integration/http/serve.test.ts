// The built browser host as a process: what it prints, how it ends, and how it refuses to start.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { at } from '../../../scripts/places.ts';
import { ensureBuilt } from '../../../scripts/run-built.ts';

let dir: string;
let running: ChildProcess[];

beforeAll(() => ensureBuilt());
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'serve-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

function serve(...args: string[]) {
  const options = ['--no-open', '--engine-gpu', 'off', '--data-dir', join(dir, 'data'), ...args];
  const child = spawn(process.execPath, [at('out/main/http.js'), ...options], { stdio: 'pipe' });
  running.push(child);
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk) => {
      printed[name] += chunk;
    });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...printed }));
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const line = /^Listening on (\S+)\n/.exec(printed.stdout);
      if (line?.[1]) resolve(line[1]);
    });
    void ended.then(({ code, stderr }) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  url.catch(() => {});
  return { child, url, ended };
}

describe('a start', () => {
  test('prints one line, serves the page to who opens it, and ends with 0 when told to', async () => {
    const { child, url, ended } = serve();
    expect(await url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    const signedIn = await fetch(await url, { redirect: 'manual' });
    expect(signedIn.status).toBe(303);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', await url), { headers: { cookie } });
    expect(await page.text()).toContain('<div id="root">');
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toBe(`Listening on ${await url}\n`);
  });

  test('writes everything below the data directory', async () => {
    const { child, url, ended } = serve();
    await url;
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    expect(existsSync(join(dir, 'data', 'xenon.db'))).toBe(true);
    expect(readFileSync(join(dir, 'data', 'browser-session'), 'utf8')).toMatch(/^[\w-]{43}$/);
  });

  test('on the same port knows the browsers that were signed in, and prints another token', async () => {
    const first = serve();
    const signedIn = await fetch(await first.url, { redirect: 'manual' });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    first.child.kill('SIGTERM');
    await first.ended;
    const second = serve('--port', new URL(await first.url).port);
    expect(new URL(await second.url).port).toBe(new URL(await first.url).port);
    expect(await second.url).not.toBe(await first.url);
    const page = await fetch(new URL('/', await second.url), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect((await fetch(await first.url, { redirect: 'manual' })).status).toBe(401);
  });
});

test('a file of conversations that is none is left as it was, and the window opens to say so', async () => {
  mkdirSync(join(dir, 'data'));
  const path = join(dir, 'data', 'xenon.db');
  const noise = 'this is no database'.repeat(500);
  writeFileSync(path, noise);
  const { child, url, ended } = serve();
  expect((await fetch(await url, { redirect: 'manual' })).status).toBe(303);
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  expect(stderr).toContain('databaseDamaged');
  expect(readFileSync(path, 'utf8')).toBe(noise);
});

describe('a start that fails says why in one line', () => {
  const refusal = async (...args: string[]) => {
    const { code, stdout, stderr } = await serve(...args).ended;
    expect(stdout).toBe('');
    // Above it stands at most the log of what was begun.
    const sentence = stderr.trimEnd().split('\n').at(-1) ?? '';
    expect(sentence).toMatch(/\.$/);
    return { code, sentence, lines: stderr.split('\n').length - 1 };
  };

  test('a wrong option', async () => {
    expect(await refusal('--prot', '1')).toMatchObject({
      code: 2,
      lines: 1,
      sentence: expect.stringContaining("Unknown option '--prot'"),
    });
    expect((await refusal('--port', 'x')).code).toBe(2);
    expect(existsSync(join(dir, 'data'))).toBe(false);
  });

  test('a port in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, sentence } = await refusal('--port', String(port));
    taken.close();
    expect(code).toBe(1);
    expect(sentence).toContain(`http://127.0.0.1:${port}`);
  });

  test('a data directory that cannot be written to', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, 'kept');
    const { code, sentence } = await refusal('--data-dir', join(file, 'data'));
    expect(code).toBe(1);
    expect(sentence).toContain(`${join(file, 'data')} cannot be written to`);
    expect(readFileSync(file, 'utf8')).toBe('kept');
  });

  test.skipIf(process.getuid?.() === 0)('a data directory without the right to write', async () => {
    mkdirSync(join(dir, 'locked'));
    chmodSync(join(dir, 'locked'), 0o500);
    expect((await refusal('--data-dir', join(dir, 'locked'))).code).toBe(1);
    chmodSync(join(dir, 'locked'), 0o700);
  });

  test('a data directory that another one uses', async () => {
    await serve().url;
    const { code, sentence } = await refusal();
    expect(code).toBe(1);
    expect(sentence).toContain('in use by another Xenon Desktop');
  });

  test('a model file that is missing, or is none', async () => {
    const missing = join(dir, 'missing.gguf');
    expect(await refusal('--model', missing)).toEqual({
      code: 2,
      lines: 1,
      sentence: `${missing} does not exist: give --model the path of a GGUF file.`,
    });
    const other = join(dir, 'other.gguf');
    writeFileSync(other, 'PK\u0003\u0004 a zip, really'.repeat(100));
    expect(await refusal('--model', other)).toMatchObject({
      code: 2,
      sentence: expect.stringContaining(`${other} is not a GGUF file`),
    });
  });
});
