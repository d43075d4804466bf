// Steps that do what a test says, behind the real queue and store.
import { z } from 'zod';
import { type Lane, type StepContext, type StepRunner, stepRunner } from '../../main/jobs/step-runner.ts';

export interface BegunStep {
  readonly name: string;
  readonly context: StepContext;
  end(): void;
  fail(thrown: unknown): void;
}

export interface ScriptedSteps {
  /** Those that were begun, in their order. */
  readonly begun: BegunStep[];
  /** What was discarded, as "name" or "name (done)". */
  readonly discarded: string[];
  /** Thrown by every discarding while it is set. */
  discardFailure: unknown;
  runner(lane: Lane): StepRunner;
  /** The last step begun with this name, once there is one. */
  step(name: string): Promise<BegunStep>;
}

export function scriptSteps(): ScriptedSteps {
  const waiting: { readonly name: string; tell(step: BegunStep): void }[] = [];
  const steps: ScriptedSteps = {
    begun: [],
    discarded: [],
    discardFailure: null,
    runner: (lane) =>
      stepRunner(z.object({ name: z.string() }), {
        lane,
        async run({ name }, context) {
          const { promise, resolve, reject } = Promise.withResolvers<void>();
          context.signal.addEventListener('abort', () => reject(context.signal.reason));
          const step = { name, context, end: resolve, fail: reject };
          steps.begun.push(step);
          for (const one of waiting.splice(0)) {
            if (one.name === name) one.tell(step);
            else waiting.push(one);
          }
          await promise;
        },
        discard({ name }, done) {
          if (steps.discardFailure !== null) throw steps.discardFailure;
          steps.discarded.push(done ? `${name} (done)` : name);
        },
      }),
    step(name) {
      const there = steps.begun.findLast((one) => one.name === name);
      if (there) return Promise.resolve(there);
      return new Promise((tell) => waiting.push({ name, tell }));
    },
  };
  return steps;
}
