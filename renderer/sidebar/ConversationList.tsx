import { PanelLeftClose, SquarePen } from 'lucide-react';
import { ImportLine } from '../import/ImportLine.tsx';
import { JobLine } from '../jobs/JobLine.tsx';
import { t } from '../messages/index.ts';
import { SearchBox } from '../search/SearchBox.tsx';
import { SearchResults } from '../search/SearchResults.tsx';
import { isSearching } from '../search/search-state.ts';
import { useActions, useApp } from '../state/context.tsx';
import { IconButton } from '../ui/Button.tsx';
import { focusComposer } from '../ui/focus-composer.ts';
import { hint } from '../ui/hint.ts';
import { ListBody } from './ListBody.tsx';
import { ListFoot } from './ListFoot.tsx';
import { ListOptions } from './ListOptions.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { TagFilter } from './TagFilter.tsx';
import { ViewHead } from './ViewHead.tsx';

/** `onChosen` is called once the person has chosen what to see: a drawer closes then. */
export function ConversationList({ onChosen }: { onChosen?: () => void }) {
  const { show, showList, toggleSidebar } = useActions();
  const searching = useApp((state) => isSearching(state.search));

  function create(): void {
    show(null);
    showList('all');
    onChosen?.();
    focusComposer();
  }

  return (
    <nav aria-label={t.sidebar.label} className="flex h-full flex-col">
      <div className="titlebar titlebar-first flex h-13 shrink-0 items-center gap-1 px-3">
        <button
          type="button"
          onClick={create}
          {...hint(t.sidebar.create, 'mod+shift+o')}
          className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-lg px-2 text-left text-[13px] font-medium hover:bg-hover"
        >
          <SquarePen size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
          <span className="truncate">{t.sidebar.create}</span>
        </button>
        <ListOptions />
        <IconButton
          icon={PanelLeftClose}
          label={t.sidebar.hide}
          shortcut="mod+b"
          onClick={() => toggleSidebar(false)}
        />
      </div>
      <SearchBox />
      {searching ? (
        <SearchResults onChosen={onChosen} />
      ) : (
        <>
          <ViewHead />
          <TagFilter />
          <ListBody onChosen={onChosen} />
          <SelectionBar />
          <ListFoot />
        </>
      )}
      <JobLine onChosen={onChosen} />
      <ImportLine onChosen={onChosen} />
    </nav>
  );
}
