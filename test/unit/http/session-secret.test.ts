import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptSecret } from '../../../main/http/session-secret.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'secret-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const path = () => join(dir, 'browser-session');

test('the secret is kept from one start to the next', async () => {
  const first = await keptSecret(dir);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(await keptSecret(dir)).toBe(first);
});

test.skipIf(process.platform === 'win32')('only the person may read it', async () => {
  const secret = await keptSecret(dir);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  chmodSync(path(), 0o644);
  expect(await keptSecret(dir)).toBe(secret);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

test('a file that was cut off is replaced', async () => {
  writeFileSync(path(), 'short');
  const secret = await keptSecret(dir);
  expect(secret).not.toBe('short');
  expect(readFileSync(path(), 'utf8')).toBe(secret);
});
