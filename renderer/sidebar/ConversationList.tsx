import { PanelLeftClose, SquarePen } from 'lucide-react';
import { useId, useMemo } from 'react';
import { ImportLine } from '../import/ImportLine.tsx';
import { JobLine } from '../jobs/JobLine.tsx';
import { t } from '../messages/index.ts';
import { SearchBox } from '../search/SearchBox.tsx';
import { SearchResults } from '../search/SearchResults.tsx';
import { isSearching } from '../search/search-state.ts';
import { useActions, useApp } from '../state/context.tsx';
import { conversationsByTime } from '../state/selectors.ts';
import { IconButton } from '../ui/Button.tsx';
import { WithTooltip } from '../ui/Tooltip.tsx';
import { focusComposer } from '../use-shortcuts.ts';
import { ConversationItem } from './ConversationItem.tsx';
import { type DayGroup, groupByDay } from './group-by-day.ts';

/** `onChosen` is called once the person has chosen what to see: a drawer closes then. */
export function ConversationList({ onChosen }: { onChosen?: () => void }) {
  const { show, toggleSidebar } = useActions();
  const conversations = useApp((state) => state.conversations);
  const ready = useApp((state) => state.ready);
  const searching = useApp((state) => isSearching(state.search));
  const sorted = useMemo(() => conversationsByTime({ conversations }), [conversations]);
  const groups = useMemo(() => groupByDay(sorted, Date.now(), t), [sorted]);

  function create(): void {
    show(null);
    onChosen?.();
    focusComposer();
  }

  return (
    <nav aria-label={t.sidebar.label} className="flex h-full flex-col">
      <div className="titlebar titlebar-first flex h-13 shrink-0 items-center gap-1 px-3">
        <WithTooltip label={t.sidebar.create} shortcut="mod+shift+o">
          <button
            type="button"
            onClick={create}
            className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-lg px-2 text-left text-[13px] font-medium hover:bg-hover"
          >
            <SquarePen size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
            <span className="truncate">{t.sidebar.create}</span>
          </button>
        </WithTooltip>
        <IconButton icon={PanelLeftClose} label={t.sidebar.hide} onClick={() => toggleSidebar(false)} />
      </div>
      <SearchBox />
      {searching ? (
        <SearchResults onChosen={onChosen} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
          {groups.map((group) => (
            <Day key={group.name} group={group} onChosen={onChosen} />
          ))}
          {ready && sorted.length === 0 ? (
            <p className="px-2 pt-3 text-[13px] text-muted">{t.sidebar.empty}</p>
          ) : null}
        </div>
      )}
      <JobLine onChosen={onChosen} />
      <ImportLine onChosen={onChosen} />
    </nav>
  );
}

function Day({ group, onChosen }: { group: DayGroup; onChosen: (() => void) | undefined }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="px-2 pt-4 pb-1 text-xs font-medium text-muted">
        {group.name}
      </h2>
      <ul>
        {group.conversations.map((conversation) => (
          <ConversationItem key={conversation.id} conversation={conversation} onChosen={onChosen} />
        ))}
      </ul>
    </section>
  );
}
