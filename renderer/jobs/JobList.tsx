// Long work that runs, waits, stands still or is done, until it is taken out of the list.
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { JobRow } from './JobRow.tsx';
import { inOrder } from './job-order.ts';

interface JobListProps {
  /** Whether it is about getting models alone. */
  getting?: boolean;
}

export function JobList({ getting = false }: JobListProps) {
  const all = useApp((state) => state.jobs);
  const jobs = getting
    ? all.filter(({ purpose }) => purpose === 'download' || purpose === 'fromWeights')
    : all;
  if (jobs.length === 0) return null;
  return (
    <section aria-label={t.get.jobs.label}>
      <ul className="flex flex-col gap-2">
        {inOrder(jobs).map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}
