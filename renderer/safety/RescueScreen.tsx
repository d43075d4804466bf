// The page in the place of the window where the file of conversations does not open: why, and each way on.
import { type ReactNode, useEffect, useState } from 'react';
import type { RescueState, SalvageState } from '../../preload/contract/rescue.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Ask } from '../ui/Ask.tsx';
import { Button } from '../ui/Button.tsx';
import { BackupList } from './BackupList.tsx';

export function RescueScreen({ rescue }: { rescue: RescueState }) {
  const { reason, dataDir, host, salvage } = rescue;
  const isBusy = useApp((state) => state.safety.isBusy);
  const { refreshBackups, tryAgain, revealBackups } = useActions();
  const isSalvaging = salvage?.status === 'running';
  useEffect(() => {
    // Also when it is done: what was salvaged is one of the copies.
    if (!isSalvaging) void refreshBackups();
  }, [refreshBackups, isSalvaging]);
  const noRoom = t.rescue.noRoomToRead(rescue.error.detail);
  const canWrite = reason !== 'full' && reason !== 'readOnly';
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-2xl flex-col gap-7 px-5 py-10">
        <header className="flex flex-col gap-3">
          <h1 className="text-xl font-semibold">{t.rescue.titles[reason]}</h1>
          <p>{t.rescue.about[reason]}</p>
          {noRoom === null ? null : <p className="wrap-anywhere">{noRoom}</p>}
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <Button kind={canWrite ? 'plain' : 'primary'} disabled={isBusy} onClick={() => void tryAgain()}>
              {t.rescue.tryAgain}
            </Button>
            <p className="min-w-56 flex-1 text-xs text-muted wrap-anywhere">
              {t.rescue.folder}: <span className="font-mono select-all">{dataDir}</span>
            </p>
          </div>
        </header>
        {reason === 'damaged' ? <Salvage salvage={salvage} /> : null}
        {canWrite ? (
          <Part title={t.rescue.backups}>
            <BackupList />
            {host === 'desktop' ? (
              <div>
                <Button kind="quiet" onClick={() => void revealBackups()}>
                  {t.backups.open}
                </Button>
              </div>
            ) : null}
          </Part>
        ) : null}
        {canWrite ? <StartNew /> : null}
      </div>
    </main>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-[15px] font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Salvage({ salvage }: { salvage: SalvageState | null }) {
  const isBusy = useApp((state) => state.safety.isBusy);
  const { salvage: begin, restoreBackup } = useActions();
  const words = t.rescue.salvage;
  return (
    <Part title={words.title}>
      <p className="text-[13px] text-muted">{words.about}</p>
      <div aria-live="polite" className="flex flex-col gap-3">
        {salvage?.status === 'running' ? (
          <div className="flex items-center gap-3">
            <progress
              className="progress h-1.5 flex-1"
              aria-label={words.title}
              max={Math.max(1, salvage.total)}
              value={salvage.done}
            />
            <span className="text-[13px] text-muted tabular-nums">
              {words.reading(salvage.done, salvage.total)}
            </span>
          </div>
        ) : null}
        {salvage?.status === 'failed' ? (
          <p className="rounded-lg bg-danger-soft px-3 py-2 text-[13px]">{t.error(salvage.error)}</p>
        ) : null}
        {salvage?.status === 'done' ? (
          <div className="rounded-card border border-line px-4 py-3">
            <p className="font-medium">{words.came(salvage.report)}</p>
            <ul className="mt-1 text-[13px] text-muted">
              {words.details(salvage.report).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
      <div className="flex gap-2">
        {salvage?.status === 'done' ? (
          <Button kind="primary" disabled={isBusy} onClick={() => void restoreBackup(salvage.name)}>
            {words.use}
          </Button>
        ) : (
          <Button
            kind="primary"
            disabled={isBusy || salvage?.status === 'running'}
            onClick={() => void begin()}
          >
            {salvage?.status === 'failed' ? words.again : words.begin}
          </Button>
        )}
      </div>
    </Part>
  );
}

function StartNew() {
  const isBusy = useApp((state) => state.safety.isBusy);
  const { startNew } = useActions();
  const [asked, setAsked] = useState(false);
  const words = t.rescue.startNew;
  return (
    <Part title={words.title}>
      <p className="text-[13px] text-muted">{words.about}</p>
      <div>
        <Button disabled={isBusy} onClick={() => setAsked(true)}>
          {words.begin}
        </Button>
      </div>
      <Ask
        open={asked}
        title={words.confirmTitle}
        body={words.about}
        confirm={words.confirm}
        danger={false}
        onClose={() => setAsked(false)}
        onConfirm={() => void startNew()}
      />
    </Part>
  );
}
