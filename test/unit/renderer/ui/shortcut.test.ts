import { expect, test } from 'vitest';
import { shortcutName } from '../../../../renderer/ui/shortcut.ts';

test.each([
  ['mod+shift+o', 'linux', 'Ctrl+Shift+O'],
  ['mod+shift+o', 'darwin', '⌘⇧O'],
  ['mod+,', 'win32', 'Ctrl+,'],
  ['Esc', 'linux', 'Esc'],
])('%s on %s is %s', (keys, platform, name) => {
  expect(shortcutName(keys, platform)).toBe(name);
});
