// Files that work which is not done yet reads or writes.
import type { JobQueue } from './job-queue.ts';

/** Tells of a path whether a step that is still to be done names it, in whatever part of its parameters. */
export function neededBy(queue: Pick<JobQueue, 'some'>): (path: string) => boolean {
  return (path) => queue.some(({ params }, done, ofJobDone) => !done && !ofJobDone && names(params, path));
}

/** Parameters are what is kept of a step: plain data. */
function names(params: unknown, path: string): boolean {
  if (params === path) return true;
  return (
    typeof params === 'object' && params !== null && Object.values(params).some((one) => names(one, path))
  );
}
