import { expect, test } from 'vitest';
import { externalLink } from '../../main/external-link.ts';

test.each([
  ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
  ['HTTP://EXAMPLE.org', 'http://example.org/'],
  ['mailto:a@example.org', 'mailto:a@example.org'],
  ['https://münchen.example/', 'https://xn--mnchen-3ya.example/'],
])('%s may be opened', (address, opened) => {
  expect(externalLink(address)).toBe(opened);
});

test.each([
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  'vbscript:x',
  'smb://server/share',
  'ms-msdt:/id',
  'app://xenon/',
  'blob:https://example.org/1',
  '//example.org',
  '/relative',
  'https://',
  '',
])('%s may not', (address) => {
  expect(externalLink(address)).toBeNull();
});
