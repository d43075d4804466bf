// What concerns the whole window: a lost connection, and the last thing that went wrong.
import { Info, WifiOff, X } from 'lucide-react';
import { t } from '../messages/index.ts';
import { ChangedNotice } from '../models/ChangedNotice.tsx';
import { DamagedNotice, HeldNotice, ReadingNotice } from '../safety/SafetyNotices.tsx';
import { useActions, useApp } from '../state/context.tsx';
import { IconButton } from '../ui/Button.tsx';
import { FailedNotice, FellBackNotice } from './EngineNotices.tsx';
import { RefusedNotice } from './RefusedNotice.tsx';
import { StepsNotice } from './StepsNotice.tsx';

export function Notices() {
  const connection = useApp((state) => state.connection);
  const notice = useApp((state) => state.notice);
  const { say } = useActions();
  const away = connection === 'lost' || connection === 'refused' ? t.app[connection] : null;
  return (
    <section aria-label={t.app.notices} aria-live="polite">
      {away ? (
        <p className="flex gap-3 border-b border-line bg-sunk px-5 py-2.5 text-[13px]">
          <WifiOff size={16} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-warn" />
          {away}
        </p>
      ) : null}
      {notice ? (
        <div className="flex items-start gap-3 border-b border-line bg-sunk py-1.5 pr-2 pl-5 text-[13px]">
          <Info size={16} strokeWidth={1.75} aria-hidden className="mt-1.5 shrink-0 text-accent" />
          <p className="min-w-0 flex-1 py-1 wrap-anywhere">{notice}</p>
          <IconButton icon={X} size="small" label={t.app.dismiss} onClick={() => say(null)} />
        </div>
      ) : null}
      <ReadingNotice />
      <DamagedNotice />
      <HeldNotice />
      <FailedNotice />
      <RefusedNotice />
      <ChangedNotice />
      <FellBackNotice />
      <StepsNotice />
    </section>
  );
}
