// Which tags the list is held to, each to be taken back.
import { X } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';

export function TagFilter() {
  const tags = useApp((state) => state.list.tags);
  const { toggleTagFilter } = useActions();
  if (tags.length === 0) return null;
  return (
    <ul aria-label={t.organise.filter.label} className="flex flex-wrap gap-1 px-5 pb-2">
      {tags.map((tag) => (
        <li key={tag} className="min-w-0">
          <button
            type="button"
            aria-label={t.organise.filter.without(tag)}
            onClick={() => toggleTagFilter(tag)}
            className="flex h-6 max-w-full items-center gap-1 rounded-full bg-accent-soft pr-1.5 pl-2.5 text-xs hover:brightness-95"
          >
            <span className="truncate">#{tag}</span>
            <X size={13} strokeWidth={2} aria-hidden className="shrink-0" />
          </button>
        </li>
      ))}
    </ul>
  );
}
