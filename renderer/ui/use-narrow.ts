import { useSyncExternalStore } from 'react';

/** Below this width the sidebar is a drawer; the same as `--breakpoint-wide` in index.css. */
const sidebarFrom = 900;

/** Whether the window is less wide than `below` px. */
export function useNarrow(below = sidebarFrom): boolean {
  const narrow = () => matchMedia(`(width < ${below}px)`);
  return useSyncExternalStore(
    (changed) => {
      const query = narrow();
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => narrow().matches,
  );
}
