// Jobs and their steps: what must be known after the app was killed at any moment to go on with them.
import type { Database } from 'better-sqlite3';
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { JobPurpose, StepKind } from '../../preload/contract/jobs.ts';
import { translateErrors } from './store-errors.ts';
import { writing } from './writing.ts';

/** `queued` runs or waits; `removing` is gone for pages and still has something to be deleted. */
export type JobState = 'queued' | 'paused' | 'failed' | 'removing' | 'done';

export interface JobAbout {
  readonly purpose: JobPurpose;
  /** Of the model. */
  readonly name: string;
  readonly levels: readonly string[];
  /** Files and folders of ours that are not needed once the job is done; absolute paths. */
  readonly originals: { readonly paths: readonly string[]; readonly bytes: number } | null;
  /** Models that it has put into the library, by id; none before the first. */
  readonly made?: readonly string[];
}

export interface StoredStep {
  readonly kind: StepKind;
  /** What a page calls it by. */
  readonly subject: string;
  /** JSON of the runner's own. */
  readonly params: unknown;
  /** What the runner has noted to go on from; null at first. */
  readonly memory: unknown;
  readonly done: boolean;
}

export interface StoredJob {
  readonly id: string;
  readonly about: JobAbout;
  readonly state: JobState;
  readonly error: ErrorData | null;
  readonly createdAt: number;
  readonly steps: readonly StoredStep[];
}

interface JobRow {
  readonly id: string;
  readonly about: string;
  readonly state: JobState;
  readonly error: string | null;
  readonly createdAt: number;
}
interface StepRow {
  readonly kind: StepKind;
  readonly subject: string;
  readonly params: string;
  readonly memory: string | null;
  readonly done: number;
}

export type JobStore = ReturnType<typeof createJobStore>;

export function createJobStore(db: Database) {
  const all = db.prepare<[], JobRow>(
    'SELECT id, about, state, error, created_at AS createdAt FROM jobs ORDER BY seq',
  );
  const stepsOf = db.prepare<[string], StepRow>(
    'SELECT kind, subject, params, memory, done FROM job_steps WHERE job_id = ? ORDER BY position',
  );
  const putJob = db.prepare<[string, string, JobState, number]>(
    'INSERT INTO jobs (id, about, state, created_at) VALUES (?, ?, ?, ?)',
  );
  const putStep = db.prepare<[string, number, string, string, string]>(
    'INSERT INTO job_steps (job_id, position, kind, subject, params) VALUES (?, ?, ?, ?, ?)',
  );
  const setState = db.prepare<[JobState, string | null, string]>(
    'UPDATE jobs SET state = ?, error = ? WHERE id = ?',
  );
  const setDone = db.prepare<[string, number]>(
    'UPDATE job_steps SET done = 1, memory = NULL WHERE job_id = ? AND position = ?',
  );
  const setUndone = db.prepare<[string, number]>(
    'UPDATE job_steps SET done = 0 WHERE job_id = ? AND position = ?',
  );
  const setMemory = db.prepare<[string, string, number]>(
    'UPDATE job_steps SET memory = ? WHERE job_id = ? AND position = ?',
  );
  const setAbout = db.prepare<[string, string]>('UPDATE jobs SET about = ? WHERE id = ?');
  const remove = db.prepare<[string]>('DELETE FROM jobs WHERE id = ?');
  const add = writing(db, (job: StoredJob) => {
    putJob.run(job.id, JSON.stringify(job.about), job.state, job.createdAt);
    for (const [position, { kind, subject, params }] of job.steps.entries())
      putStep.run(job.id, position, kind, subject, JSON.stringify(params));
  });

  return translateErrors({
    /** In the order they were added. */
    list: (): StoredJob[] =>
      all.all().map(({ about, error, ...job }) => ({
        ...job,
        about: JSON.parse(about),
        error: error === null ? null : JSON.parse(error),
        steps: stepsOf.all(job.id).map(({ params, memory, done, ...step }) => ({
          ...step,
          params: JSON.parse(params),
          memory: memory === null ? null : JSON.parse(memory),
          done: done === 1,
        })),
      })),
    add: (job: StoredJob): void => add(job),
    setState(id: string, state: JobState, error: ErrorData | null = null): void {
      setState.run(state, error === null ? null : JSON.stringify(error), id);
    },
    setAbout(id: string, about: JobAbout): void {
      setAbout.run(JSON.stringify(about), id);
    },
    /** Its memory is let go of. */
    setDone(id: string, position: number): void {
      setDone.run(id, position);
    },
    setUndone(id: string, position: number): void {
      setUndone.run(id, position);
    },
    remember(id: string, position: number, memory: unknown): void {
      setMemory.run(JSON.stringify(memory), id, position);
    },
    remove(id: string): void {
      remove.run(id);
    },
  });
}
