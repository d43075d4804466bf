// What concerns the whole window and lasts: a lost connection, and how it stands with model and data.
import { WifiOff } from 'lucide-react';
import { t } from '../messages/index.ts';
import { ChangedNotice } from '../models/ChangedNotice.tsx';
import { DamagedNotice, HeldNotice, ReadingNotice } from '../safety/SafetyNotices.tsx';
import { useApp } from '../state/context.tsx';
import { FailedNotice, FellBackNotice } from './EngineNotices.tsx';
import { RefusedNotice } from './RefusedNotice.tsx';
import { StepsNotice } from './StepsNotice.tsx';

export function Notices() {
  const connection = useApp((state) => state.connection);
  const away = connection === 'lost' || connection === 'refused' ? t.app[connection] : null;
  return (
    <section aria-label={t.app.notices} aria-live="polite">
      {away ? (
        <p className="flex gap-3 border-b border-line bg-sunk px-5 py-2.5 text-[13px]">
          <WifiOff size={16} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-warn" />
          {away}
        </p>
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
