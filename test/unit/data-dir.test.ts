import { expect, test } from 'vitest';
import { defaultDataDir } from '../../main/data-dir.ts';

test('the data lie where the system keeps data of apps', () => {
  expect(defaultDataDir('linux', {}, '/home/ada')).toBe('/home/ada/.local/share/xenon-desktop');
  expect(defaultDataDir('linux', { XDG_DATA_HOME: '/data' }, '/home/ada')).toBe('/data/xenon-desktop');
  expect(defaultDataDir('linux', { XDG_DATA_HOME: '' }, '/home/ada')).toBe(
    '/home/ada/.local/share/xenon-desktop',
  );
  expect(defaultDataDir('darwin', {}, '/Users/ada')).toBe(
    '/Users/ada/Library/Application Support/Xenon Desktop',
  );
  expect(defaultDataDir('win32', { APPDATA: 'C:/Roaming' }, 'C:/ada')).toBe('C:/Roaming/Xenon Desktop');
});
