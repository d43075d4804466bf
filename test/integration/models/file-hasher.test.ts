// Real files and a real store; only the engine's being busy is made up.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fingerprintOf } from '../../../main/models/file-fingerprint.ts';
import { createFileHasher } from '../../../main/models/file-hasher.ts';
import { openStore } from '../../../main/store/store.ts';
import { tempDir } from '../store/temp-dir.ts';

const megabyte = 1 << 20;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function setUp() {
  const dir = tempDir();
  const store = openStore(dir);
  const path = join(dir, 'model.gguf');
  const bytes = Buffer.alloc(6 * megabyte, 'weights ');
  writeFileSync(path, bytes);
  const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn(), debug: vi.fn() };
  const onHashed = vi.fn();
  const state = { busy: false };
  const make = () =>
    createFileHasher({ fileHashes: store.fileHashes, isBusy: () => state.busy, onHashed, log });
  const hasher = make();
  onTestFinished(async () => {
    await hasher.close();
    store.close();
  });
  return { store, path, bytes, log, onHashed, state, hasher, make };
}

test('a fingerprint tells files apart by size, beginning, samples and end', () => {
  const { path, bytes } = setUp();
  const before = fingerprintOf(path);
  expect(before).toEqual({ bytes: bytes.length, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const others = [0, 4 * megabyte - 1, 4 * megabyte + 1, bytes.length - 1].map((at) => {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    writeFileSync(path, changed);
    return fingerprintOf(path).fingerprint;
  });
  writeFileSync(path, bytes.subarray(0, -1));
  others.push(fingerprintOf(path).fingerprint);
  expect(new Set([before.fingerprint, ...others]).size).toBe(others.length + 1);
  writeFileSync(path, bytes);
  expect(fingerprintOf(path)).toEqual(before);
});

test('a file is hashed whole, once, and the next start finds the hash without reading', async () => {
  const { path, bytes, onHashed, hasher, make, store } = setUp();
  const { fingerprint } = fingerprintOf(path);
  expect(hasher.sha256Of(fingerprint)).toBeNull();
  hasher.want(path, fingerprint);
  hasher.want(path, fingerprint);
  await expect.poll(() => hasher.sha256Of(fingerprint)).toBe(sha256(bytes));
  expect(onHashed).toHaveBeenCalledExactlyOnceWith(fingerprint, sha256(bytes));
  store.fileHashes.put({ ...store.fileHashes.get(path)!, sha256: 'kept' });
  const next = make();
  next.want(path, fingerprint);
  await expect.poll(() => next.sha256Of(fingerprint)).toBe('kept');
  await next.close();
});

test('a kept hash counts for nothing once the file has another time', async () => {
  const { path, bytes, hasher, store } = setUp();
  const { fingerprint } = fingerprintOf(path);
  store.fileHashes.put({ path, bytes: bytes.length, mtimeMs: 1, fingerprint, sha256: 'old' });
  hasher.want(path, fingerprint);
  await expect.poll(() => hasher.sha256Of(fingerprint)).toBe(sha256(bytes));
});

test('a file that is no longer the loaded one gets no hash', async () => {
  const { path, onHashed, hasher, store } = setUp();
  const { fingerprint } = fingerprintOf(path);
  appendFileSync(path, 'more');
  hasher.want(path, fingerprint);
  hasher.want(join(path, 'nowhere'), 'another');
  await hasher.close();
  utimesSync(path, 1, 1);
  expect(onHashed).not.toHaveBeenCalled();
  expect(store.fileHashes.get(path)).toBeNull();
});

test('nothing is read while the engine works, and closing does not wait for it', async () => {
  const { path, bytes, hasher, state, make, onHashed } = setUp();
  const { fingerprint } = fingerprintOf(path);
  state.busy = true;
  hasher.want(path, fingerprint);
  await hasher.close();
  expect(onHashed).not.toHaveBeenCalled();
  const next = make();
  next.want(path, fingerprint);
  state.busy = false;
  await expect.poll(() => next.sha256Of(fingerprint)).toBe(sha256(bytes));
  await next.close();
});

test('closing while it waits for the engine ends, though nothing else keeps the process alive', () => {
  const { path } = setUp();
  const module = new URL('../../../main/models/file-hasher.ts', import.meta.url).href;
  const program = `
    const { createFileHasher } = await import(${JSON.stringify(module)});
    const quiet = () => {};
    const hasher = createFileHasher({
      fileHashes: { get: () => null, put: quiet },
      isBusy: () => (setImmediate(() => setImmediate(asked)), true),
      onHashed: quiet,
      log: { warn: quiet },
    });
    let asked = quiet;
    const waiting = new Promise((resolve) => { asked = resolve; });
    hasher.want(${JSON.stringify(path)}, 'fingerprint');
    await waiting;
    await hasher.close();
    console.log('closed');`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect([stdout.trim(), status]).toEqual(['closed', 0]);
});
