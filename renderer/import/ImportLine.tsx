// A quiet line below the conversations while an import is under way or its report waits to be seen.
import { FileUp, TriangleAlert } from 'lucide-react';
import type { ImportState } from '../../preload/contract/import.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';

export function ImportLine({ onChosen }: { onChosen: (() => void) | undefined }) {
  const state = useApp((state) => state.import);
  const { openDialog } = useActions();
  const words = wordsOf(state);
  if (words === null) return null;
  const Icon = state?.status === 'failed' ? TriangleAlert : FileUp;
  return (
    <div className="shrink-0 border-t border-line p-2">
      <button
        type="button"
        aria-label={t.import.line.about(words)}
        onClick={() => {
          onChosen?.();
          openDialog({ name: 'import' });
        }}
        className="flex h-8 w-full items-center gap-2 rounded-lg px-3 text-left text-xs text-muted hover:bg-hover hover:text-ink"
      >
        <Icon
          size={14}
          aria-hidden
          className={`shrink-0 ${state?.status === 'failed' ? 'text-danger' : 'text-accent'}`}
        />
        <span className="truncate tabular-nums">{words}</span>
      </button>
    </div>
  );
}

function wordsOf(state: ImportState | null): string | null {
  switch (state?.status) {
    case 'running':
      return t.import.line.running(
        state.phase === 'reading' && state.total > 0 ? state.done / state.total : null,
      );
    case 'done':
      return t.import.line.done;
    case 'failed':
      return t.import.line.failed;
    default:
      return null;
  }
}
