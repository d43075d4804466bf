// A quiet line below the conversations while something is at work, or waits for the person.
import { Hammer } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { StatusLine } from '../ui/StatusLine.tsx';
import { foremostJob, lineOf } from './job-line.ts';

export function JobLine({ onChosen }: { onChosen: (() => void) | undefined }) {
  const job = useApp(({ jobs }) => foremostJob(jobs));
  const { openDialog } = useActions();
  if (!job) return null;
  const line = lineOf(job);
  return (
    <StatusLine
      icon={Hammer}
      failed={job.status === 'failed'}
      label={t.jobs.line.about(line)}
      words={line}
      onClick={() => {
        onChosen?.();
        openDialog({ name: 'models' });
      }}
    />
  );
}
