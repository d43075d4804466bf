// Tells of the engine's states: each at once, but the progress of a loading model at most every 100 ms.
import type { EngineState } from '../../preload/contract/models.ts';

const everyMs = 100;

export function createEngineAnnouncer(tell: (state: EngineState) => void) {
  let last: EngineState | null = null;
  let next: EngineState | null = null;
  let timer: NodeJS.Timeout | undefined;

  function tellNow(state: EngineState): void {
    clearTimeout(timer);
    timer = undefined;
    last = state;
    tell(state);
  }

  return {
    announce(state: EngineState): void {
      next = state;
      const isProgress =
        state.status === 'loading' && last?.status === 'loading' && last.modelId === state.modelId;
      if (!isProgress) tellNow(state);
      else timer ??= setTimeout(() => tellNow(next!), everyMs);
    },
    close: () => clearTimeout(timer),
  };
}
