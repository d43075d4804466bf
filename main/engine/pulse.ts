// Tells a worker that hangs from one that is slow. While it owes an answer, a worker gives a sign of life each
// second from its event loop, whatever its threads compute; one that says nothing for long enough hangs.

/** Between two looks at whether something was heard; as often as the worker beats. */
export const beatEveryMs = 1000;

/**
 * Looks without a sign before a worker counts as hung. Counted in looks and not by a clock, because a clock
 * also runs while the machine sleeps, and what the worker said before stands behind the look that comes first.
 */
const beatsMissed = 10;
/**
 * The same before it has started and while it loads: opening a driver's library, or reading one's own code
 * from a cold disk, holds the event loop itself.
 */
const beatsMissedInLoad = 60;

/** `question`: about something that it knows and answers at once. */
type Owed = 'load' | 'reply' | 'question';

export interface Pulse {
  /** The worker owes one more answer. */
  owe(what: Owed): void;
  /** It has answered. */
  answered(what: Owed): void;
  /** It has said something, whatever it was. */
  heard(): void;
  /** Nothing is expected of it any more. */
  end(): void;
}

/** @param onSilence called once, with the seconds that nothing was heard for */
export function createPulse(onSilence: (seconds: number) => void): Pulse {
  const owed = { load: 0, reply: 0, question: 0 };
  let silent = 0;
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    silent++;
    if (silent < (owed.load > 0 ? beatsMissedInLoad : beatsMissed)) return;
    end();
    onSilence((silent * beatEveryMs) / 1000);
  }

  function end(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    owe(what) {
      owed[what]++;
      if (timer !== undefined) return;
      silent = 0;
      timer = setInterval(look, beatEveryMs);
    },
    answered(what) {
      owed[what]--;
      if (owed.load + owed.reply + owed.question === 0) end();
    },
    heard() {
      silent = 0;
    },
    end,
  };
}
