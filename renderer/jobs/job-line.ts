// What is said of long work in one line, wherever there is room for no more.
import type { Job, JobStatus } from '../../preload/contract/jobs.ts';
import { t } from '../messages/index.ts';

/** What a person would want to know first. */
const order: readonly JobStatus[] = ['failed', 'running', 'waiting', 'paused'];

/** The job to speak of where several are at work or wait for the person; undefined where none does. */
export function foremostJob(jobs: readonly Job[]): Job | undefined {
  for (const status of order) {
    const found = jobs.find((job) => job.status === status);
    if (found) return found;
  }
  return undefined;
}

/** 0…1; null while it is not known, or nothing runs. */
export function shareOf({ status, progress }: Job): number | null {
  return status === 'running' && progress && progress.total > 0 ? progress.done / progress.total : null;
}

export function lineOf(job: Job): string {
  const { status, steps } = job;
  const step = steps.find(({ done }) => !done);
  // One that is done has no line.
  if (status === 'done' || !step) return t.get.jobs.done(job.purpose);
  if (status !== 'running') return t.jobs.line[status];
  return t.jobs.line.running(t.get.jobs.running(t.get.jobs.steps[step.kind], step.subject), shareOf(job));
}
