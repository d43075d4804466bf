// What the engine says that it is about, to whoever listens.
import type { EngineState } from '../../preload/contract/models.ts';

export interface EngineStatus {
  readonly state: EngineState;
  set(next: EngineState): void;
  onChange(listener: (state: EngineState) => void): () => void;
  /** From now on nothing is said any more but the end. */
  close(): void;
}

export function createEngineStatus(): EngineStatus {
  const listeners = new Set<(state: EngineState) => void>();
  let state: EngineState = { status: 'none' };
  let closed = false;
  return {
    get state() {
      return state;
    },
    set(next) {
      if (closed && next.status !== 'none') return;
      state = next;
      for (const listener of [...listeners]) listener(next);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
    },
  };
}
