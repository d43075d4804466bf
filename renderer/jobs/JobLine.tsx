// A quiet line below the conversations while something is at work, or waits for the person.
import { Hammer, TriangleAlert } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { foremostJob, lineOf } from './job-line.ts';

export function JobLine({ onChosen }: { onChosen: (() => void) | undefined }) {
  const job = useApp(({ jobs }) => foremostJob(jobs));
  const { openDialog } = useActions();
  if (!job) return null;
  const line = lineOf(job);
  const Icon = job.status === 'failed' ? TriangleAlert : Hammer;
  return (
    <div className="shrink-0 border-t border-line p-2">
      <button
        type="button"
        aria-label={t.jobs.line.about(line)}
        onClick={() => {
          onChosen?.();
          openDialog({ name: 'models' });
        }}
        className="flex h-8 w-full items-center gap-2 rounded-lg px-3 text-left text-xs text-muted hover:bg-hover hover:text-ink"
      >
        <Icon
          size={14}
          aria-hidden
          className={`shrink-0 ${job.status === 'failed' ? 'text-danger' : 'text-accent'}`}
        />
        <span className="truncate tabular-nums">{line}</span>
      </button>
    </div>
  );
}
