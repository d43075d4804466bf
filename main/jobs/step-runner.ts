// What carries out one kind of step. A kind is a file that makes a runner, and a line in the app's registry.
import type { z } from 'zod';
import type { StepKind } from '../../preload/contract/jobs.ts';
import type { Reported } from './progress-meter.ts';

/** At most one step of a lane runs at a time, over all jobs; null: any number. */
export type Lane = 'compute' | 'network' | null;

export interface StepContext {
  /** Aborted when the job is paused or cancelled, and when the app closes. What `run` then throws is not looked at. */
  readonly signal: AbortSignal;
  /** As often as it likes: pages are told at most four times a second. */
  report(progress: Reported): void;
  /** What `remember` was given last, also before a restart; null at first. */
  readonly memory: unknown;
  /** Keeps a JSON value in the store. */
  remember(memory: unknown): void;
  /** It has put this model into the library. Kept in the store, and told to pages. */
  made(modelId: string): void;
  /** What the step before has made is of no use: when the job is tried again, it begins with that step. */
  redo(): void;
}

/** Puts a file into the library; one that is there already stays as it is. */
export type AddToLibrary = (path: string) => { readonly id: string };

/** Functions get the step's params, parsed by the runner's schema. */
interface Runner<P> {
  readonly lane: Lane;
  /**
   * Does the work, as often as it is called: a step that the app's end cut off is run again, from what it finds.
   * A file is written beside its target and renamed when it is whole and verified.
   * @throws AppError with what the person can do; anything else is a mistake of ours
   */
  run(params: P, context: StepContext): Promise<void>;
  /**
   * Removes what an unfinished job has left that is no result: called for every step of a job that is cancelled,
   * also for those not begun and, with `done`, those that have ended. As often as it takes.
   */
  discard(params: P, done: boolean): void | Promise<void>;
}

/** The same with params as they lie in the store. */
export type StepRunner = Runner<unknown>;

export type StepRunners = Readonly<Partial<Record<StepKind, StepRunner>>>;

/** A runner that parses its params first. What is no such thing is not run, and not discarded. */
export function stepRunner<P>(schema: z.ZodType<P>, runner: Runner<P>): StepRunner {
  return {
    lane: runner.lane,
    run: async (params, context) => runner.run(schema.parse(params), context),
    discard: async (params, done) => runner.discard(schema.parse(params), done),
  };
}

/** A step of a job to be made. */
export interface PlannedStep {
  readonly kind: StepKind;
  /** A level, or the name of a file. */
  readonly subject: string;
  readonly params: unknown;
}
