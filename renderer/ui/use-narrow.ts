import { useSyncExternalStore } from 'react';

/** Below this width the sidebar is a drawer; the same as `--breakpoint-wide` in index.css. */
const narrow = () => matchMedia('(width < 900px)');

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = narrow();
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => narrow().matches,
  );
}
