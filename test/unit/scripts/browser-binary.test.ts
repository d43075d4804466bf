import { expect, test, vi } from 'vitest';
import { browserPaths, findBrowser } from '../../../scripts/browser-binary.ts';

test('a browser that is named comes first, then the one that Playwright fetched', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const paths = browserPaths(
      platform,
      { CHROMIUM: '/mine', PATH: '/usr/bin', PROGRAMFILES: 'C:' },
      '/playwrights',
    );
    expect(paths.slice(0, 2)).toEqual(['/mine', '/playwrights']);
    expect(paths.length).toBeGreaterThan(2);
  }
});

test('each system is searched where its browsers lie', () => {
  expect(browserPaths('linux', { PATH: '/usr/bin:/snap/bin' }, '/p')).toContain('/snap/bin/chromium');
  expect(browserPaths('darwin', {}, '/p')).toContain(
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  );
  expect(browserPaths('win32', { PROGRAMFILES: 'C:\\Program Files' }, '/p')).toContain(
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  );
});

test.skipIf(process.platform !== 'linux')('what is named but does not run is passed over', () => {
  vi.stubEnv('CHROMIUM', '/bin/false');
  expect(findBrowser()).not.toBe('/bin/false');
});
