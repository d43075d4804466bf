const arrows = { ArrowUp: '↑', ArrowDown: '↓' };

/** A shortcut as the person's keyboard names it: "⌘N" on macOS, "Ctrl+N" elsewhere. `keys` like "mod+n". */
export function shortcutName(keys: string, platform: string): string {
  const isMac = platform === 'darwin';
  const names: Readonly<Record<string, string>> = isMac
    ? { ...arrows, mod: '⌘', shift: '⇧', alt: '⌥' }
    : { ...arrows, mod: 'Ctrl', shift: 'Shift', alt: 'Alt' };
  const parts = keys.split('+').map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
  return parts.join(isMac ? '' : '+');
}
