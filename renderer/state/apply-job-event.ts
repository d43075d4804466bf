// What an event does to the list of jobs.
import type { Job, JobEvent } from '../../preload/contract/jobs.ts';

export function applyJobEvent(jobs: readonly Job[], event: JobEvent): readonly Job[] {
  switch (event.type) {
    case 'jobChanged': {
      const { job } = event;
      const known = jobs.some(({ id }) => id === job.id);
      return known ? jobs.map((one) => (one.id === job.id ? job : one)) : [...jobs, job];
    }
    case 'jobRemoved':
      return jobs.filter(({ id }) => id !== event.jobId);
    default:
      return event satisfies never;
  }
}
