import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findElectron, reasonOf } from '../../../scripts/electron-binary.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'electron-'));
  mkdirSync(join(dir, 'dist'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('the binary counts once its installer is done', () => {
  expect(findElectron('linux', undefined, dir)).toBeNull();
  writeFileSync(join(dir, 'dist/electron'), '');
  expect(findElectron('linux', undefined, dir)).toBeNull();
  writeFileSync(join(dir, 'path.txt'), 'electron');
  expect(findElectron('linux', undefined, dir)).toBe(join(dir, 'dist/electron'));
});

test('a folder named in ELECTRON_OVERRIDE_DIST_PATH stands for it', () => {
  expect(findElectron('win32', join(dir, 'dist'), dir)).toBeNull();
  writeFileSync(join(dir, 'dist/electron.exe'), '');
  expect(findElectron('win32', join(dir, 'dist'), dir)).toBe(join(dir, 'dist/electron.exe'));
});

test('of what the installer prints, the innermost cause is told', () => {
  const printed = `TypeError: fetch failed
    at node:internal/deps/undici/undici:14902:13 {
  [cause]: Error: getaddrinfo ENOTFOUND example.org
      at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26) {
    errno: -3008,`;
  expect(reasonOf(printed)).toBe('getaddrinfo ENOTFOUND example.org');
  expect(reasonOf('Error: 404 Not Found\n    at x')).toBe('404 Not Found');
  expect(reasonOf('')).toBe('no reason was given');
});
