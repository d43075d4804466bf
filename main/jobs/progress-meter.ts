// From what is done to how fast it goes and how long it will take.
import type { StepProgress } from '../../preload/contract/jobs.ts';

/**
 * The rate is that of the last seconds, because the first are those of a cold start: what goes by before anything
 * moves (a process begins, a connection opens) is no part of it at all.
 */
const windowMs = 10_000;
/** Before this there is nothing to tell from. */
const leastMs = 1000;
const betweenMarksMs = 100;

/** What a step reports: bytes, and the tensor or file it is at. */
export type Reported = Pick<StepProgress, 'done' | 'total' | 'doing'> & {
  readonly item?: StepProgress['item'];
};

/** A function that adds the rate to what a step reports. */
export function createProgressMeter(now: () => number): (reported: Reported) => StepProgress {
  let marks: { readonly at: number; readonly done: number }[] = [];
  /** What there was when it began. */
  let from: number | null = null;
  let did: Reported['doing'];

  return ({ done, total, item = null, doing }) => {
    const at = now();
    // A step that begins anew, or does something else, has another history.
    if (from === null || done < (marks.at(-1)?.done ?? 0) || doing !== did) {
      marks = [];
      from = done;
    }
    did = doing;
    // Nothing had moved until now.
    if (marks.at(-1)?.done === from) marks = [];
    if (at - (marks.at(-1)?.at ?? -Infinity) >= betweenMarksMs) marks.push({ at, done });
    // One older than the window is kept, so that what comes rarely has a rate too.
    while (marks.length > 2 && at - (marks[1]?.at ?? at) > windowMs) marks.shift();
    const first = marks[0] ?? { at, done };
    const known = at - first.at >= leastMs && done > first.done;
    const rate = known ? ((done - first.done) * 1000) / (at - first.at) : null;
    const remainingMs = rate === null || total <= 0 ? null : (Math.max(0, total - done) * 1000) / rate;
    return { done, total, rate, remainingMs, item, ...(doing ? { doing } : {}) };
  };
}
