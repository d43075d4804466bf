// What the engine says that it is about, to whoever listens.
import type { EngineState, RefusedModel } from '../../preload/contract/models.ts';

export interface EngineStatus {
  readonly state: EngineState;
  set(next: EngineState): void;
  /** Said with every state of a model in use from the next one on, until null is given. */
  refuse(model: RefusedModel | null): void;
  onChange(listener: (state: EngineState) => void): () => void;
  /** From now on nothing is said any more but the end. */
  close(): void;
}

export function createEngineStatus(): EngineStatus {
  const listeners = new Set<(state: EngineState) => void>();
  let state: EngineState = { status: 'none' };
  let refused: RefusedModel | null = null;
  let closed = false;
  return {
    get state() {
      return state;
    },
    set(next) {
      if (closed && next.status !== 'none') return;
      state = 'model' in next && refused !== null ? { ...next, refused } : next;
      for (const listener of [...listeners]) listener(state);
    },
    refuse(model) {
      refused = model;
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
