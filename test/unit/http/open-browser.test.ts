import { expect, test } from 'vitest';
import { openCommand } from '../../../main/http/open-browser.ts';

test('each system has its command', () => {
  const url = 'http://127.0.0.1:1/?token=t';
  expect(openCommand('linux', url)).toEqual(['xdg-open', [url]]);
  expect(openCommand('darwin', url)).toEqual(['open', [url]]);
  expect(openCommand('win32', url)).toEqual(['cmd', ['/c', 'start', '', url]]);
});
