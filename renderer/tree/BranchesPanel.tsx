// The map of a conversation's branches, in the place of the inspector, with what was deleted from it below.
import { Redo2, Undo2 } from 'lucide-react';
import { useMemo } from 'react';
import { SidePanel } from '../inspector/SidePanel.tsx';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { canChangeShown } from '../state/selectors.ts';
import type { MessagesById } from '../state/state.ts';
import { branchesShown } from '../state/tree-selectors.ts';
import { IconButton } from '../ui/Button.tsx';
import { BranchMap } from './BranchMap.tsx';
import { branchRows, countBranches } from './branch-rows.ts';
import { DeletedTurnList } from './DeletedTurnList.tsx';

/** The button in the header that opens the panel. */
export const branchesButtonId = 'branches-button';

const noMessages: MessagesById = {};

export function BranchesPanel() {
  const open = useApp(branchesShown);
  const { toggleBranches } = useActions();
  function close(): void {
    toggleBranches(false);
    document.getElementById(branchesButtonId)?.focus();
  }
  return (
    <SidePanel title={t.tree.map.title} open={open} onClose={close}>
      {open ? <Branches /> : null}
    </SidePanel>
  );
}

function Branches() {
  const canChange = useApp(canChangeShown);
  const id = useApp((state) => state.shownId);
  const partial = useApp((state) => id !== null && state.partial[id] === true);
  const messages = useApp((state) => (id === null ? undefined : state.messages[id])) ?? noMessages;
  const leafId = useApp((state) => (id === null ? null : (state.conversations[id]?.leafId ?? null)));
  const rows = useMemo(() => (partial ? [] : branchRows(messages, leafId)), [partial, messages, leafId]);
  const turns = Object.keys(messages).length;
  const branches = countBranches(rows);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <div className="flex items-start gap-1">
        <p className="min-w-0 flex-1 py-1.5 text-xs text-muted">
          {partial
            ? t.turns.opening
            : turns === 0
              ? t.tree.map.empty
              : branches < 2
                ? t.tree.map.none(turns)
                : t.tree.map.summary(turns, branches)}
        </p>
        {canChange ? <Steps /> : null}
      </div>
      {/* Mounted anew for every conversation: each has its own place in its map. */}
      {turns === 0 || partial ? null : <BranchMap key={id} rows={rows} />}
      <DeletedTurnList messages={messages} />
    </div>
  );
}

function Steps() {
  const { undoStep, redoStep } = useActions();
  return (
    <>
      <IconButton
        icon={Undo2}
        size="small"
        label={t.tree.undoStep}
        shortcut="mod+z"
        onClick={() => void undoStep()}
      />
      <IconButton
        icon={Redo2}
        size="small"
        label={t.tree.redoStep}
        shortcut="mod+shift+z"
        onClick={() => void redoStep()}
      />
    </>
  );
}
