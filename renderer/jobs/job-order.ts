// The order of the list of work: what goes on comes before what has ended, each as it was begun.
import type { Job, JobStatus } from '../../preload/contract/jobs.ts';

const rank: Readonly<Record<JobStatus, number>> = { running: 0, paused: 0, waiting: 0, failed: 1, done: 2 };

/** Those that failed before those that are done, because something is to be done about them. */
export const inOrder = (jobs: readonly Job[]): readonly Job[] =>
  jobs.toSorted((a, b) => rank[a.status] - rank[b.status]);
