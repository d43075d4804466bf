// Long work as pages see it: jobs in a queue, each made of steps. Sizes in bytes, times in ms since 1970.
import { z } from 'zod';
import type { ErrorData } from './errors.ts';

/** What a job is for; with `name` and `levels` it is what the page calls it by. */
export type JobPurpose = 'download' | 'fromWeights' | 'makeLevels' | 'measure';

export type StepKind = 'download' | 'convert' | 'quantize' | 'verify' | 'measure';

/**
 * `waiting`: for another job that does the same kind of work. `failed`: stands still until it is tried again
 * or dismissed. `done`: kept until it is dismissed.
 */
export type JobStatus = 'waiting' | 'running' | 'paused' | 'failed' | 'done';

/**
 * Of a download: `waiting` for the connection, or as long as the hub asks to; `rehashing` what is there from
 * before; `comparing`: what was wrong is fetched again. Of a conversion, `storing`: all is written, and the disk
 * takes it in.
 */
export type StepDoing = 'waiting' | 'rehashing' | 'verifying' | 'comparing' | 'storing';

export interface StepProgress {
  /** 0…`total`, in bytes. */
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
  /** Bytes per second of the last seconds; null at first. */
  readonly rate: number | null;
  /** ms; null at first. */
  readonly remainingMs: number | null;
  /** The tensor or file of the moment, counted from 1; null where there is only one. */
  readonly item: { readonly number: number; readonly count: number } | null;
  /** What it does where that is not the step's main work. */
  readonly doing?: StepDoing | null;
}

export interface JobStep {
  readonly kind: StepKind;
  /** A level, or the name of a file. */
  readonly subject: string;
  readonly done: boolean;
}

export interface Job {
  readonly id: string;
  readonly purpose: JobPurpose;
  /** Of the model. */
  readonly name: string;
  /** Those that it makes or gets. */
  readonly levels: readonly string[];
  readonly status: JobStatus;
  readonly createdAt: number;
  readonly steps: readonly JobStep[];
  /** Of the first step that is not done; null while it does not run. */
  readonly progress: StepProgress | null;
  /** Why it failed. */
  readonly error: ErrorData | null;
  /** Models that it has put into the library so far, by id; one may have been taken out of it since. */
  readonly made: readonly string[];
  /** Once done: files that are not needed any more, which the person may have deleted. */
  readonly originals: { readonly bytes: number } | null;
}

export type JobEvent =
  /** A new job, or one that has changed. */
  | { readonly type: 'jobChanged'; readonly job: Job }
  /** Cancelled or dismissed. */
  | { readonly type: 'jobRemoved'; readonly jobId: string };

const job = z.strictObject({ jobId: z.uuid() });
/** Only its type is read. */
const nothing = undefined as unknown as null;

export const jobMethods = {
  /** Stops what runs of it; `resumeJob` goes on with the step that was stopped. */
  pauseJob: { input: job, output: nothing },
  /** Goes on with a paused job, or tries again with one that failed. */
  resumeJob: { input: job, output: nothing },
  /** Ends a job and removes what it has not finished. What it has finished stays. */
  cancelJob: { input: job, output: nothing },
  /** Takes a job that is done or failed out of the list, with what a failed one has left. */
  dismissJob: { input: job, output: nothing },
  /** Deletes the files that a job that is done needs no more. */
  deleteOriginals: { input: job, output: nothing },
} as const;
