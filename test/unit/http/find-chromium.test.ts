import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findChromium } from '../../../main/http/find-chromium.ts';

test('what the environment names comes first, then what the path holds', () => {
  const env = {
    CHROMIUM: '/own/chromium',
    PATH: ['/a', '/b'].join(process.platform === 'win32' ? ';' : ':'),
  };
  expect(findChromium('linux', env, () => true)).toBe('/own/chromium');
  const there = join('/b', 'google-chrome');
  expect(findChromium('linux', env, (path) => path === there)).toBe(there);
});

test('on Windows and macOS it is where browsers are installed', () => {
  const edge = 'C:\\x86\\Microsoft\\Edge\\Application\\msedge.exe';
  const env = { PROGRAMFILES: 'C:\\p', 'PROGRAMFILES(X86)': 'C:\\x86' };
  expect(findChromium('win32', env, (path) => path === edge)).toBe(edge);
  expect(findChromium('darwin', {}, (path) => path.includes('Chromium.app'))).toBe(
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  );
});

test('none is none', () => {
  expect(findChromium('linux', { PATH: '/nowhere' })).toBeNull();
  expect(findChromium('linux', {})).toBeNull();
});
