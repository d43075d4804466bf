// What the line below the conversations says, in the header while they are closed: a sign, and a number that moves.
import { Hammer, TriangleAlert } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { hint } from '../ui/hint.ts';
import { foremostJob, lineOf, shareOf } from './job-line.ts';

export function JobBadge() {
  const job = useApp(({ jobs }) => foremostJob(jobs));
  const { openDialog } = useActions();
  if (!job) return null;
  const line = lineOf(job);
  const share = shareOf(job);
  const failed = job.status === 'failed';
  const Icon = failed ? TriangleAlert : Hammer;
  return (
    <button
      type="button"
      aria-label={t.jobs.line.about(line)}
      {...hint(line)}
      onClick={() => openDialog({ name: 'models' })}
      className="inline-flex h-8 min-w-8 shrink-0 items-center justify-center gap-1.5 rounded-lg px-2 text-xs text-muted hover:bg-hover hover:text-ink"
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className={failed ? 'text-danger' : 'text-accent'} />
      {share === null ? null : (
        <span aria-hidden className="tabular-nums">
          {t.format.percent(share)}
        </span>
      )}
    </button>
  );
}
