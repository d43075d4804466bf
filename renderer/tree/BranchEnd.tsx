// What stands below the last shown turn where the next message does not simply follow it.
import { GitBranchPlus } from 'lucide-react';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { canChangeShown, isEditing } from '../state/selectors.ts';
import { Button } from '../ui/Button.tsx';

interface BranchEndProps {
  /** The last shown turn; undefined: none is shown. */
  end: Message | undefined;
  /** The newest turn below it, on a branch that is not shown. */
  next: Message | undefined;
}

export function BranchEnd({ end, next }: BranchEndProps) {
  const { goTo, regenerate } = useActions();
  const editing = useApp((state) => end !== undefined && isEditing(state, end.id));
  const canChange = useApp(canChangeShown);
  if (end?.role === 'user') {
    if (editing) return null;
    return (
      <Line words={t.tree.end.unanswered}>
        {canChange ? (
          <Button kind="primary" onClick={() => void regenerate(end.id)}>
            {t.tree.end.ask}
          </Button>
        ) : null}
        {next ? <GoOn onClick={() => void goTo(next.id)} /> : null}
      </Line>
    );
  }
  if (next)
    return (
      <Line words={canChange ? (end ? t.tree.end.branches : t.tree.end.begins) : t.tree.end.goesOn}>
        <GoOn onClick={() => void goTo(next.id)} />
      </Line>
    );
  return end ? null : <Line words={canChange ? t.tree.end.empty : t.tree.end.nothing} />;
}

const GoOn = ({ onClick }: { onClick: () => void }) => <Button onClick={onClick}>{t.tree.end.goOn}</Button>;

function Line({ words, children }: { words: string; children?: React.ReactNode }) {
  return (
    <div className="mx-1 mt-2 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-dashed border-edge pt-3 text-[13px] text-muted">
      <p className="flex min-w-0 items-center gap-2">
        <GitBranchPlus size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
        {words}
      </p>
      {children}
    </div>
  );
}
