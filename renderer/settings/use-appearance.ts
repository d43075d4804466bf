// Carries theme, reading size and the title bar's kind from the state to the root element, where the tokens are.
import { useLayoutEffect } from 'react';
import { useApp } from '../state/context.tsx';

export function useAppearance(): void {
  const theme = useApp((state) => state.settings.theme);
  const readingSize = useApp((state) => state.settings.readingSize);
  const inset = useApp((state) => state.app.host === 'desktop' && state.app.platform === 'darwin');
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    root.style.setProperty('--reading-size', `${readingSize}px`);
    root.toggleAttribute('data-inset', inset);
  }, [theme, readingSize, inset]);
}
