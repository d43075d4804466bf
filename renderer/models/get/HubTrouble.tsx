import { TriangleAlert } from 'lucide-react';
import type { ErrorData } from '../../../preload/contract/errors.ts';
import { t } from '../../messages/index.ts';
import { useActions, useApp } from '../../state/context.tsx';
import { Button } from '../../ui/Button.tsx';

/** What a settings dialog can mend. */
const bySettings: readonly string[] = [
  'hubUnreachable',
  'hubNotAHub',
  'hubGated',
  'hubTokenRefused',
  'hubRepositoryMissing',
];

/** Why a hub gave no answer, and the ways out. */
export function HubTrouble({ error }: { error: ErrorData }) {
  const baseUrl = useApp((state) => state.settings.hub.baseUrl);
  const { openDialog } = useActions();
  const { repository } = error.detail;
  return (
    <div className="rounded-card border border-line bg-danger-soft px-4 py-3">
      <p className="flex gap-2 text-[13px] wrap-anywhere text-danger">
        <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
        {t.error(error)}
      </p>
      {bySettings.includes(error.code) ? (
        <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button
            onClick={() => openDialog({ name: 'settings', section: 'downloads', back: { name: 'get' } })}
          >
            {t.get.hub.openSettings}
          </Button>
          {error.code === 'hubGated' && repository ? (
            <a
              href={`${baseUrl.replace(/\/+$/, '')}/${repository}`}
              target="_blank"
              rel="noreferrer noopener"
              className="text-[13px] text-accent underline"
            >
              {t.get.hub.page}
            </a>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
