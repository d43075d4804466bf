// A job while the app runs: what lies in the store, and what is done about it now.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { Job, JobStatus, StepProgress } from '../../preload/contract/jobs.ts';
import type { JobAbout, JobState, StoredJob, StoredStep } from '../store/jobs.ts';
import type { Lane } from './step-runner.ts';

export interface OwnStep extends Omit<StoredStep, 'memory' | 'done'> {
  memory: unknown;
  done: boolean;
}

export interface OwnJob {
  readonly id: string;
  readonly createdAt: number;
  about: JobAbout;
  readonly steps: readonly OwnStep[];
  state: JobState;
  error: ErrorData | null;
  progress: StepProgress | null;
  /** The step that runs. */
  running: { readonly lane: Lane; readonly abort: AbortController; readonly ended: Promise<void> } | null;
  /** When pages were last told of its progress, and what will tell them next. */
  toldAt: number;
  timer: NodeJS.Timeout | undefined;
}

export function ownJob(stored: StoredJob): OwnJob {
  const steps = stored.steps.map((step) => ({ ...step }));
  return { ...stored, steps, progress: null, running: null, toldAt: 0, timer: undefined };
}

/** As pages see it. */
export function toJob(job: OwnJob): Job {
  const { id, about, state, error, createdAt, steps, progress, running } = job;
  const { purpose, name, levels, originals, made = [] } = about;
  return {
    id,
    purpose,
    name,
    levels,
    status: statusOf(state, running !== null),
    createdAt,
    steps: steps.map(({ kind, subject, done }) => ({ kind, subject, done })),
    progress,
    error,
    made,
    originals: state === 'done' && originals !== null ? { bytes: originals.bytes } : null,
  };
}

function statusOf(state: JobState, runs: boolean): JobStatus {
  if (state === 'queued') return runs ? 'running' : 'waiting';
  // One that is being removed is not shown.
  return state === 'removing' ? 'paused' : state;
}
