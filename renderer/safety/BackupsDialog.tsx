// Backups: whether and where they are made, what each holds, and how one is put back.
import { useEffect } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { Row } from '../ui/Choice.tsx';
import { Modal } from '../ui/Modal.tsx';
import { BackupList } from './BackupList.tsx';

export function BackupsDialog() {
  const open = useApp((state) => state.dialog?.name === 'backups');
  const { openDialog } = useActions();
  return (
    <Modal open={open} onClose={() => openDialog(null)} title={t.backups.title} foot={<Foot />}>
      <Body />
    </Modal>
  );
}

function Foot() {
  const progress = useApp((state) => state.safety.backups?.progress ?? null);
  const { takeBackup } = useActions();
  return (
    <Button kind="primary" disabled={progress !== null} onClick={() => void takeBackup()}>
      {progress === null ? t.backups.now : t.backups.running(progress)}
    </Button>
  );
}

function Body() {
  const progress = useApp((state) => state.safety.backups?.progress ?? null);
  const problem = useApp((state) => state.safety.backups?.problem ?? null);
  const { refreshBackups } = useActions();
  const isMaking = progress !== null;
  useEffect(() => {
    // Also when one has just been made, by whomever.
    if (!isMaking) void refreshBackups();
  }, [refreshBackups, isMaking]);
  return (
    <div className="flex flex-col gap-5">
      <p className="text-[13px] text-muted">{t.backups.about}</p>
      <Preferences />
      {problem ? (
        <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-[13px]">
          {t.error(problem)}
        </p>
      ) : null}
      <BackupList canDelete />
    </div>
  );
}

function Preferences() {
  const backups = useApp((state) => state.safety.backups);
  const isDesktop = useApp((state) => state.app.host === 'desktop');
  const { setDailyBackups, chooseBackupFolder, resetBackupFolder, revealBackups } = useActions();
  if (backups === null) return null;
  return (
    <div className="flex flex-col gap-3">
      <Row label={t.backups.daily} htmlFor="daily-backups">
        <input
          id="daily-backups"
          type="checkbox"
          aria-describedby="daily-backups-about"
          checked={backups.daily}
          onChange={(event) => void setDailyBackups(event.target.checked)}
          className="size-4 accent-accent"
        />
      </Row>
      <p id="daily-backups-about" className="-mt-2 text-xs text-muted">
        {t.backups.dailyAbout}
      </p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="text-[13px] font-medium">{t.backups.folder}</span>
        {isDesktop ? (
          <span className="ml-auto flex flex-wrap gap-2">
            {backups.isChosen ? (
              <Button kind="quiet" onClick={() => void resetBackupFolder()}>
                {t.backups.ownFolder}
              </Button>
            ) : null}
            <Button kind="quiet" onClick={() => void revealBackups()}>
              {t.backups.open}
            </Button>
            <Button onClick={() => void chooseBackupFolder()}>{t.backups.chooseFolder}</Button>
          </span>
        ) : null}
        <code className="block w-full rounded-lg bg-sunk px-3 py-2 font-mono text-xs wrap-anywhere select-all">
          {backups.folder}
        </code>
      </div>
    </div>
  );
}
