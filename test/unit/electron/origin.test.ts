import { expect, test } from 'vitest';
import { isOurs, startUrl } from '../../../main/electron/origin.ts';

test.each([startUrl, 'app://xenon/index.html', 'app://xenon/?a#b'])('%s is a page of ours', (address) => {
  expect(isOurs(address)).toBe(true);
});

test.each([
  'app://evil/',
  'app://xenon.evil.example/',
  'app://xenon:1/',
  'app:xenon',
  'https://xenon/',
  'file:///xenon/',
  'about:blank',
  'data:text/html,app://xenon/',
  'null',
  '',
])('%s is not', (address) => {
  expect(isOurs(address)).toBe(false);
});
