// The quiet ways to the archive and to the trash, which also take what is dropped on them.
import { Archive, type LucideIcon, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import type { ListView } from '../state/list-state.ts';
import { countByView } from '../state/listed.ts';
import { useDrop } from './drag.ts';

export function ListFoot() {
  const isAll = useApp((state) => state.list.view === 'all');
  const conversations = useApp((state) => state.conversations);
  const counts = useMemo(() => countByView(conversations), [conversations]);
  const { archive, trash } = useActions();
  if (!isAll) return null;
  return (
    <div className="flex shrink-0 gap-1 border-t border-line px-3 py-1.5">
      <Way view="archive" icon={Archive} count={counts.archive} take={archive} />
      <Way view="trash" icon={Trash2} count={counts.trash} take={trash} />
    </div>
  );
}

interface WayProps {
  view: Exclude<ListView, 'all'>;
  icon: LucideIcon;
  count: number;
  take: (ids: readonly string[]) => Promise<void>;
}

function Way({ view, icon: Icon, count, take }: WayProps) {
  const { showList } = useActions();
  const words = t.organise[view === 'archive' ? 'archiveView' : 'trashView'];
  const drop = useDrop({ conversations: (ids) => void take(ids) });
  return (
    <button
      {...drop.props}
      type="button"
      aria-label={words.open(count)}
      onClick={() => showList(view)}
      className={`flex h-8 min-w-0 flex-1 items-center gap-2 rounded-lg px-2 text-left text-xs text-muted hover:bg-hover hover:text-ink ${drop.over ? 'bg-accent-soft outline-2 -outline-offset-2 outline-accent' : ''}`}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="truncate">{words.name}</span>
      {count > 0 ? <span className="tabular-nums">{t.format.count(count)}</span> : null}
    </button>
  );
}
