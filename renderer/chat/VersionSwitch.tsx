import { ChevronLeft, ChevronRight } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import type { Versions } from '../state/selectors.ts';
import { IconButton } from '../ui/Button.tsx';

/** ‹ 2 of 3 › where a turn has more than one version. */
export function VersionSwitch({ number, count, previousId, nextId }: Versions) {
  const { selectVersion } = useActions();
  if (count < 2) return null;
  return (
    <div className="flex items-center first:-ml-1.5 in-data-[role=assistant]:max-[600px]:-ml-1.5">
      <IconButton
        icon={ChevronLeft}
        size="small"
        label={t.turns.previous}
        disabled={previousId === null}
        onClick={() => previousId && void selectVersion(previousId)}
      />
      <span className="min-w-10 text-center text-xs text-muted tabular-nums">
        {t.turns.versions(number, count)}
      </span>
      <IconButton
        icon={ChevronRight}
        size="small"
        label={t.turns.next}
        disabled={nextId === null}
        onClick={() => nextId && void selectVersion(nextId)}
      />
    </div>
  );
}
