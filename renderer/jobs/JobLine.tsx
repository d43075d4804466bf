// A quiet line below the conversations while something is at work, or waits for the person.
import { Hammer, TriangleAlert } from 'lucide-react';
import type { Job, JobStatus } from '../../preload/contract/jobs.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';

/** What is said of several jobs is what a person would want to know first. */
const order: readonly JobStatus[] = ['failed', 'running', 'waiting', 'paused'];

export function JobLine({ onChosen }: { onChosen: (() => void) | undefined }) {
  const job = useApp(({ jobs }) =>
    order.reduce<(typeof jobs)[number] | undefined>(
      (found, status) => found ?? jobs.find((one) => one.status === status),
      undefined,
    ),
  );
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

function lineOf({ status, steps, progress }: Job): string {
  const step = steps.find(({ done }) => !done);
  // One that is done has no line.
  if (status === 'done' || !step) return t.get.jobs.done;
  if (status !== 'running') return t.jobs.line[status];
  const what = t.get.jobs.running(t.get.jobs.steps[step.kind], step.subject);
  return t.jobs.line.running(what, progress && progress.total > 0 ? progress.done / progress.total : null);
}
