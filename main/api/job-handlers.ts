// The methods of jobs, a line each.
import type { jobMethods } from '../../preload/contract/jobs.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Handlers } from './router.ts';

export function createJobHandlers(queue: JobQueue): Pick<Handlers, keyof typeof jobMethods> {
  const done = async (work: Promise<void>): Promise<null> => {
    await work;
    return null;
  };
  return {
    pauseJob: ({ jobId }) => done(queue.pause(jobId)),
    resumeJob({ jobId }) {
      queue.resume(jobId);
      return null;
    },
    cancelJob: ({ jobId }) => done(queue.cancel(jobId)),
    dismissJob: ({ jobId }) => done(queue.dismiss(jobId)),
    deleteOriginals: ({ jobId }) => done(queue.deleteOriginals(jobId)),
  };
}
