// The copies that are there, the newest first, each with what it holds and what can be done with it.
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Backup } from '../../preload/contract/backups.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Ask } from '../ui/Ask.tsx';
import { Button, IconButton } from '../ui/Button.tsx';

interface Asked {
  readonly what: 'restore' | 'remove';
  readonly backup: Backup;
}

export function BackupList({ canDelete = false }: { canDelete?: boolean }) {
  const backups = useApp((state) => state.safety.backups?.backups);
  const isBusy = useApp((state) => state.safety.isBusy);
  const { restoreBackup, deleteBackups } = useActions();
  const [asked, setAsked] = useState<Asked | null>(null);
  if (backups === undefined) return <p className="text-[13px] text-muted">{t.backups.looking}</p>;
  if (backups.length === 0) return <p className="text-[13px] text-muted">{t.backups.none}</p>;
  const words = asked?.what === 'remove' ? t.backups.confirmRemove : t.backups.confirmRestore;
  return (
    <>
      <ul
        aria-label={t.backups.list}
        className="flex flex-col divide-y divide-line rounded-card border border-line"
      >
        {backups.map((backup) => (
          <li key={backup.name} className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5 pr-2.5 pl-4">
            <div className="min-w-56 flex-1">
              <p className="text-[13px] font-medium">
                {t.backups.taken(backup)}
                <span className="font-normal text-muted"> · {t.backups.kinds[backup.kind]}</span>
              </p>
              <p className="text-xs text-muted tabular-nums">{t.backups.holds(backup)}</p>
            </div>
            <div className="ml-auto flex items-center gap-1">
              {backup.holds?.isNewer ? (
                <span className="text-xs text-muted">{t.backups.newer}</span>
              ) : (
                <Button
                  aria-label={t.backups.restoreOf(backup)}
                  disabled={isBusy || backup.holds === null}
                  onClick={() => setAsked({ what: 'restore', backup })}
                >
                  {t.backups.restore}
                </Button>
              )}
              {canDelete ? (
                <IconButton
                  icon={Trash2}
                  label={t.backups.removeOf(backup)}
                  disabled={isBusy}
                  onClick={() => setAsked({ what: 'remove', backup })}
                />
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <Ask
        open={asked !== null}
        title={words.title}
        body={asked === null ? '' : words.body(asked.backup)}
        confirm={words.confirm}
        danger={asked?.what === 'remove'}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          if (asked === null) return;
          const { name } = asked.backup;
          void (asked.what === 'remove' ? deleteBackups([name]) : restoreBackup(name));
        }}
      />
    </>
  );
}
