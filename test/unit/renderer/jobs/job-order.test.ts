import { expect, test } from 'vitest';
import type { Job, JobStatus } from '../../../../preload/contract/jobs.ts';
import { inOrder } from '../../../../renderer/jobs/job-order.ts';

test('what goes on comes first, then what failed, then what is done, each as it was begun', () => {
  const begun: JobStatus[] = ['done', 'failed', 'waiting', 'done', 'paused', 'running', 'failed'];
  const jobs = begun.map((status, at) => ({ id: String(at), status }) as Job);
  expect(inOrder(jobs).map(({ id }) => id)).toEqual(['2', '4', '5', '1', '6', '0', '3']);
  expect(jobs.map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
});
