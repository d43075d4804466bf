// Long work as a queue of jobs made of steps. What is to be done lies in the store, so that a job goes on
// after a restart with the step that was cut off; how it is done is each step runner's own business.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { Job, JobEvent } from '../../preload/contract/jobs.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { JobAbout, JobState, JobStore } from '../store/jobs.ts';
import { type OwnJob, type OwnStep, ownJob, toJob } from './own-job.ts';
import { createProgressMeter } from './progress-meter.ts';
import type { PlannedStep, StepRunner, StepRunners } from './step-runner.ts';

const betweenProgressMs = 250;

export type JobQueue = ReturnType<typeof createJobQueue>;

export function createJobQueue(options: {
  jobs: JobStore;
  runners: StepRunners;
  publish(event: JobEvent): void;
  log: Log;
  now?(): number;
}) {
  const { jobs, runners, publish, log, now = Date.now } = options;
  const list: OwnJob[] = jobs.list().map(ownJob);
  const removals = new Set<Promise<void>>();
  let started = false;
  let closing = false;

  function runnerOf({ kind }: OwnStep): StepRunner {
    const runner = runners[kind];
    if (!runner) throw new AppError('internal', { cause: new Error(`nothing runs a step "${kind}"`) });
    return runner;
  }

  function find(id: string): OwnJob {
    const job = list.find((one) => one.id === id && one.state !== 'removing');
    if (!job) throw new AppError('notFound');
    return job;
  }

  function tell(job: OwnJob): void {
    clearTimeout(job.timer);
    job.timer = undefined;
    if (job.state === 'removing') return;
    job.toldAt = performance.now();
    publish({ type: 'jobChanged', job: toJob(job) });
  }

  function tellSoon(job: OwnJob): void {
    const wait = job.toldAt + betweenProgressMs - performance.now();
    if (wait <= 0) tell(job);
    else job.timer ??= setTimeout(() => tell(job), wait);
  }

  function setState(job: OwnJob, state: JobState, error: ErrorData | null = null): void {
    jobs.setState(job.id, state, error);
    job.state = state;
    job.error = error;
    job.progress = null;
    tell(job);
  }

  /** Ends it even where the store fails (a full disk, say): it is then ended once more after a restart. */
  function settle(job: OwnJob, state: JobState, error: ErrorData | null = null): void {
    try {
      setState(job, state, error);
    } catch (unsaved) {
      log.error('how a job ended could not be kept', unsaved);
      Object.assign(job, { state, error, progress: null });
      tell(job);
    }
  }

  function setAbout(job: OwnJob, about: JobAbout): void {
    jobs.setAbout(job.id, about);
    job.about = about;
  }

  /** Begins every step that may run now. */
  function schedule(): void {
    if (!started || closing) return;
    for (const job of list) {
      if (job.state !== 'queued' || job.running !== null) continue;
      const step = job.steps.find(({ done }) => !done);
      if (!step) {
        settle(job, 'done');
        continue;
      }
      const lane = runners[step.kind]?.lane ?? null;
      if (lane !== null && list.some(({ running }) => running?.lane === lane)) continue;
      const abort = new AbortController();
      // The work begins behind this loop: it may end, or fail, at once.
      const ended = Promise.resolve().then(() => work(job, step, abort.signal));
      job.running = { lane, abort, ended };
      tell(job);
    }
  }

  async function work(job: OwnJob, step: OwnStep, signal: AbortSignal): Promise<void> {
    const position = job.steps.indexOf(step);
    const measure = createProgressMeter(() => performance.now());
    try {
      // Stopped before it had begun: no runner needs to look for that.
      signal.throwIfAborted();
      await runnerOf(step).run(step.params, {
        signal,
        report(reported) {
          if (signal.aborted) return;
          job.progress = measure(reported);
          tellSoon(job);
        },
        memory: step.memory,
        remember(memory) {
          jobs.remember(job.id, position, memory);
          step.memory = memory;
        },
        made(modelId) {
          const made = [...(job.about.made ?? []).filter((id) => id !== modelId), modelId];
          setAbout(job, { ...job.about, made });
        },
        redo() {
          const before = job.steps[position - 1];
          if (!before) return;
          jobs.setUndone(job.id, position - 1);
          before.done = false;
        },
      });
      // One that had ended before it heard that it should is done all the same.
      jobs.setDone(job.id, position);
      step.done = true;
      step.memory = null;
      log.info(`${step.kind} ${step.subject}: done`);
    } catch (thrown) {
      if (!signal.aborted) fail(job, step, thrown);
    } finally {
      job.running = null;
      job.progress = null;
      schedule();
      // Its next step has begun otherwise, and was told of: between the two it waits for nothing.
      if (job.state === 'queued' && job.running === null) tell(job);
    }
  }

  function fail(job: OwnJob, step: OwnStep, thrown: unknown): void {
    const error = AppError.from(thrown);
    const what = `${step.kind} ${step.subject}: ${error.code} ${JSON.stringify(error.detail)}`;
    log.error(what, error.cause ?? '');
    settle(job, 'failed', error.data);
  }

  async function stop(job: OwnJob): Promise<void> {
    job.running?.abort.abort();
    await job.running?.ended;
  }

  function remove(job: OwnJob): Promise<void> {
    const removal = removeNow(job).finally(() => removals.delete(removal));
    removals.add(removal);
    return removal;
  }

  /** Removes what a job has left, then the job. What cannot be removed now is tried again at the next start. */
  async function removeNow(job: OwnJob): Promise<void> {
    try {
      setState(job, 'removing');
    } catch (unsaved) {
      // On a full disk this is what frees some.
      log.warn('that a job is removed could not be kept', unsaved);
      job.state = 'removing';
    }
    publish({ type: 'jobRemoved', jobId: job.id });
    await stop(job);
    try {
      for (const step of job.steps) await runners[step.kind]?.discard(step.params, step.done);
      jobs.remove(job.id);
      list.splice(list.indexOf(job), 1);
    } catch (thrown) {
      log.warn('what a job has left could not be removed yet', thrown);
    }
  }

  return {
    /** In the order they were added. */
    list: (): Job[] => list.filter(({ state }) => state !== 'removing').map(toJob),
    /** Whether any job, also one that is done or fails, has a step for which this is true. */
    some: (matches: (step: PlannedStep, done: boolean, ofJobDone: boolean) => boolean): boolean =>
      list.some(({ state, steps }) => steps.some((step) => matches(step, step.done, state === 'done'))),
    /** Puts a job at the end of the queue. */
    add(about: JobAbout, planned: readonly PlannedStep[]): Job {
      const steps = planned.map((step) => ({ ...step, memory: null, done: false }));
      const job = { id: randomUUID(), about, state: 'queued', error: null, createdAt: now(), steps } as const;
      jobs.add(job);
      const own = ownJob(job);
      list.push(own);
      tell(own);
      schedule();
      return toJob(own);
    },
    /** @throws AppError `notFound` */
    async pause(id: string): Promise<void> {
      const job = find(id);
      if (job.state !== 'queued') return;
      setState(job, 'paused');
      await stop(job);
    },
    /** @throws AppError `notFound` */
    resume(id: string): void {
      const job = find(id);
      if (job.state !== 'paused' && job.state !== 'failed') return;
      setState(job, 'queued');
      schedule();
    },
    /** @throws AppError `notFound` */
    async cancel(id: string): Promise<void> {
      await remove(find(id));
    },
    /** @throws AppError `notFound`; `badRequest` for one that is neither done nor failed */
    async dismiss(id: string): Promise<void> {
      const job = find(id);
      if (job.state !== 'done' && job.state !== 'failed') throw new AppError('badRequest');
      if (job.state === 'failed') return await remove(job);
      // Whatever one that is done has left is a result, or was left on purpose.
      jobs.remove(job.id);
      list.splice(list.indexOf(job), 1);
      publish({ type: 'jobRemoved', jobId: job.id });
    },
    /** @throws AppError `notFound`; `badRequest` for one that is not done */
    async deleteOriginals(id: string): Promise<void> {
      const job = find(id);
      if (job.state !== 'done') throw new AppError('badRequest');
      for (const path of job.about.originals?.paths ?? []) await rm(path, { recursive: true, force: true });
      setAbout(job, { ...job.about, originals: null });
      tell(job);
    },
    /** Goes on where the app ended last. */
    start(): void {
      started = true;
      for (const job of list) if (job.state === 'removing') void remove(job);
      schedule();
    },
    /** Stops what runs, to be gone on with at the next start; nothing is written to the store after it. */
    async close(): Promise<void> {
      closing = true;
      await Promise.all([...list.map(stop), ...removals]);
      for (const { timer } of list) clearTimeout(timer);
    },
  };
}
