// What says that a conversation is temporary: the switch before its first turn, and the line below the header.
import { Ghost } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { isInTrash, isReading, runningReply } from '../state/selectors.ts';
import { isTemporary, isUnbegun } from '../state/temporary-actions.ts';
import { Button } from '../ui/Button.tsx';

export function TemporarySwitch() {
  const shownId = useApp((state) => state.shownId);
  const on = useApp(isTemporary);
  const { beginTemporary, endTemporary } = useActions();
  return (
    <label className="flex items-center gap-2 py-1 text-xs text-muted hover:text-ink">
      <input
        type="checkbox"
        checked={on}
        onChange={() => void (on && shownId !== null ? endTemporary(shownId) : beginTemporary())}
        className="size-3.5 accent-accent"
      />
      {t.temporary.switch}
    </label>
  );
}

export function TemporaryLine() {
  const shownId = useApp((state) => state.shownId);
  const on = useApp(isTemporary);
  const unbegun = useApp(isUnbegun);
  const running = useApp((state) => runningReply(state) !== null);
  const canKeep = useApp((state) => !isReading(state) && !isInTrash(state));
  const { keepTemporary } = useActions();
  if (!on || shownId === null) return null;
  return (
    <section
      aria-label={t.temporary.title}
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-sunk py-1.5 pr-3 pl-5 text-[13px]"
    >
      <Ghost size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
      <p className="min-w-0 flex-1 basis-56">{t.temporary.about}</p>
      {unbegun || !canKeep ? null : (
        <Button
          disabled={running}
          title={running ? t.temporary.later : undefined}
          onClick={() => void keepTemporary(shownId)}
        >
          {t.temporary.keep}
        </Button>
      )}
    </section>
  );
}
