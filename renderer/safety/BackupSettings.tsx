// What the settings say of backups, and the way to them.
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';

export function BackupSettings() {
  const { openDialog } = useActions();
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="min-w-56 flex-1 text-xs text-muted">{t.backups.about}</p>
      <Button onClick={() => openDialog({ name: 'backups' })}>{t.backups.manage}</Button>
    </div>
  );
}
