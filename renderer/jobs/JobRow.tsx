import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { Job, StepProgress } from '../../preload/contract/jobs.ts';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import type { JobAction } from '../state/get-actions.ts';
import { Button } from '../ui/Button.tsx';
import { UseMade } from './UseMade.tsx';

/** One job: what it is, how far it is, and what can be done about it. */
export function JobRow({ job }: { job: Job }) {
  const name = t.get.jobs.name(job);
  return (
    <li className="rounded-card border border-line px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h3 className="text-[13px] font-medium wrap-anywhere">{name}</h3>
          {job.status === 'failed' ? null : <Status job={job} />}
        </div>
        <div className="flex flex-wrap gap-2">
          {job.status === 'done' ? <UseMade job={job} name={name} /> : null}
          {actionsOf(job).map((action) => (
            <ActionButton key={action} action={action} job={job} name={name} />
          ))}
        </div>
      </div>
      {job.status === 'failed' ? <Status job={job} /> : null}
      <Progress job={job} name={name} />
    </li>
  );
}

function Status({ job }: { job: Job }) {
  const { status, error, steps, progress } = job;
  const { jobs } = t.get;
  switch (status) {
    case 'failed':
      return (
        <p className="mt-1 flex gap-2 text-[13px] wrap-anywhere text-danger">
          <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
          {error ? [t.error(error), ...(keepsParts(job) ? [jobs.kept] : [])].join(' ') : null}
        </p>
      );
    case 'done':
      return (
        <p className="mt-0.5 flex items-center gap-1.5 text-xs text-muted">
          <CircleCheck size={14} aria-hidden className="shrink-0 text-accent" />
          {jobs.done(job.purpose)}
        </p>
      );
    case 'paused':
    case 'waiting':
      return (
        <p className="mt-0.5 text-xs text-muted">{status === 'paused' ? pausedAt(job) : jobs.waiting}</p>
      );
    case 'running': {
      const at = steps.findIndex(({ done }) => !done);
      const step = steps[at];
      if (!step) return null;
      const doing = progress?.doing
        ? jobs.doing[progress.doing]
        : jobs.running(jobs.steps[step.kind], step.subject);
      const where = steps.length > 1 ? [jobs.step(at + 1, steps.length)] : [];
      return <p className="mt-0.5 text-xs wrap-anywhere text-muted">{[doing, ...where].join(' · ')}</p>;
    }
    default:
      return status satisfies never;
  }
}

/** Whether what has been downloaded lies there for another attempt, which is worth saying. */
function keepsParts({ steps, error }: Job): boolean {
  const step = steps.find(({ done }) => !done);
  return step?.kind === 'download' && passing.some((code) => code === error?.code);
}

const passing: readonly ErrorCode[] = ['hubUnreachable', 'hubBusy', 'hubFailed'];

function Progress({ job, name }: { job: Job; name: string }) {
  if (job.status !== 'running') return null;
  const { progress } = job;
  const known = progress !== null && progress.total > 0;
  return (
    <>
      <progress
        aria-label={t.get.jobs.progress(name)}
        className="progress mt-2.5 block h-1.5 w-full"
        {...(known ? { max: progress.total, value: progress.done } : {})}
      />
      <p className="mt-1.5 text-xs text-muted tabular-nums">
        {known ? [...tensorOf(job), ...detailsOf(job, progress)].join(' · ') : t.get.jobs.begins}
      </p>
    </>
  );
}

/** What a level is worked on by; the parts of a download are told by their bytes. */
function tensorOf({ steps, progress }: Job): string[] {
  const step = steps.find(({ done }) => !done);
  return step?.kind === 'quantize' && progress?.item ? [t.jobs.tensor(progress.item)] : [];
}

function detailsOf({ steps }: Job, progress: StepProgress): string[] {
  const kind = steps.find(({ done }) => !done)?.kind;
  const { details, share } = t.get.jobs;
  return kind === 'verify' || kind === 'measure' ? share(progress) : details(progress);
}

/** A level that is stopped begins anew; everything else goes on where it was. */
function pausedAt({ steps }: Job): string {
  const step = steps.find(({ done }) => !done);
  return step?.kind === 'quantize' ? t.jobs.beginsAnew(step.subject) : t.get.jobs.paused;
}

function actionsOf({ status, originals }: Job): readonly JobAction[] {
  switch (status) {
    case 'waiting':
    case 'running':
      return ['pauseJob', 'cancelJob'];
    case 'paused':
      return ['resumeJob', 'cancelJob'];
    case 'failed':
      return ['resumeJob', 'dismissJob'];
    case 'done':
      return originals ? ['deleteOriginals', 'dismissJob'] : ['dismissJob'];
    default:
      return status satisfies never;
  }
}

function ActionButton({ action, job, name }: { action: JobAction; job: Job; name: string }) {
  const { actOnJob } = useActions();
  const label = wordsOf(action, job);
  const quiet = action === 'cancelJob' || action === 'dismissJob';
  return (
    <Button
      kind={quiet ? 'quiet' : 'plain'}
      aria-label={t.get.jobs.of(label, name)}
      onClick={() => void actOnJob(action, job.id)}
    >
      {label}
    </Button>
  );
}

function wordsOf(action: JobAction, { status, originals }: Job): string {
  const { jobs } = t.get;
  switch (action) {
    case 'pauseJob':
      return jobs.pause;
    case 'resumeJob':
      return status === 'failed' ? jobs.tryAgain : jobs.resume;
    case 'cancelJob':
      return jobs.cancel;
    case 'dismissJob':
      return jobs.dismiss;
    case 'deleteOriginals':
      return jobs.deleteOriginals(originals?.bytes ?? 0);
    default:
      return action satisfies never;
  }
}
