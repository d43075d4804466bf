// How often a worker that keeps dying is started again without anybody's asking.

const restarts = 3;
const withinMs = 60_000;

export interface RestartBudget {
  /** false when it is used up. */
  take(): boolean;
  /** Somebody has asked for the model: what was used before counts no more. */
  renew(): void;
}

/** @param now milliseconds */
export function createRestartBudget(now: () => number): RestartBudget {
  let taken: number[] = [];
  return {
    take() {
      const time = now();
      taken = taken.filter((at) => time - at < withinMs);
      if (taken.length >= restarts) return false;
      taken.push(time);
      return true;
    },
    renew() {
      taken = [];
    },
  };
}
