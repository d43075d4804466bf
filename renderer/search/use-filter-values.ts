import { useMemo } from 'react';
import { useApp } from '../state/context.tsx';
import type { FilterValues } from './completion.ts';

/** The folders, tags and levels that there are, by name. */
export function useFilterValues(): FilterValues {
  const folders = useApp((state) => state.folders);
  const conversations = useApp((state) => state.conversations);
  const models = useApp((state) => state.models);
  return useMemo(() => {
    const named = (names: Iterable<string>) => [...new Set(names)].sort((a, b) => a.localeCompare(b));
    return {
      folders: named(folders.map(({ name }) => name)),
      tags: named(Object.values(conversations).flatMap(({ tags }) => tags)),
      levels: named(models.map(({ level }) => level)),
    };
  }, [folders, conversations, models]);
}
