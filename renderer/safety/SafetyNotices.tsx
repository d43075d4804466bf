// What a person is told about their data over the conversation: that nothing can be saved, damage that was found, and
// copies that still hold what they deleted.
import { BookOpen, DatabaseBackup, TriangleAlert, X } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button, IconButton } from '../ui/Button.tsx';

const line =
  'flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-sunk py-1.5 pr-2 pl-5 text-[13px]';

export function ReadingNotice() {
  const reading = useApp((state) => state.app.reading);
  const dataDir = useApp((state) => state.app.dataDir);
  const isBusy = useApp((state) => state.safety.isBusy);
  const { tryAgain } = useActions();
  if (reading === undefined) return null;
  return (
    <div className={line}>
      <BookOpen size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-warn" />
      <p className="min-w-48 flex-1 py-1 wrap-anywhere">{t.reading.notice[reading](dataDir)}</p>
      <Button disabled={isBusy} title={t.reading.tryAgainAbout} onClick={() => void tryAgain()}>
        {t.rescue.tryAgain}
      </Button>
    </div>
  );
}

export function DamagedNotice() {
  const isDamaged = useApp((state) => state.safety.isDamaged);
  const isBusy = useApp((state) => state.safety.isBusy);
  const { enterRescue } = useActions();
  if (!isDamaged) return null;
  return (
    <div className={line}>
      <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-danger" />
      <p className="min-w-48 flex-1">{t.rescue.notice}</p>
      <Button disabled={isBusy} onClick={() => void enterRescue()}>
        {t.rescue.enter}
      </Button>
    </div>
  );
}

export function HeldNotice() {
  const heldBy = useApp((state) => state.safety.heldBy);
  const { deleteBackups, keepHeld } = useActions();
  if (heldBy.length === 0) return null;
  return (
    <div className={line}>
      <DatabaseBackup size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
      <p className="min-w-48 flex-1">{t.backups.held(heldBy.length)}</p>
      <Button onClick={() => void deleteBackups(heldBy)}>{t.backups.removeHeld(heldBy.length)}</Button>
      <IconButton icon={X} size="small" label={t.app.dismiss} onClick={keepHeld} />
    </div>
  );
}
