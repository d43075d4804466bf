// A quiet line below the conversations while an import is under way or its report waits to be seen.
import { FileUp } from 'lucide-react';
import type { ImportState } from '../../preload/contract/import.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { StatusLine } from '../ui/StatusLine.tsx';

export function ImportLine({ onChosen }: { onChosen: (() => void) | undefined }) {
  const state = useApp((state) => state.import);
  const { openDialog } = useActions();
  const words = wordsOf(state);
  if (words === null) return null;
  return (
    <StatusLine
      icon={FileUp}
      failed={state?.status === 'failed'}
      label={t.import.line.about(words)}
      words={words}
      onClick={() => {
        onChosen?.();
        openDialog({ name: 'import' });
      }}
    />
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
