// How many tokens of a prompt the engine is given at once. It cannot be interrupted in between, so a step is
// as long as a person may wait for a stop, and no shorter than what is still efficient.

/** ms that a step should take. */
const aim = 250;
/** Below this share of what would take `aim`, a step is halved: none that stays takes longer than 300 ms. */
const tooLong = 0.85;
/** Tokens. Against one call for all, 64 cost 1.05 times the time, 32 cost 1.44 times. */
const smallestStep = 64;

export interface PrefillPace {
  /** Tokens; a power of two (or the largest), so that it is the same again on a machine that is about as fast again. */
  readonly step: number;
  /** A step of `tokens` took `ms`. */
  note(tokens: number, ms: number): void;
}

/**
 * @param first tokens, before anything has been measured
 * @param largest tokens; what the engine takes in one batch
 */
export function createPrefillPace(first: number, largest: number): PrefillPace {
  let step = Math.min(first, largest);
  return {
    get step() {
      return step;
    },
    note(tokens, ms) {
      // A shorter one, as the last mostly is, says little: its overhead is large against its work.
      if (tokens < step) return;
      const would = (tokens / Math.max(ms, 1)) * aim;
      if (would >= 2 * step) step = Math.min(2 * step, largest);
      else if (would < tooLong * step) step = Math.min(Math.max(step / 2, smallestStep), largest);
    },
  };
}
