// Joins generated tokens into deltas: the first one at once, then one per 16 ms at most. A token costs a
// push and a look at the clock; text is made of them only when a delta leaves.
import type { WholeTextDecoder } from './vocabulary.ts';

/** One frame of a screen: more deltas than that nobody sees. */
const betweenDeltasMs = 16;

export interface DeltaBatcher {
  push(id: number): void;
  /** Emits what is left. Ids of a character that was never finished are dropped, so text and ids agree. */
  finish(): void;
  /** Ids that were emitted. */
  readonly emitted: number;
}

/** @param now milliseconds of a clock that never goes back. */
export function createDeltaBatcher(options: {
  decode: WholeTextDecoder;
  emit(text: string, tokenIds: Int32Array): void;
  now(): number;
}): DeltaBatcher {
  const { decode, emit, now } = options;
  let pending: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let emitted = 0;

  function flush(time: number): void {
    const { text, used } = decode(pending);
    if (used === 0) return;
    emit(text, Int32Array.from(used === pending.length ? pending : pending.slice(0, used)));
    pending = pending.slice(used);
    emitted += used;
    last = time;
  }

  return {
    push(id) {
      pending.push(id);
      const time = now();
      if (time - last >= betweenDeltasMs) flush(time);
    },
    finish() {
      if (pending.length > 0) flush(now());
    },
    get emitted() {
      return emitted;
    },
  };
}
