// When the page paints what has come. On a machine whose processor both writes the reply and paints it, each
// frame is paid for in tokens; so painting takes a share of the time at the most, and where frames are cheap
// there are as many as the screen shows.
import type { Frames } from './event-queue.ts';

/** Of the time, for painting: a frame that took so long is followed by four times as much without one. */
const restPerWork = 4;
/** ms; slower than this looks like stuttering, however slow the machine is. */
const longestRest = 80;

/**
 * @param options.frame calls back at the next frame
 * @param options.painted calls back when what was drawn in this frame is laid out and painted
 * @param options.later calls back after so many ms
 * @param options.now milliseconds
 */
export function createFramePace(options: {
  frame(callback: () => void): void;
  painted(callback: () => void): void;
  later(callback: () => void, ms: number): void;
  now(): number;
}): Frames['request'] {
  const { frame, painted, later, now } = options;
  let restsUntil = 0;

  function paint(callback: () => void): void {
    frame(() => {
      const begun = now();
      callback();
      painted(() => {
        const ended = now();
        restsUntil = ended + Math.min(restPerWork * (ended - begun), longestRest);
      });
    });
  }

  return (callback) => {
    const rest = restsUntil - now();
    if (rest <= 0) paint(callback);
    else later(() => paint(callback), rest);
  };
}
