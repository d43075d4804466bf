import { GitBranch, PanelLeft, Pencil, Settings, SlidersHorizontal, SquarePen } from 'lucide-react';
import { useState } from 'react';
import { parametersButtonId } from '../generation/ParametersPanel.tsx';
import { JobBadge } from '../jobs/JobBadge.tsx';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { canChangeShown } from '../state/selectors.ts';
import { branchesShown } from '../state/tree-selectors.ts';
import { branchesButtonId } from '../tree/BranchesPanel.tsx';
import { IconButton } from '../ui/Button.tsx';
import { EditableTitle } from '../ui/EditableTitle.tsx';
import { focusComposer } from '../ui/focus-composer.ts';
import { EngineBadge } from './EngineBadge.tsx';
import { LevelSwitch } from './LevelSwitch.tsx';
import { ModelButton } from './ModelButton.tsx';

export function Header() {
  const sidebarOpen = useApp((state) => state.sidebarOpen);
  const { toggleSidebar, show, openDialog } = useActions();
  return (
    <header
      className={`titlebar flex h-13 shrink-0 items-center gap-1 border-b border-line px-3 ${sidebarOpen ? '' : 'titlebar-first'}`}
    >
      {sidebarOpen ? null : (
        <>
          <IconButton
            icon={PanelLeft}
            label={t.sidebar.show}
            shortcut="mod+b"
            onClick={() => toggleSidebar(true)}
          />
          <IconButton
            icon={SquarePen}
            label={t.sidebar.create}
            shortcut="mod+shift+o"
            onClick={() => {
              show(null);
              focusComposer();
            }}
          />
          <JobBadge />
        </>
      )}
      <Title />
      <ModelButton />
      <LevelSwitch />
      <EngineBadge />
      <BranchesButton />
      <ParametersButton />
      <IconButton
        icon={Settings}
        label={t.header.settings}
        shortcut="mod+,"
        onClick={() => openDialog({ name: 'settings' })}
      />
    </header>
  );
}

/** A narrow window has no room for it: there a turn's menu leads to the map. */
function BranchesButton() {
  const open = useApp(branchesShown);
  const shown = useApp((state) => state.shownId !== null);
  const { toggleBranches } = useActions();
  if (!shown) return null;
  return (
    <IconButton
      id={branchesButtonId}
      icon={GitBranch}
      label={t.tree.map.title}
      shortcut="alt+b"
      aria-expanded={open}
      onClick={() => toggleBranches(!open)}
      className="max-[600px]:hidden"
    />
  );
}

function ParametersButton() {
  const open = useApp((state) => state.parametersOpen);
  const { toggleParameters } = useActions();
  return (
    <IconButton
      id={parametersButtonId}
      icon={SlidersHorizontal}
      label={t.setup.title}
      aria-expanded={open}
      onClick={() => toggleParameters()}
    />
  );
}

function Title() {
  const id = useApp((state) => state.shownId);
  const title = useApp((state) => (id === null ? undefined : state.conversations[id]?.title));
  const canRename = useApp(canChangeShown);
  const { rename } = useActions();
  const [editing, setEditing] = useState<string | null>(null);

  if (id !== null && title !== undefined && editing === id && canRename) {
    return (
      <EditableTitle
        title={title}
        label={t.header.title}
        className="flex-1 font-medium"
        onDone={(kept) => {
          setEditing(null);
          if (kept !== null) void rename(id, kept);
        }}
      />
    );
  }
  return (
    <div className="group/title flex min-w-0 flex-1 items-center gap-1 pl-2">
      <h1 dir="auto" className="truncate font-medium" title={title}>
        {title ?? t.header.untitled}
      </h1>
      {id !== null && title !== undefined && canRename ? (
        // Where the title needs all the room, the button takes none of it, and lies over its end while it is seen.
        <span className="relative h-7 w-7 min-w-0 shrink-[1000] max-[600px]:hidden pointer-coarse:shrink-0">
          <IconButton
            icon={Pencil}
            size="small"
            label={t.header.rename}
            onClick={() => setEditing(id)}
            className="absolute right-0 bg-canvas opacity-0 group-hover/title:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
          />
        </span>
      ) : null}
    </div>
  );
}
