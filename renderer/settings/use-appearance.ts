// Carries theme, reading size and the title bar's kind from the state to the root element, where the tokens are.
import { useLayoutEffect } from 'react';
import type { Settings } from '../../preload/contract/models.ts';
import { useApp } from '../state/context.tsx';

export function useAppearance(): void {
  // Until the settings are here, what theme.js has set stays.
  const theme = useApp((state) => (state.ready ? state.settings.theme : null));
  const readingSize = useApp((state) => state.settings.readingSize);
  const inset = useApp((state) => state.app.host === 'desktop' && state.app.platform === 'darwin');
  useLayoutEffect(() => {
    if (theme === null) return;
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    remember(theme);
  }, [theme]);
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.style.setProperty('--reading-size', `${readingSize}px`);
    root.toggleAttribute('data-inset', inset);
  }, [readingSize, inset]);
}

/** For theme.js, which runs before the settings are here. */
function remember(theme: Settings['theme']): void {
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // A browser that keeps nothing for the page.
  }
}
