// What stands in place of a list with nothing in it.
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';

export function NothingListed() {
  const words = useApp(({ ready, list }) => {
    if (!ready) return null;
    if (list.tags.length > 0) return t.organise.filter.nothing;
    if (list.view === 'archive') return t.organise.archiveView.empty;
    return list.view === 'trash' ? t.organise.trashView.empty : t.sidebar.empty;
  });
  return words === null ? null : <p className="px-2 pt-3 text-[13px] text-muted">{words}</p>;
}
